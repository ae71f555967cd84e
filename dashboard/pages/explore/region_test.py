"""Is it the marked region? Erases it, and 40 regions of its shape elsewhere."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.access.person import person_key
from dashboard.core.jobs.job import Job
from dashboard.figures.what_if import region_test_figure
from dashboard.pages.explore.experiment import (
    FIELDS,
    NO_RESULT,
    estimate,
    experiment_card,
    result_parts,
    words_id,
)
from dashboard.ui import ids, job_row
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import Scene
from dashboard.what_if.experiments import region_test_of
from dashboard.what_if.words import CAVEAT, region_test_words
from explainers.engine.requests import RegionTestRequest
from explainers.methods import find_method
from explainers.what_if.region_test import CONTROLS, FILLS

CAVEATS = f"{ids.REGION_TEST}-caveat"
FORWARD = 1 + len(FILLS) * (1 + CONTROLS)


def _job(scene: Scene) -> Job | None:
    return scene.services.jobs.what_if.of(scene.session, _request(scene))


def _request(scene: Scene) -> RegionTestRequest:
    return region_test_of(scene.map_request())


ROW = job_row.JobRow.of(ids.REGION_TEST, _job)


def layout() -> Component:
    """The button, the figure and what it says."""
    return experiment_card(
        ids.REGION_TEST,
        "Is it the marked region?",
        [
            ROW.layout("Erase it and 40 others", bar="Erased"),
        ],
        [
            html.Div(id=words_id(ids.REGION_TEST)),
            html.P(id=CAVEATS, className="quiet"),
        ],
        height=190,
    )


PARTS = {
    **ROW.parts,
    **result_parts(ids.REGION_TEST),
    "caveat": Output(CAVEATS, "children"),
}


def render(scene: Scene) -> Parts:
    """The stored result, or the offer to run the test."""
    request, label = _request(scene), scene.card.labels[scene.trace().target]
    result = scene.services.engine.stored(request)
    method = find_method(request.method)
    unfit = method.unfit_at(scene.card, scene.view.layer)
    seconds = estimate(scene, scene.map_request(), FORWARD)
    offer = unfit or f"The map’s top {request.percent:g} %. Takes {seconds}."
    if result is not None:
        offer = f"The map’s top {request.percent:g} %; seed {request.seed}."
    what = f"{method.name} at {scene.view.layer}, {label}"
    is_done = result is not None or bool(unfit)
    row = job_row.values(job_row.state_of(_job(scene)), offer, what, complete=is_done)
    if result is None:
        return {**row, **NO_RESULT, "caveat": ""}
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
    fields=FIELDS,
    parts=PARTS,
    render=render,
    actions=ROW.actions(start),
    is_working=ROW.is_working,
)
