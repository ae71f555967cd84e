"""Is it the marked region? Erases it, and 40 regions of its shape elsewhere."""

from functools import partial

from dashboard.access.person import person_key
from dashboard.core.jobs.job import Job
from dashboard.ui import ids, job_row, region_test
from dashboard.ui.experiment import FIELDS, OF_UNEDITED
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.scene import Scene
from dashboard.what_if.experiments import region_test_of
from explainers.engine.requests import RegionTestRequest


def _job(scene: Scene) -> Job | None:
    return scene.services.jobs.what_if.of(scene.session, _request(scene))


def _request(scene: Scene) -> RegionTestRequest:
    return region_test_of(scene.map_request())


ROW = job_row.JobRow.of(ids.REGION_TEST, _job)


def render(scene: Scene) -> Parts:
    """The stored result, or the offer to run the test."""
    result = scene.services.engine.stored(_request(scene))
    return region_test.values(scene, scene.view.image, _job(scene), result)


def start(scene: Scene) -> None:
    """Starts the test. Raises: ExplainerError where too much is under way."""
    request = _request(scene)
    scene.services.jobs.what_if.start(scene.session, request, [request], person_key())


PANEL = Panel(
    ids.REGION_TEST,
    partial(region_test.layout, ROW, OF_UNEDITED),
    fields=FIELDS,
    parts=region_test.parts(ROW),
    render=render,
    actions=ROW.actions(start),
    is_working=ROW.is_working,
)
