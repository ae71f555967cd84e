"""Verdicts on an edited image: what is kept of the edits, and how they are opened again."""

from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from dashboard.maps.rendering import overlay
from dashboard.pages.judge.scene import JudgeScene
from dashboard.pages.judge.verdicts import _entry
from dashboard.reviews.add_samples import add_to_review
from dashboard.reviews.report_data import gather
from dashboard.reviews.sample_view import judge_url
from dashboard.services import Services
from data.gallery.items import Item
from data.reviews import NewSample, Review
from explainers import Engine
from explainers.engine.requests import ImageRef, MapRequest, TraceRequest
from explainers.errors import UnfitEdit
from explainers.models import ModelCard
from explainers.what_if.text import parse_edits
from tests.unit.dashboard.pages.judge.judge_client import (
    CUP,
    VIEW,
    get,
    new_review,
    on_sqlite,
    post,
    verdict,
)
from tests.unit.dashboard.route_client import ESPRESSO, LAYER, LITE0

HALF = "erase:box=0+0+50+100,fill=mean"
ERASED = "erase:box=0+0+100+100,fill=mean"
WORDS = "Erase a region (box 0, 0 to 50, 100\xa0%, fill mean)"

pytestmark = on_sqlite


def on_edited(review: Review, edits: str = HALF) -> dict[str, object]:
    return verdict(review, view=VIEW | {"review": review.id, "sample": 0, "edits": edits})


def test_the_frozen_picture_and_map_are_those_of_the_edited_image(
    client: FlaskClient, services: Services, review: Review, engine: Engine, coffee: Item
) -> None:
    assert post(client, "verdict", on_edited(review)).status_code == 200
    current = services.reviews.verdicts.current(review.id, 0, "Ada")
    assert current is not None
    assert current.judgement is not None
    assert current.judgement.edits == HALF
    snapshots, digest = services.reviews.snapshots, current.judgement.evidence
    image = ImageRef(coffee.id, coffee.path)
    edited = image.edited(parse_edits(HALF))
    of_edited, of_image = (
        engine.heatmap(MapRequest(LITE0, each, LAYER, CUP, "grad_cam")) for each in (edited, image)
    )
    assert np.array_equal(snapshots.arrays(digest)[LAYER], of_edited.values)
    assert not np.array_equal(of_edited.values, of_image.values)
    crop = np.asarray(Image.open(BytesIO(snapshots.input_png(digest))), int)
    assert np.ptp(crop[:, :100].reshape(-1, 3), axis=0).max() == 0  # one colour
    assert np.ptp(crop[:, 124:]) > 100
    seen = Image.open(BytesIO(snapshots.picture_png(digest))).convert("RGB")
    peak = max(float(each.values.max()) for each in (of_edited, of_image))  # of one scale
    drawn = overlay(
        *(Image.fromarray(crop.astype(np.uint8)), of_edited),
        opacity=0.6,
        scale="inferno",
        smooth=True,
        signed=False,
        peak=peak,
    )
    assert np.abs(np.asarray(seen, int) - np.asarray(drawn, int)).mean() < 2
    facts = snapshots.facts(digest)
    assert (facts["provenance"]["edits"], facts["view"]["edits"]) == (HALF, HALF)
    trace = engine.trace(TraceRequest(LITE0, edited, CUP))
    assert facts["predictions"][0]["probability"] == float(trace.probabilities.max())


