"""How much of the judged maps lies in the boxes that reviewers have marked."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.reviews.box_statistics import marked_boxes
from dashboard.services import Services
from data.reviews import (
    Box,
    Choice,
    Judgement,
    ReviewStore,
    Snapshot,
)
from tests.unit.dashboard.pages.reviews.reviews_client import FACTS, Client, create
from tests.unit.dashboard.reviews.report_data_parts import png
from tests.unit.dashboard.route_client import LAYER


def test_boxes_on_maps_per_pixel_count_and_lost_evidence_is_named(
    client: Client, store: ReviewStore, services: Services
) -> None:
    """The kept map of input x gradient counts; a second box lies outside, a third map is lost."""
    review = create(client)
    client.done(f"{review}/state", state="open", version=1)
    kept = {"": np.eye(8, dtype=np.float32)}
    seen = store.snapshots.keep(Snapshot(png("red"), png("blue"), kept, FACTS))
    lost = store.snapshots.keep(Snapshot(png("red"), png("blue"), kept, FACTS | {"n": 2}))
    fields = {"method": "input_x_gradient", "target": 3}
    for position, box, evidence in (
        *((0, Box(0, 0, 4, 4), seen), (1, Box(20, 20, 30, 30), seen)),
        (2, Box(0, 0, 4, 4), lost),
    ):
        judgement = Judgement(choice=Choice.RIGHT, boxes=(box,), evidence=evidence, **fields)  # type: ignore[arg-type]
        store.verdicts.give(review, position, "Ada", judgement, expected_version=0)
    (store.snapshots.folder / lost[:2] / lost[2:]).unlink()
    boxes = marked_boxes(services, store.get(review), "Ada")
    ((layer, images, energy),) = [(each.layer, each.images, each.energy) for each in boxes.layers]
    assert (layer, images, energy) == ("per pixel", 1, pytest.approx(0.5))
    assert boxes.words == (
        "Against the boxes’ area, Input × gradient per pixel: 50\u00a0% of the relevance lies in "
        "boxes that cover 25\u00a0% of the input, +25 points (no interval: under 8 images), of "
        "1 image, 1 box. With fewer than 8 images, this may be chance. Not measured: "
        "1 verdict, as the boxes lie outside what the network sees; 1 verdict, as the evidence "
        "cannot be read."
    )
    assert "as the evidence cannot be read" in client.get(f"{review}/report.html").text


def test_boxes_on_maps_of_another_class_than_the_predicted_one_stand_apart(
    client: Client, store: ReviewStore, services: Services
) -> None:
    """Predicted is class 3: Ada's box covers half of its map, Ben's nothing of that of class 5."""
    review = create(client)
    client.done(f"{review}/state", state="open", version=1)
    tench = {"predicted": 3, "predicted_name": "tench", "probability": 0.5}
    made = [replace(each, **tench) for each in store.unpredicted(review)]  # type: ignore[arg-type]
    assert store.fill_predictions(review, made) == 3
    kept = {"": np.eye(8, dtype=np.float32)}
    seen = store.snapshots.keep(Snapshot(png("red"), png("blue"), kept, FACTS))
    for who, target, box in (("Ada", 3, Box(0, 0, 4, 4)), ("Ben", 5, Box(4, 0, 8, 4))):
        judgement = Judgement(
            choice=Choice.RIGHT,
            boxes=(box,),
            evidence=seen,
            method="input_x_gradient",
            target=target,
        )
        store.verdicts.give(review, 0, who, judgement, expected_version=0)
    boxes = marked_boxes(services, store.get(review), "Ada")
    name = "Input × gradient"
    assert [(each.method, each.images, each.energy) for each in boxes.layers] == [
        (name, 1, pytest.approx(0.5)),
        (f"{name} for another class than the predicted one", 1, pytest.approx(0)),
    ]


def test_maps_without_a_zero_have_no_share_in_boxes_and_the_reason_is_stated(
    client: Client, store: ReviewStore, services: Services
) -> None:
    """RISE's values have an offset: their share in a box is nearly the box's area."""
    review = create(client)
    client.done(f"{review}/state", state="open", version=1)
    seen = store.snapshots.keep(Snapshot(png("red"), png("blue"), {"": np.eye(8) + 1}, FACTS))
    judgement = Judgement(
        choice=Choice.RIGHT, boxes=(Box(0, 0, 4, 4),), evidence=seen, method="rise", target=3
    )
    store.verdicts.give(review, 0, "Ada", judgement, expected_version=0)
    boxes = marked_boxes(services, store.get(review), "Ada")
    ((layer,),) = [boxes.layers]
    assert (layer.method, layer.energy, layer.pointed) == ("RISE", None, None)
    why = "the maps have no zero, so no share of them means anything"
    assert boxes.words == f"The share in the boxes, RISE, is not defined: {why}."
    assert why in client.get(f"{review}/report.html").text


def test_boxes_on_a_slow_methods_map_count_where_it_was_kept(
    client: Client, store: ReviewStore, services: Services
) -> None:
    review = create(client)
    client.done(f"{review}/state", state="open", version=1)
    kept = {LAYER: np.eye(8, dtype=np.float32)}
    seen = store.snapshots.keep(Snapshot(png("red"), png("blue"), kept, FACTS))
    fields = {"layer": LAYER, "method": "score_cam", "target": 3, "evidence": seen}
    judgement = Judgement(choice=Choice.RIGHT, boxes=(Box(0, 0, 4, 4),), **fields)  # type: ignore[arg-type]
    store.verdicts.give(review, 0, "Ada", judgement, expected_version=0)
    boxes = marked_boxes(services, store.get(review), "Ada")
    ((layer, energy),) = [(each.layer, each.energy) for each in boxes.layers]
    assert (layer, energy) == (LAYER, pytest.approx(0.5))
    assert "1 of the verdicts count only at the judged layer" in boxes.words
