"""What every panel's callback shares: errors stay in the panel, in words for people."""

import logging
from collections.abc import Callable, Iterator
from typing import Any, cast

import dash
import flask
import pytest
from dash import Output, no_update
from dash.html import Div

from dashboard.pages.explore.activations import most_active
from dashboard.services import Services
from dashboard.ui.choices import Choices
from dashboard.ui.map_view import View
from dashboard.ui.panel import ELEMENTS, UNEXPECTED, Panel, Parts, Renderer, run_actions
from dashboard.ui.scene import Scene
from data.errors import GalleryProblem
from data.gallery.uploads import Uploads
from explainers.errors import OutOfMemory
from explainers.results import LayerStatistics
from tests.unit.dashboard.tiny_services import SECOND, tiny_services


@pytest.fixture
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    uploads = Uploads(tmp_path_factory.mktemp("uploads"))
    yield tiny_services(uploads)
    uploads.close()


PARTS = {"title": Output("title", "children"), "graph": Output("graph", "figure")}


def panel(render: Callable[[Any], object]) -> Panel:
    return Panel("some", Div, parts=PARTS, render=cast(Callable[[Any], Parts], render))


def rendered(render: Callable[[Any], object], scene: object = None) -> dict[str, object]:
    """The values of the outputs; those of elements by "id.property"."""
    values = Renderer(panel(render), ("title",)).render(scene)
    elements = values.pop(ELEMENTS)
    if isinstance(elements, dash.Patch):
        written = elements.to_plotly_json()["operations"]
        values |= {each["location"][0]: each["params"]["value"] for each in written}
    return values


def test_texts_of_elements_are_one_output_and_components_have_their_own() -> None:
    outputs = Renderer(panel(lambda scene: {}), ("title",)).outputs
    assert {name: str(output) for name, output in outputs.items()} == {
        ELEMENTS: "some-html.values",
        "graph": "graph.figure",
    }


def test_a_panel_renders_the_scene_and_clears_its_notice(services: Services) -> None:
    values = {"model": "small", "image": SECOND, "layer": "stem", "relevance": "signed"}
    with flask.Flask("requested").test_request_context():  # uploads belong to its session
        view = View.from_store(values, Choices(services, ""))
        scene = Scene(view, services, "")
        shown = rendered(lambda scene: {"title": scene.card.name, "graph": scene.shown}, scene)
    assert shown == {"some-notice.children": "", "title.children": "Small", "graph": (SECOND,)}


def test_parts_that_a_panel_leaves_out_stay_as_they_are() -> None:
    assert rendered(lambda scene: {"graph": 1}) == {"some-notice.children": "", "graph": 1}
    assert rendered(lambda scene: {}) == {"graph": no_update}


@pytest.mark.parametrize("error", [OutOfMemory("Too large."), GalleryProblem("Too large.")])
def test_what_a_user_can_cause_is_shown_in_its_own_words(error: Exception) -> None:
    def fail(scene: object) -> object:
        raise error

    shown = rendered(fail)
    sentence, link = shown.pop("some-notice.children")  # type: ignore[misc]
    assert (sentence, link.children) == ("Too large. ", "Help")
    assert shown == {"graph": no_update}


def test_what_should_not_happen_is_logged_and_shown(caplog: pytest.LogCaptureFixture) -> None:
    def fail(scene: object) -> object:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        assert rendered(fail) == {"some-notice.children": UNEXPECTED, "graph": no_update}
    assert "the panel some failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_press_does_its_action_and_its_error_is_the_notice() -> None:
    pressed: list[object] = []

    def fail(scene: object) -> None:
        raise OutOfMemory("Too large.")

    acting = Panel("some", Div, actions={"start": pressed.append, "fail": fail})
    assert run_actions(acting, "scene", ["start"]) == ""
    assert pressed == ["scene"]
    sentence, link = run_actions(acting, "scene", ["fail", "other"])
    assert sentence == "Too large. "
    assert link.href == "/help/?page=howto%2Ftroubleshooting#out-of-memory"


def test_most_active_channels_come_first() -> None:
    statistics = LayerStatistics(
        mean=1,
        std=1,
        minimum=0,
        maximum=256,
        zero_fraction=0,
        l2_norm=1,
        negative_fraction=0,
        histogram=[1] * 256,  # type: ignore[arg-type]
        channel_mean=[0, 3, 1, 2],  # type: ignore[arg-type]
        channel_max=[0, 3, 1, 2],  # type: ignore[arg-type]
    )
    parts = most_active(statistics, "/layers/{}".format)
    links = [each for each in parts if not isinstance(each, str)]
    assert [link.href for link in links] == [f"/layers/{i}" for i in (1, 3, 2, 0)]  # type: ignore[attr-defined]
    text = "".join(each if isinstance(each, str) else each.children for each in parts)  # type: ignore[attr-defined]
    assert "#1 (3), #3 (2), #2 (1), #0 (0). " in text
    assert "median 128, " in text