def test_a_verdict_is_compared_with_the_prediction_for_the_edited_image(
    client: FlaskClient, services: Services, card: ModelCard, engine: Engine, coffee: Item
) -> None:
    """The coffee erased is no espresso to the model; the page's caption and the exports agree."""
    of = {"label": ESPRESSO, "class_name": "espresso", "outcome": "right", "probability": 0.9}
    sample = NewSample(image_id=coffee.id, name=coffee.name, predicted=ESPRESSO, **of)  # type: ignore[arg-type]
    review = new_review(services, card, samples=[replace(sample, predicted_name="espresso")])
    assert post(client, "verdict", on_edited(review, ERASED)).status_code == 200
    edited = ImageRef(coffee.id, coffee.path).edited(parse_edits(ERASED))
    trace = engine.trace(TraceRequest(LITE0, edited, CUP))
    assert trace.predicted != ESPRESSO
    shown = get(client, "/judge/sample.json", review=review.id, sample=0, edits=ERASED).json
    dossier = gather(services.reviews, review.id, "Ada")
    (verdict,) = dossier.histories[0, "Ada"]
    prediction = dossier.prediction_of(verdict)
    assert prediction.classes == (trace.predicted,)
    assert prediction.probability == float(trace.probabilities[trace.predicted])
    assert prediction.answer.caption == f"espresso → {card.labels[trace.predicted]}"
    assert shown["origin"].startswith(prediction.answer.heading)
    assert (dossier.summary.wrong.count, dossier.summary.wrong.like_label) == (1, 0)
    assert verdict.judgement is not None
    assert prediction.is_of_map(verdict.judgement) is (trace.predicted == CUP)
    desk = SimpleNamespace(
        reviews=services.reviews,
        labels=dict(enumerate(engine.card(LITE0).labels)),
        review=review,
        view=SimpleNamespace(verdict=""),
        person="Lea",
    )
    entry = str(_entry(verdict, cast(JudgeScene, desk))).replace("\\xa0", "\xa0")
    erased = WORDS.replace("to 50", "to 100")
    assert f"edited: {erased} · {prediction.answer.words}" in entry
    assert f"at layer {LAYER} for {desk.labels[CUP]}, not the predicted class" in entry


def test_a_verdict_is_opened_again_with_its_edits(client: FlaskClient, review: Review) -> None:
    first = post(client, "verdict", on_edited(review)).json
    post(client, "verdict", on_edited(review, "") | {"base": 1})
    link = dict(parse_qs(urlsplit(judge_url(review.id, 0, first["id"])).query))
    shown = get(client, "/judge/sample.json", **{name: each[0] for name, each in link.items()}).json
    assert shown["view"]["edits"] == HALF
    assert shown["edited"] == f"Edited: {WORDS}."
    assert "~erase" in shown["stage"]["photo"].replace("%7E", "~")
    assert parse_qs(urlsplit(shown["explore"]).query)["edits"] == [HALF]
    now = get(client, "/judge/sample.json", review=review.id, sample=0).json
    assert (now["view"]["edits"], now["edited"]) == ("", "")


@pytest.fixture
def not_scanned(services: Services) -> None:
    cast(Any, services).scans = SimpleNamespace(best=lambda _: None)


@pytest.mark.usefixtures("not_scanned")
def test_a_sample_that_was_added_with_edits_opens_with_them(
    client: FlaskClient, services: Services, card: ModelCard, review: Review, coffee: Item
) -> None:
    view = {"image": coffee.id, "layer": LAYER, "edits": HALF}
    body = {"model": card.key, "review": review.id, "views": [view]}
    assert "opens with this view" in add_to_review(services, "Lea", body)
    place = {"review": review.id, "sample": 0}
    assert get(client, "/judge/sample.json", **place).json["view"]["edits"] == HALF
    without = get(client, "/judge/sample.json", **place, edits="").json
    assert (without["view"]["edits"], without["view"]["layer"]) == ("", LAYER)
    other = get(client, "/judge/sample.json", **place, edits="flip").json
    assert other["view"]["edits"] == "flip"


@pytest.mark.usefixtures("not_scanned")
def test_of_an_image_and_the_edited_one_the_edited_one_is_added(
    services: Services, card: ModelCard, review: Review, coffee: Item
) -> None:
    views = [{"image": f"{coffee.id}~{HALF}"}, {"image": coffee.id}]
    body = {"model": card.key, "review": review.id, "views": views}
    assert "opens with this view" in add_to_review(services, "Lea", body)
    search = services.reviews.queue.sample(review.id, 0).search
    assert parse_qs(search[1:]) == {"image": [coffee.id], "edits": [HALF]}
    both = [{"image": f"{coffee.id}~{HALF}", "edits": "flip"}]  # of the address, and of What if
    add_to_review(services, "Lea", body | {"views": both})
    search = services.reviews.queue.sample(review.id, 0).search
    assert parse_qs(search[1:]) == {"image": [coffee.id], "edits": [f"{HALF};flip"]}
    with pytest.raises(UnfitEdit, match="There is no edit"):
        add_to_review(services, "Lea", body | {"views": [{"image": f"{coffee.id}~frost"}]})


def test_edits_that_do_not_fit_freeze_nothing(
    client: FlaskClient, services: Services, review: Review
) -> None:
    answer = post(client, "verdict", on_edited(review, "jpeg:severity=9"))
    assert answer.status_code == 422
    assert "from 0 to 5" in answer.text
    assert services.reviews.verdicts.current(review.id, 0, "Ada") is None
