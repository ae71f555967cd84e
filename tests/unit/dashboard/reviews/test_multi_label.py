"""Reviews of a multi-label model: right and wrong as the gallery decides it, in the same words."""

import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import text

from dashboard.core.settings import Settings
from dashboard.maps.captions import answer_of_one, answer_of_sample
from dashboard.maps.image_lookup import NO_SESSION
from dashboard.maps.truth import truth_of
from dashboard.pages.reviews.queue import _row
from dashboard.reviews import complete_samples
from dashboard.reviews.exports import json_lines, verdict_rows
from dashboard.reviews.freeze import freeze
from dashboard.reviews.new_queue import make_queue, try_queue
from dashboard.reviews.new_review import create_review
from dashboard.reviews.report_data import gather
from dashboard.server.wiring import build_services
from dashboard.services import Services
from dashboard.ui.map_view import View
from dashboard.ui.scene import Scene
from data.db.database import default_url, open_database
from data.errors import DataError
from data.reviews import Choice, Judgement, QueueFilter, Review, ReviewSetup, ReviewState
from explainers.engine.requests import ImageRef, PredictRequest, TraceRequest
from explainers.models import ModelCard
from tests.unit.dashboard.reviews.colours import ANSWERS, options

ALL = len(ANSWERS)
RIGHT, WRONG = ["crimson.png", "yellow.png"], ["amber.png", "black.png"]


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Nothing is predicted in the background."""
    stated = options(tmp_path)
    settings = Settings(
        offline=True,
        models=(stated["model"],),
        labels=stated["labels"],
        images=(Path(stated["images"]),),
        multi_label=(True,),
    )
    services = build_services(settings)
    vars(services).update(jobs=Mock())
    yield services
    services.close()


@pytest.fixture
def card(services: Services) -> ModelCard:
    (key,) = services.engine.keys
    card = services.engine.card(key)
    assert card.multi_label
    return card


def predict(services: Services, card: ModelCard) -> None:
    items = services.gallery.items
    images = tuple(ImageRef(item.id, item.path) for item in items)
    result = services.engine.predict(PredictRequest(card.key, images, 3))
    services.predictions.put(
        *card.network_id, services.gallery.ids, result.classes, result.probabilities
    )


def made(services: Services, card: ModelCard, queue: str) -> Review:
    origin, samples = make_queue(services, card, queue, 0)
    draft = create_review(services, card, ReviewSetup(name="C"), origin, samples, by="Ada")
    opened = ReviewState.OPEN
    return services.reviews.move(draft.id, opened, by="Ada", expected_version=draft.version)


def captions(services: Services, review: Review) -> dict[str, str]:
    samples = services.reviews.statistics.samples(review.id)
    return {
        name: answer_of_sample(samples, position).caption
        for position, name in enumerate(samples.names)
    }


def test_a_sample_states_all_predicted_classes_and_whether_they_are_right(
    services: Services, card: ModelCard
) -> None:
    """As the gallery and Explore do, whose header Judge shows."""
    predict(services, card)
    review = made(services, card, "all")
    assert captions(services, review) == ANSWERS
    page = services.reviews.queue.page
    for row in page(review.id, "Ada").rows:
        item = services.gallery.get(row.sample.image_id)
        truth = truth_of(services.gallery, item.id, card)
        trace = services.engine.trace(TraceRequest(card.key, ImageRef(item.id, item.path), None))
        assert truth
        assert truth.answer(card, trace).heading == answer_of_one(row.sample).heading
    for outcome, names in {"right": RIGHT, "wrong": WRONG}.items():
        rows = page(review.id, "Ada", QueueFilter(outcome=outcome)).rows
        assert sorted(row.sample.name for row in rows) == names
    shown = {row.sample.name: _row(row, "") for row in page(review.id, "Ada").rows}
    assert (shown["black.png"]["predicted"], shown["black.png"]["probability"]) == (
        "no class",
        None,
    )
    assert shown["yellow.png"]["predicted"] == "red, green"
    assert shown["crimson.png"]["probability"] == pytest.approx(0.905, abs=0.005)


def test_wrong_images_are_a_queue_without_a_scan(services: Services, card: ModelCard) -> None:
    with pytest.raises(DataError, match="and 0 of 5 images have one so far"):
        make_queue(services, card, "wrong", 0)
    predict(services, card)
    origin, samples = make_queue(services, card, "wrong", 0)
    assert sorted(sample.name for sample in samples) == WRONG
    assert origin.words.endswith("among 4 of 5 images, with a class that the model has")
    _, samples = make_queue(services, card, "class:red & outcome:right", 0)
    assert sorted(sample.name for sample in samples) == RIGHT
    assert try_queue(services, card.key, "all", 0).endswith("gets 2 of 4 right.")


def test_predictions_are_filled_in_later_and_over_the_best_class_alone(
    services: Services, card: ModelCard
) -> None:
    """As of a queue that came before its predictions, and of one made by release 0.13."""
    review = made(services, card, "all")
    complete_samples.complete_samples(services, review.id)
    unpredicted = captions(services, review)
    assert (unpredicted["amber.png"], unpredicted["white.png"]) == ("red", "not labelled")
    predict(services, card)
    complete_samples.complete_samples(services, review.id)
    assert captions(services, review) == ANSWERS
    database = open_database(default_url())
    with database.begin() as connection:
        connection.execute(text("UPDATE review_sample SET yes = NULL, outcome = ''"))
        connection.execute(
            text("UPDATE review_sample SET class_name = '' WHERE name = 'amber.png'")
        )
    assert captions(services, review)["black.png"] == "blue (predicted blue)"
    complete_samples._complete.clear()  # as in another process
    complete_samples.complete_samples(services, review.id)
    otherwise = {"amber.png": "predicted red, green"}  # the gallery's label is another one now
    assert captions(services, review) == ANSWERS | otherwise


def test_a_snapshot_keeps_all_classes_that_are_predicted_for_the_edited_image(
    services: Services, card: ModelCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Yellow is right as red and green; in grey, all three channels are bright."""
    predict(services, card)
    review = made(services, card, "all")
    yellow = next(item for item in services.gallery.items if item.name == "yellow.png")
    (position,) = (i for i, name in enumerate(captions(services, review)) if name == yellow.name)
    view = View(model=card.key, image=yellow.id, layer="0", method="grad_cam", edits="greyscale")
    monkeypatch.setattr("dashboard.reviews.freeze._trust", lambda *_: {})  # nothing is tested here
    frozen = freeze(Scene(view, services, NO_SESSION))
    assert frozen.facts["yes"] == {
        "classes": {0: "red", 1: "green", 2: "blue"},
        "outcome": "wrong",
    }
    digest = services.reviews.snapshots.keep(frozen)
    judgement = Judgement(choice=Choice.WRONG, target=2, edits="greyscale", evidence=digest)
    place = review.id, position, "Ada"
    services.reviews.verdicts.give(*place, judgement, expected_version=0)
    dossier = gather(services.reviews, review.id, "Ada")
    assert (dossier.summary.wrong.count, dossier.summary.wrong.like_label) == (1, 0)
    (verdict,) = dossier.histories[position, "Ada"]
    prediction = dossier.prediction_of(verdict)
    assert prediction.answer.words == "green / red → red, green, blue, predicted wrong"
    assert prediction.is_of_map(judgement) is True


