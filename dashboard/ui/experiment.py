"""The common part of the what-if tests: an estimate, a figure that waits for its result, words."""

from dash import Output, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.core.long_maps import about
from dashboard.figures.base import empty_figure
from dashboard.ui.components import card
from dashboard.ui.panel import GRAPH_CONFIG, Parts
from dashboard.ui.scene import Scene
from explainers.engine.requests import MapRequest
from explainers.methods import Passes, find_method

OF_UNEDITED = "without the edits of What if"
FIELDS = ("model", "image", "layer", "target", "method", "params")


def words_id(panel: str) -> str:
    """The id of the element with the result in words."""
    return f"{panel}-words"


def experiment_card(  # noqa: PLR0913 - each is a part of the card
    panel: str,
    title: str,
    controls: list[Component],
    results: list[Component],
    *,
    height: int,
    about: str = OF_UNEDITED,
) -> Component:
    """The controls, a figure of `height` pixels that is hidden until it is rendered, and words.

    `about` names what is tested.
    """
    graph = dcc.Graph(
        f"{panel}-graph", figure=empty_figure(), config=GRAPH_CONFIG, style={"height": height}
    )
    return card(
        panel,
        [title, html.Small(about)],
        [*controls, html.Div(graph, id=f"{panel}-graph-place", hidden=True), *results],
        class_name="what-if-test",
    )


def result_parts(panel: str) -> dict[str, Output]:
    """The parts of a result; NO_RESULT has values for them."""
    return {
        "graph": Output(f"{panel}-graph", "figure"),
        "graph_hidden": Output(f"{panel}-graph-place", "hidden"),
        "words": Output(words_id(panel), "children"),
    }


NO_RESULT: Parts = {"graph": no_update, "graph_hidden": True, "words": ""}


def estimate(scene: Scene, request: MapRequest, forward: int, maps: int = 1) -> str:
    """How long these forward passes and maps take, in words."""
    of_map = find_method(request.method).cost_of(
        scene.card, request.layer, dict(request.parameters)
    )
    passes = Passes(forward + maps * of_map.forward, maps * of_map.backward)
    return about(scene.services.engine.seconds_of(scene.card.key, passes))
