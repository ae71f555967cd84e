"""The marks on a strip's tiles: what each layer's badge says, told once, looked up once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from dashboard.maps.layer_maps import maps_at_hand
from dashboard.services import Services
from dashboard.trust.evidence_jobs import ReferenceSource
from dashboard.trust.finding import Finding
from dashboard.trust.findings import NO_CLASS, NO_MAP
from dashboard.trust.questions import ReferenceImages, evidence_of_layers, stored_evidence
from dashboard.ui import badge
from dashboard.ui.layer_marks import alike, marks
from explainers.engine.requests import ImageRef, MapRequest, Request, TraceRequest
from explainers.models import Model
from tests.unit.dashboard.ui.badge_parts import noise_services, requested
from tests.unit.explainers.engine_parts import CLASSES, KEY, counting_model

LAYERS = ("relu", "last")
UNTESTED = ("–", "not-tested", "This map is not tested.")


@pytest.fixture
def model() -> Model:
    return counting_model()


@pytest.fixture
def services(model: Model, tmp_path: Path) -> Iterator[Services]:
    with noise_services(model, tmp_path, images=12) as services:
        yield services


def run_all_tests(services: Services, request: MapRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All tests of a map, as if the network were sure of every image."""
    items = services.gallery.items
    images = tuple(ImageRef(item.id, item.path) for item in items)
    sure = ReferenceImages(images, tuple(number % CLASSES for number in range(len(images))))
    monkeypatch.setattr(ReferenceSource, "stored", lambda reference_source, card: sure)
    card = services.engine.card(KEY)
    for question in services.jobs.evidence.questions(card, request).all:
        services.engine.compute(question)


def badges(services: Services, request: MapRequest) -> list[tuple[str, str, str]]:
    """What the badge of each layer's map says, as a mark does."""
    card = services.engine.card(KEY)
    shown_badges = []
    for layer, heatmap in zip(LAYERS, maps_at_hand(services.engine, card, request), strict=True):
        of_layer = replace(request, layer=layer)
        shown = badge.of_map(services, "an-image", layer, of_layer, heatmap)
        mark, _, sentence = shown["text"].partition(" ")
        shown_badges.append((mark, shown["grade"].replace(" ", "-"), sentence))
    return shown_badges


def rows_of_marks(services: Services, *requests: MapRequest) -> list[list[tuple[str, str, str]]]:
    layer_marks = marks(services, *requests)
    assert len(set(layer_marks["kinds"])) == len(layer_marks["kinds"])
    return [[layer_marks["kinds"][place] for place in row] for row in layer_marks["rows"]]


def test_without_evidence_every_tile_says_so_and_nothing_is_computed(
    services: Services, model: Model
) -> None:
    services.engine.card(KEY)
    seen = list(cast(Any, model.module).batches)
    request = requested(services)
    assert marks(services, request, request) == {"kinds": [UNTESTED], "rows": [[0, 0], [0, 0]]}
    assert cast(Any, model.module).batches == seen


@pytest.mark.parametrize("method", ["grad_cam", "eigen_cam", "layer_grad_cam"])
def test_a_mark_says_what_the_badge_of_that_layer_says(
    services: Services, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    request, other = requested(services, method), replace(requested(services, method), target=3)
    services.engine.trace(TraceRequest(KEY, request.image, 1))
    services.engine.heatmap(request)
    run_all_tests(services, request, monkeypatch)
    row, of_other = rows_of_marks(services, request, other)
    assert row == badges(services, request)
    assert of_other == badges(services, other)
    assert row[1] != UNTESTED
    assert row[1] not in (row[0], of_other[1])  # faithfulness was tested of this map alone


def test_what_all_layers_share_is_looked_up_once(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, card = requested(services), services.engine.card(KEY)
    run_all_tests(services, request, monkeypatch)
    engine, references = services.engine, services.jobs.evidence.references(card)
    looked_up: list[Request[Any]] = []
    look_up = engine.stored

    def counted(question: Request[Any]) -> object:
        looked_up.append(question)
        return look_up(question)

    monkeypatch.setattr(engine, "stored", counted)
    evidence_by_layer = evidence_of_layers(engine, card, request, references)
    assert len(looked_up) == len(LAYERS) + 2
    for layer, evidence in zip(LAYERS, evidence_by_layer, strict=True):
        of_layer = replace(request, layer=layer)
        alone = stored_evidence(
            engine, card, of_layer, services.jobs.evidence.questions(card, of_layer)
        )
        assert vars(evidence) == vars(alone)
        assert evidence.sanity is not None


def test_where_no_map_can_be_tested_all_tiles_say_why(services: Services) -> None:
    card = services.engine.card(KEY)
    assert alike(card, NO_CLASS) == {
        "kinds": [("–", "not-tested", "Not tested: it does not depend on a class.")],
        "rows": [[0, 0]],
    }


def test_a_tile_without_a_map_is_marked_so_that_its_zeros_are_left_out(services: Services) -> None:
    card = services.engine.card(KEY)
    assert alike(card, Finding("Trust", "failed", NO_MAP["Fit"]))["kinds"] == [
        ("✕", "failed no-map", "No map: the method does not fit here."),
    ]