def test_summary_and_exports_compare_prediction_and_label(
    services: Services, card: ModelCard
) -> None:
    predict(services, card)
    review = made(services, card, "all")
    positions = {name: i for i, name in enumerate(captions(services, review))}
    for name, choice in {
        "amber.png": Choice.RIGHT,
        "white.png": Choice.RIGHT,
        "yellow.png": Choice.WRONG,
    }.items():
        judgement = Judgement(choice=choice, target=1)
        place = review.id, positions[name], "Ada"
        services.reviews.verdicts.give(*place, judgement, expected_version=0)
    dossier = gather(services.reviews, review.id, "Ada")
    words = dossier.summary.words
    assert "1 whose label differs from the prediction, 1 without a label to compare." in words
    assert "1 sample is judged “wrong” or “wrong but understandable” although" in words
    head, *cells = verdict_rows(dossier)
    rows = {row["image"]: row for row in (dict(zip(head, each, strict=True)) for each in cells)}
    assert {name: (row["predicted"], row["predicted_right"]) for name, row in rows.items()} == {
        "amber.png": ("red, green", "no"),
        "black.png": ("no class", "no"),
        "crimson.png": ("red", "yes"),
        "white.png": ("red, green, blue", ""),
        "yellow.png": ("red, green", "yes"),
    }
    assert rows["amber.png"]["map_class"] == "green"
    _, *samples = map(json.loads, json_lines(dossier))
    result = {sample["image"]: sample["predicted_right"] for sample in samples}
    assert [result[name] for name in sorted(result)] == [False, False, True, None, True]
