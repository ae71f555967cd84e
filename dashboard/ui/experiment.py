"""The common part of the what-if tests: an estimate, a figure that waits for its result, words."""

from dash import Output, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.core.long_maps import about as duration
from dashboard.figures.base import empty_figure
from dashboard.maps.image_lookup import find_image
from dashboard.ui.components import card
from dashboard.ui.panel import GRAPH_CONFIG, Parts
from dashboard.ui.scene import Scene
from dashboard.what_if.words import edits_words
from explainers.engine.requests import MapRequest
from explainers.methods import Passes, find_method
from explainers.what_if.text import write_edits

OF_UNEDITED = "without the edits of What if"
OF_ADDRESS = "of the image with the edits of the address, {edits}; without those of What if"
FIELDS = ("model", "image", "layer", "target", "method", "params")


def words_id(panel: str) -> str:
    """The id of the element with the result in words."""
    return f"{panel}-words"


def about_id(panel: str) -> str:
    """The id of the element in the heading that states which picture is tested."""
    return f"{panel}-about"


def tested_picture(scene: Scene) -> str:
    """Which picture the tests on Explore are of: an address may name an edited one."""
    edits = find_image(scene.services, scene.view.image, scene.session).edits
    if not edits:
        return OF_UNEDITED
    labels = dict(enumerate(scene.card.labels))
    return OF_ADDRESS.format(edits=edits_words(write_edits(edits), labels))


def experiment_card(  # noqa: PLR0913 - each is a part of the card
    panel: str,
    title: str,
    controls: list[Component],
    results: list[Component],
    *,
    height: int,
    about: str = "",
) -> Component:
    """The controls, a figure of `height` pixels that is hidden until it is rendered, and words.

    `about` names what is tested; "": it is written into the element of `about_id`.
    """
    graph = dcc.Graph(
        f"{panel}-graph", figure=empty_figure(), config=GRAPH_CONFIG, style={"height": height}
    )
    return card(
        panel,
        [title, html.Small(about or OF_UNEDITED, id=about_id(panel))],
        [*controls, html.Div(graph, id=f"{panel}-graph-place", hidden=True), *results],
        class_name="what-if-test",
    )


def about_part(panel: str) -> dict[str, Output]:
    """The part that `tested_picture` is the value of."""
    return {"about": Output(about_id(panel), "children")}


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
    return duration(scene.services.engine.seconds_of(scene.card.key, passes))
