"""Is it the marked region? The result of the region test, as pages show it."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.core.jobs.job import Job
from dashboard.figures.what_if import region_test_figure
from dashboard.ui import ids, job_row
from dashboard.ui.experiment import NO_RESULT, estimate, experiment_card, result_parts, words_id
from dashboard.ui.job_row import JobRow
from dashboard.ui.panel import Parts
from dashboard.ui.scene import Scene
from dashboard.what_if.words import CAVEAT, region_test_words
from data.numerals import NBSP
from explainers.engine.requests import MapRequest, RegionTestRequest
from explainers.methods import find_method
from explainers.what_if.region_test import PASSES
from explainers.what_if.results import RegionTest

CAVEATS = f"{ids.REGION_TEST}-caveat"


def layout(row: JobRow, about: str, *controls: Component) -> Component:
    """The button, the figure and what it says; `about` as of `experiment_card`."""
    return experiment_card(
        ids.REGION_TEST,
        "Is it the marked region?",
        [*controls, row.layout("Erase it and 40 others", bar="Erased")],
        [html.Div(id=words_id(ids.REGION_TEST)), html.P(id=CAVEATS, className="quiet")],
        height=190,
        about=about,
    )


def parts(row: JobRow) -> dict[str, Output]:
    """The places of `values`."""
    return {
        **row.parts,
        **result_parts(ids.REGION_TEST),
        "caveat": Output(CAVEATS, "children"),
    }


def values(  # noqa: PLR0913 - the map, and how far its test is
    scene: Scene,
    of_map: MapRequest,
    request: RegionTestRequest,
    *,
    job: Job | None,
    result: RegionTest | None,
    prompt: str = "",
) -> Parts:
    """The result of a map's test, or the offer to run it, after the sentence `prompt`."""
    label = scene.card.labels[of_map.target]
    method = find_method(of_map.method)
    unfit = method.unfit_at(scene.card, scene.view.layer)
    top = f"The map’s top {request.percent:g}{NBSP}%"
    offer = unfit or f"{prompt} {top}. Takes {estimate(scene, of_map, PASSES)}.".lstrip()
    if result is not None:
        offer = f"{top}; seed {request.seed}."
    what = f"{method.name} at {scene.view.layer}, {label}"
    is_done = result is not None or bool(unfit)
    row = job_row.values(job_row.state_of(job), offer, what, complete=is_done)
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
