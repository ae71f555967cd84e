"""Is it the marked region? Erases it, and 40 regions of its shape elsewhere."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.access.person import person_key
from dashboard.core.jobs.job import Job
from dashboard.ui import ids, job_row, region_test
from dashboard.ui.components import field, number_input, unlabelled
from dashboard.ui.experiment import FIELDS, about_part, tested_picture
from dashboard.ui.map_view import View
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.picker import Picker
from dashboard.ui.scene import Scene
from dashboard.what_if.experiments import region_test_of
from explainers.engine.requests import RegionTestRequest
from explainers.what_if.region_test import PERCENT

SHARE, SHARE_EXACTLY = f"{ids.REGION_TEST}-share", f"{ids.REGION_TEST}-share-exactly"
LABEL = PERCENT.label.capitalize()


def _job(scene: Scene) -> Job | None:
    return scene.services.jobs.what_if.of(scene.session, _request(scene))


def _request(scene: Scene) -> RegionTestRequest:
    return region_test_of(scene.map_request(), scene.view.percent)


ROW = job_row.JobRow.of(ids.REGION_TEST, _job)
PICKERS: tuple[Picker[View], ...] = (Picker("percent", SHARE), Picker("percent", SHARE_EXACTLY))


def layout() -> Component:
    """The marked share as a slider and as a number, then the test."""
    slider = dbc.Input(
        id=SHARE, type="range", min=PERCENT.low, max=PERCENT.high, step=1, value=PERCENT.default
    )
    exactly = unlabelled(f"{LABEL}, exactly", number_input(SHARE_EXACTLY))
    share = html.Div([field(LABEL, slider), exactly], className="marked-share", title=PERCENT.help)
    return region_test.layout(ROW, "", share)


def render(scene: Scene) -> Parts:
    """The stored result, or the offer to run the test."""
    request = _request(scene)
    result = scene.services.engine.stored(request)
    of_map, job = scene.map_request(), _job(scene)
    return {
        **region_test.values(scene, of_map, request, job=job, result=result),
        "about": tested_picture(scene),
    }


def start(scene: Scene) -> None:
    """Starts the test. Raises: ExplainerError where too much is under way."""
    request = _request(scene)
    scene.services.jobs.what_if.start(scene.session, request, [request], person_key())


PANEL = Panel(
    ids.REGION_TEST,
    layout,
    fields=(*FIELDS, "percent"),
    parts=region_test.parts(ROW) | about_part(ids.REGION_TEST),
    render=render,
    actions=ROW.actions(start),
    is_working=ROW.is_working,
)
