"""What every panel's callback shares: errors stay in the panel, in words for people."""

import logging
from collections.abc import Callable, Iterator

import flask
import pytest
from dash import Dash, Output, no_update
from dash.html import Div

from dashboard.pages.explore.activations import most_active
from dashboard.services import Services
from dashboard.ui.on_view import on_view
from dashboard.ui.panel import UNEXPECTED, Panel, on_scene, renderer_of
from dashboard.ui.scene import Scene
from dashboard.ui.strip import short_labels
from data.errors import GalleryProblem
from data.gallery.uploads import Uploads
from explainers.errors import OutOfMemory
from explainers.results import LayerStatistics
from tests.unit.dashboard.tiny_services import FIRST, SECOND, tiny_services


@pytest.fixture
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    uploads = Uploads(tmp_path_factory.mktemp("uploads"))
    yield tiny_services(uploads)
    uploads.close()


def filled(
    services: Services,
    update: Callable[[Scene], object],
    outputs: int = 2,
    data: object = None,
) -> list[object]:
    app, places = Dash("some"), [Output("a", str(number)) for number in range(outputs)]
    on_view(app, services, "some", *places)(update)
    renderer = renderer_of(app, Panel("some", Div, lambda app, services: None))
    assert renderer is not None
    assert [place.component_id for place in renderer.outputs] == ["some-notice", *["a"] * outputs]
    with flask.Flask("requested").test_request_context():  # uploads belong to its session
        return renderer.render(data)


def test_panel_gets_the_view_and_clears_its_notice(services: Services) -> None:
    data = {"model": "small", "image": SECOND, "layer": "stem", "relevance": "signed"}
    shown = filled(services, lambda scene: (scene.card.name, scene.depth), outputs=2, data=data)
    assert shown == ["", "Small", 0]
    assert filled(services, lambda scene: scene.shown, outputs=1) == ["", (FIRST,)]
    both = filled(services, lambda scene: scene.shown, outputs=1, data={"pinned": SECOND})
    assert both == ["", (FIRST, SECOND)]


def test_panel_that_is_not_shown_stays_as_it_is() -> None:
    app = Dash("some")
    on_scene(app, "some", (Output("a", "b"),), lambda view: None)(lambda scene: 1 / 0)
    renderer = renderer_of(app, Panel("some", Div, lambda app, services: None))
    assert renderer is not None
    assert renderer.render({}) == [no_update, no_update]


@pytest.mark.parametrize("error", [OutOfMemory("Too large."), GalleryProblem("Too large.")])
def test_what_a_user_can_cause_is_told_in_its_own_words(
    services: Services, error: Exception
) -> None:
    def fail(scene: Scene) -> object:
        raise error

    assert filled(services, fail) == ["Too large.", no_update, no_update]


def test_what_should_not_happen_is_logged_and_told(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(scene: Scene) -> object:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        assert filled(services, fail) == [UNEXPECTED, no_update, no_update]
    assert "the panel some failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_tiles_drop_the_part_that_most_layers_share() -> None:
    assert short_labels(["bn1", "blocks.0.0", "blocks.0.1"]) == ["bn1", "0.0", "0.1"]
    assert short_labels(["maxpool", "layer1.0", "layer2.0"]) == ["maxpool", "layer1.0", "layer2.0"]


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
    said = "".join(each if isinstance(each, str) else each.children for each in parts)  # type: ignore[attr-defined]
    assert "#1 (3), #3 (2), #2 (1), #0 (0). " in said
    assert "median 128, " in said
