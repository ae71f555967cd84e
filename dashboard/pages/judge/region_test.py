"""Is it the marked region? The test that a review may ask each reviewer to run."""

from dash import Output
from dash.development.base_component import Component

from dashboard.access import Right, offered
from dashboard.access.person import person_key
from dashboard.core.jobs.job import Job
from dashboard.pages.judge.sample import hides_trust, scene_of
from dashboard.pages.judge.scene import JudgeScene, of_review
from dashboard.reviews.drift import why_not_the_model
from dashboard.reviews.region_tests import mark_of, request_of
from dashboard.ui import ids, job_row, region_test
from dashboard.ui.panel import Panel, Parts
from explainers.engine.requests import RegionTestRequest
from explainers.what_if.results import RegionTest

PROMPT = "This review asks you to run the region test before your verdict."
PROMPT_FOR_OTHERS = "This review asks its reviewers to run the region test before their verdict."
SHOWN = "data-region-test"  # which test's result the page shows: a verdict states it
FIELDS = ("review", "sample", "layer", "method", "params", "target", "edits")


def _request(desk: JudgeScene) -> RegionTestRequest | None:
    """The test of the judged map; None where the review does not ask for it, or cannot."""
    if not desk.view.review or not desk.review.region_test:
        return None
    if why_not_the_model(desk.services, desk.review):
        return None
    return request_of(scene_of(desk.services, desk.view))


def _job(desk: JudgeScene) -> Job | None:
    request = _request(desk)
    return desk.services.jobs.what_if.of(desk.session, request) if request else None


ROW = job_row.JobRow.of(ids.REGION_TEST, _job)


def layout() -> Component:
    """The same as on Explore, beside the picture."""
    return region_test.layout(ROW, "of the map that you judge")


PARTS = {
    **region_test.parts(ROW),
    "hidden": Output(ids.REGION_TEST, "hidden"),
    "shown": Output(ids.REGION_TEST, SHOWN),
}


@of_review
def render(desk: JudgeScene) -> Parts:
    """Asks for the test, or shows its result."""
    request = _request(desk)
    is_veiled = hides_trust(desk.services, desk.view, desk.person)
    if request is None or (is_veiled and not offered(Right.COMPUTE)):
        return {"hidden": True, "shown": ""}  # a test that others start would be hidden too
    scene, result = scene_of(desk.services, desk.view), _result(desk, request)
    return {
        **region_test.values(
            scene,
            scene.map_request(scene.with_edits),
            request,
            job=_job(desk),
            result=result,
            prompt=PROMPT if desk.judges else PROMPT_FOR_OTHERS,
        ),
        "hidden": False,
        "shown": mark_of(request) if result is not None else "",
    }


def _result(desk: JudgeScene, request: RegionTestRequest) -> RegionTest | None:
    """The stored result; in a blind review, before the own verdict, only once this session ran it.

    That somebody else has tested the map is hidden with what they say of it.
    """
    job = desk.services.jobs.what_if.of(desk.session, request)
    is_own = job is not None and not job.running
    if not is_own and hides_trust(desk.services, desk.view, desk.person):
        return None
    return desk.services.engine.stored(request)


def start(desk: JudgeScene) -> None:
    """Starts the test. Raises: ExplainerError where too much is under way."""
    if request := _request(desk):
        desk.services.jobs.what_if.start(desk.session, request, [request], person_key())


PANEL = Panel(
    ids.REGION_TEST,
    layout,
    fields=FIELDS,
    parts=PARTS,
    render=render,
    actions=ROW.actions(start),
    is_working=ROW.is_working,
)
