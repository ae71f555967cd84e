"""The advice on Methods: tested on demand, shared with the map's own tests, in words and charts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from dashboard.figures.advice import advice_figure
from dashboard.figures.sanity import sanity_figure
from dashboard.pages.methods import advice as panel
from dashboard.pages.methods import ids as names
from dashboard.pages.methods.advice_table import advice_table
from dashboard.services import Services
from dashboard.trust.advice import (
    advice_questions,
    check_layers,
    in_order,
    regions_by_layer,
    stored_advice,
)
from dashboard.trust.evidence_jobs import ReferenceSource
from dashboard.trust.layer_order import Order
from dashboard.trust.layer_regions import LayerRegions
from dashboard.trust.questions import ReferenceImages, passes_of, questions
from dashboard.ui.panel import run_actions
from explainers.engine.requests import ImageRef, MapRequest, RegionTestRequest
from explainers.errors import UnfitModel
from explainers.images.preprocess import ImagePreprocess
from explainers.methods import Passes, find_method
from explainers.quality.advice import Advice, LayerQuality
from explainers.quality.protocol import ROUGH_PASSES
from explainers.quality.results import Sanity
from explainers.results import Layer
from explainers.what_if.results import RegionTest
from tests.unit.dashboard.trust.test_evidence_jobs import ended
from tests.unit.dashboard.ui.badge_parts import noise_services
from tests.unit.dashboard.words import words
from tests.unit.explainers.engine_parts import KEY, counting_model

SESSION = "me"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with noise_services(counting_model(), tmp_path, images=12) as services:
        yield services


@pytest.fixture
def images(services: Services) -> tuple[ImageRef, ...]:
    return tuple(ImageRef(item.id, item.path) for item in services.gallery.items)


def sure(images: tuple[ImageRef, ...]) -> ReferenceImages:
    return ReferenceImages(images, tuple(number % 4 for number in range(len(images))))


def test_localisation_and_sanity_are_requested_as_for_a_map_of_the_last_layer(
    services: Services, images: tuple[ImageRef, ...]
) -> None:
    card, method = services.engine.card(KEY), find_method("grad_cam")
    requested = advice_questions(card, method, sure(images))
    of_map = questions(card, MapRequest(KEY, images[3], "last", 1, method.key), sure(images))
    assert (requested.localisation, requested.sanity) == (of_map.localisation, of_map.sanity)
    assert requested.faithfulness is not None
    assert requested.faithfulness.layers == tuple(layer.name for layer in card.layers)
    layers = len(card.layers)
    assert passes_of(card, requested.faithfulness) == Passes(2 + 2 * layers * ROUGH_PASSES, 2)
    assert requested.regions == (), "of its own preprocessing the crop is not known"
    requested = advice_questions(replace(card, preprocess=ImagePreprocess()), method, sure(images))
    assert [(each.layers, each.images) for each in requested.regions] == [
        ((layer.name,), (image,)) for layer in card.layers for image in images[:2]
    ]
    assert {passes_of(card, each) for each in requested.regions} == {Passes(1 + 1 + 2 * 41, 1)}
    nothing = advice_questions(card, method, None)
    assert (nothing.all, nothing.lacking.words) == ((), "")
    assert advice_questions(card, method, ReferenceImages(images[:2], (0, 1))).lacking.localisation


def test_a_method_per_pixel_has_no_layers_to_choose_from(
    services: Services, images: tuple[ImageRef, ...]
) -> None:
    card, method = services.engine.card(KEY), find_method("saliency")
    requested = advice_questions(card, method, sure(images))
    assert requested.faithfulness is None
    assert [each.layers for each in requested.all] == [("",), ("",)]
    with pytest.raises(UnfitModel, match="no layer to choose"):
        check_layers(card, method)


def test_the_result_of_a_maps_own_test_stands_in_the_advice(
    services: Services, images: tuple[ImageRef, ...]
) -> None:
    card, method = services.engine.card(KEY), find_method("score_cam")
    requested = advice_questions(card, method, sure(images))
    assert requested.of_map is not None
    assert requested.of_map.layers == ("last",)
    assert stored_advice(services.engine, card, method, requested).localisation is None
    services.engine.submit(requested.of_map).result()
    tested = stored_advice(services.engine, card, method, requested)
    assert tested.localisation is not None
    assert (tested.localisation.layers, tested.advice) == (("last",), None)


class Panel:
    """The panel as it renders a scene, pressed as a browser would."""

    def __init__(self, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(panel, "session_id", lambda: SESSION)
        monkeypatch.setattr(panel, "person_key", lambda: ("local",))
        self.services = services

    def is_working(self, approach: str) -> bool:
        assert panel.PANEL.is_working is not None
        return panel.PANEL.is_working(self._scene(approach))

    def shows(self, approach: str, *caused: str) -> dict[str, Any]:
        scene = self._scene(approach)
        assert run_actions(panel.PANEL, scene, caused) == ""
        assert panel.PANEL.render is not None
        places = panel.PANEL.parts
        return {str(places[name]): value for name, value in panel.PANEL.render(scene).items()}

    def _scene(self, approach: str) -> SimpleNamespace:
        view = SimpleNamespace(approach=approach, model=KEY, order="region")
        chosen = SimpleNamespace(key=approach, name=approach, method=None)
        if approach != "filters":
            chosen = SimpleNamespace(key=approach, name=approach, method=find_method(approach))
        return SimpleNamespace(
            view=view, services=self.services, card=self.services.engine.card(KEY), approach=chosen
        )


def know(services: Services, references: ReferenceImages) -> None:
    """The gallery is looked through, and of these images the model is sure."""
    reference_source = SimpleNamespace(
        engine=services.engine,
        stored=lambda card: references,
        find=lambda card, progress, owner: references,
    )
    services.jobs.evidence.reference_source = cast(ReferenceSource, reference_source)


def test_the_panel_tests_on_demand_and_shows_advice_curve_and_table(
    services: Services, images: tuple[ImageRef, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    know(services, sure(images))
    shown = Panel(services, monkeypatch)
    before = shown.shows("grad_cam")
    assert before[f"{names.ADVICE_LAYERS}.hidden"]
    assert not shown.is_working("grad_cam")
    assert not before[f"{names.ADVICE_START}.hidden"]
    assert before[f"{names.ADVICE_STATE}.children"].startswith("Takes about")
    shown.shows("grad_cam", names.ADVICE_START)
    assert shown.is_working("grad_cam")
    about = "advice", KEY, "grad_cam"
    assert services.jobs.evidence.of("you", about) is None
    assert ended(services.jobs.evidence.of(SESSION, about)).state.state == "done"
    after = shown.shows("grad_cam")
    assert not shown.is_working("grad_cam")
    assert after[f"{names.ADVICE_START}.hidden"]
    assert not after[f"{names.ADVICE_LAYERS}.hidden"]
    assert not after[f"{names.ADVICE_SANITY}.hidden"]
    assert after[f"{names.ADVICE_WORDS}.children"].startswith(("Read ", "No layer "))
    assert "independent of the weights" in str(after[f"{names.ADVICE_FINDINGS}.data"])
    table = words(after[f"{names.ADVICE_TABLE}.children"])
    assert table.count("not tested not tested") == len(services.engine.card(KEY).layers)


def test_too_small_a_gallery_says_so_and_the_sanity_curve_is_there_nevertheless(
    services: Services, images: tuple[ImageRef, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    know(services, ReferenceImages(images[:2], (0, 1)))
    shown = Panel(services, monkeypatch)
    shown.shows("grad_cam", names.ADVICE_START)
    ended(services.jobs.evidence.of(SESSION, ("advice", KEY, "grad_cam")))
    after = shown.shows("grad_cam")
    assert after[f"{names.ADVICE_STATE}.children"].startswith("This gallery lacks four images")
    assert after[f"{names.ADVICE_START}.hidden"]
    assert after[f"{names.ADVICE_LAYERS}.hidden"]
    assert not after[f"{names.ADVICE_SANITY}.hidden"]
    assert after[f"{names.ADVICE_SANITY_TEXT}.children"].endswith("At last.")


def test_the_panel_says_why_there_is_nothing_to_test(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Panel(services, monkeypatch).shows("filters")
    assert shown[f"{names.ADVICE_STATE}.children"] == panel.SHOWS_ONLY
    assert shown[f"{names.ADVICE_START}.hidden"]


def some_advice() -> Advice:
    layers = [Layer(name, name, (4, 7, 7)) for name in ("stem", "head")]
    rows = tuple(
        LayerQuality(layer, *values, Passes(1, 1), (7, 7))
        for layer, values in zip(
            layers, ((0.25, 0.2, 0.3, 3, -0.1), (0.8, 0.7, 0.9, 4, 0.2)), strict=True
        )
    )
    return Advice(rows, rows[1], "Read head.", localised_on=4, faithful_on=2)


def test_the_chart_marks_the_recommended_layer_and_names_each_for_a_click() -> None:
    figure = advice_figure(some_advice(), [0.1, 0.2])
    points, bars, costs = figure.data
    assert list(points.customdata) == list(bars.customdata) == ["stem", "head"]
    assert np.allclose(points.error_y.array, [0.05, 0.1])
    assert np.allclose(points.error_y.arrayminus, [0.05, 0.1])
    assert np.allclose(bars.y, [-0.1, 0.2])
    assert np.allclose(costs.y, [0.1, 0.2])
    assert len(set(points.marker.color)) == 2
    titles = [each.text for each in figure.layout.annotations]
    assert titles[:2] == [
        "Localisation (dotted: chance; n = 3 to 4, without empty maps)",
        "Faithfulness over chance (mean of 2)",
    ]


def test_the_table_states_each_layer_s_region_tests_and_is_sorted_by_them() -> None:
    regions = {"stem": LayerRegions(0.125, 3, 4, 2)}
    table = words(advice_table(some_advice(), [0.1, 0.2], regions, "region"))
    head = "2 head  recommended 7 × 7 0.80 0.70 to 0.90 4 +0.20 not tested not tested about 200"
    stem = "1 stem  7 × 7 0.25 0.20 to 0.30 3 −0.10 +12\u00a0points 3 of 4 about 100\u00a0ms"
    assert table.index(stem) < table.index(head), "what is not tested comes last"

    def order(by: Order) -> list[int]:
        return [depth for depth, _ in in_order(some_advice(), regions, by)]

    assert (order("depth"), order("localisation"), order("region")) == ([1, 2], [2, 1], [1, 2])


def region_test(marked: float, controls: list[float]) -> RegionTest:
    values = np.array([[each, each] for each in controls], np.float32).T
    shifts = np.zeros((len(controls), 2), np.int64)
    return RegionTest(10, ("blur", "mean"), 1.0, np.full(2, marked), values, shifts, 0, 1)


def test_a_layer_s_region_tests_are_summed_up_over_images_and_fillings() -> None:
    request = RegionTestRequest(KEY, "grad_cam", (), (), ("stem",))
    first, second = replace(request, seed=1), replace(request, seed=2)
    right, wrong = region_test(0.25, [0.75, 1.0]), region_test(1.0, [0.5, 1.0])
    assert regions_by_layer({first: right, second: wrong}) == {
        "stem": LayerRegions((0.75 - 0.125 + 0 - 0.25) / 2, 2, 4, 2)
    }
    assert regions_by_layer({first: right, second: None}) == {}


def test_the_sanity_curve_starts_at_the_trained_network_computed_again() -> None:
    absolute = np.array([[0.9, 0.5], [0.8, 0.1]])
    sanity = Sanity(
        *(("stem", "head"), ("output", "stem"), absolute, -absolute),
        *(np.array([1, 0.97]), ("edges",), np.zeros((1, 2))),
        *(np.array([[4, 4], [4, 3]]), np.array([4, 4]), 4, 0, 1),
    )
    figure = sanity_figure(sanity, "head")
    assert list(figure.data[0].x) == ["none", "output", "stem"]
    assert np.allclose(figure.data[0].y, [0.97, 0.5, 0.1])
    assert figure.data[0].hovertext == ("0.97, n = 4", "0.50, n = 4", "0.10, n = 3")
    assert np.allclose(figure.data[1].y, [np.nan, -0.5, -0.1], equal_nan=True)
