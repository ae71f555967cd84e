"""Is it the marked region? Erases it, and 40 regions of its shape elsewhere."""

from dash import Output, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access.person import person_key
from dashboard.core.jobs.job import Job
from dashboard.core.long_maps import about
from dashboard.figures.base import empty_figure
from dashboard.figures.what_if import region_test_figure
from dashboard.ui import ids, job_row
from dashboard.ui.components import card
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.scene import Scene
from dashboard.what_if.experiments import region_test_of
from dashboard.what_if.words import CAVEAT, region_test_words
from explainers.engine.requests import RegionTestRequest
from explainers.methods import Passes, find_method
from explainers.what_if.region_test import CONTROLS, FILLS

GRAPH, WORDS, CAVEATS = (f"{ids.REGION_TEST}-{part}" for part in ("graph", "words", "caveat"))
PASSES = Passes(1 + len(FILLS) * (1 + CONTROLS), 0)


def _job(scene: Scene) -> Job | None:
    return scene.services.jobs.what_if.of(scene.session, _request(scene))


def _request(scene: Scene) -> RegionTestRequest:
    return region_test_of(scene.map_request())


ROW = job_row.JobRow.of(ids.REGION_TEST, _job)


def layout() -> Component:
    """The button, the figure and what it says."""
    return card(
        ids.REGION_TEST,
        ["Is it the marked region?", html.Small("of the image without edits")],
        [
            ROW.layout("Erase it and 40 others", bar="Erased"),
            html.Div(
                dcc.Graph(GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, style={"height": 190}),
                id=f"{GRAPH}-place",
                hidden=True,
            ),
            html.Div(id=WORDS),
            html.P(id=CAVEATS, className="quiet"),
        ],
        class_name="what-if-test",
    )


PARTS = {
    **ROW.parts,
    "graph": Output(GRAPH, "figure"),
    "graph_hidden": Output(f"{GRAPH}-place", "hidden"),
    "words": Output(WORDS, "children"),
    "caveat": Output(CAVEATS, "children"),
}


def render(scene: Scene) -> Parts:
    """The stored result, or the offer to run the test."""
    request, label = _request(scene), scene.card.labels[scene.trace().target]
    result = scene.services.engine.stored(request)
    method = find_method(request.method)
    unfit = method.unfit_at(scene.card, scene.view.layer)
    of_map = find_method(request.method).cost_of(
        scene.card, scene.view.layer, dict(request.parameters)
    )
    passes = Passes(PASSES.forward + of_map.forward, of_map.backward)
    seconds = about(scene.services.engine.seconds_of(scene.card.key, passes))
    offer = unfit or f"The map’s top {request.percent:g} %. Takes {seconds}."
    if result is not None:
        offer = f"The map’s top {request.percent:g} %; seed {request.seed}."
    what = f"{method.name} at {scene.view.layer}, {label}"
    is_done = result is not None or bool(unfit)
    row = job_row.values(job_row.state_of(_job(scene)), offer, what, complete=is_done)
    if result is None:
        return {**row, "graph": no_update, "graph_hidden": True, "words": "", "caveat": ""}
    first, *others = region_test_words(result, label)
    return {
        **row,
        "graph": region_test_figure(result),
        "graph_hidden": False,
        "words": [html.P(html.B(first)), *(html.P(each) for each in others)],
        "caveat": CAVEAT,
    }


def start(scene: Scene) -> None:
    """Starts the test. Raises: ExplainerError where too much is under way."""
    request = _request(scene)
    scene.services.jobs.what_if.start(scene.session, request, [request], person_key())


PANEL = Panel(
    ids.REGION_TEST,
    layout,
    fields=("model", "image", "layer", "target", "method", "params"),
    parts=PARTS,
    render=render,
    actions=ROW.actions(start),
    is_working=ROW.is_working,
)
