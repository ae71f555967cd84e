"""How far to trust the heat map: the available evidence, and more tests on demand."""

from dash import Output, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access.person import person_key
from dashboard.components import Findings
from dashboard.core.jobs.job import Job
from dashboard.core.long_maps import about
from dashboard.figures.base import empty_figure
from dashboard.figures.trust import trust_figure, trust_legend
from dashboard.maps.image_lookup import find_image
from dashboard.maps.wording import for_class
from dashboard.trust import findings
from dashboard.trust.questions import Questions, seconds_of, stored_evidence
from dashboard.ui import ids, job_row, layer_marks
from dashboard.ui.badge import badge_of, finding_data
from dashboard.ui.components import card, subtitle
from dashboard.ui.edits import unedited_note
from dashboard.ui.page_urls import methods_url
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.scene import Scene
from explainers.engine.requests import MapRequest
from explainers.methods import find_method


def _job(scene: Scene) -> Job | None:
    return scene.services.jobs.evidence.of(scene.session, scene.map_request())


ROW = job_row.JobRow(ids.TRUST_START, ids.TRUST_STOP, ids.TRUST_PROGRESS, ids.TRUST_STATE, _job)
PARTS = {
    "method": Output(ids.TRUST_METHOD, "href"),
    **ROW.parts,
    "title": Output(ids.TRUST_TITLE, "children"),
    "badge": Output(ids.PICTURE_BADGE, "data"),
    "findings": Output(ids.TRUST_FINDINGS, "data"),
    "curves_hidden": Output(ids.TRUST_CURVES, "hidden"),
    "curves_text": Output(ids.TRUST_GRAPH_TEXT, "children"),
    "curves": Output(ids.TRUST_GRAPH, "figure"),
    "marks": layer_marks.place(),
}


def layout() -> Component:
    """Findings in a row, the games' curves, and the button that runs the missing tests."""
    graph = dcc.Graph(
        ids.TRUST_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="fill-graph"
    )
    return card(
        ids.TRUST,
        ["How far to trust this map", subtitle(ids.TRUST_TITLE), unedited_note(ids.TRUST)],
        [
            ROW.layout(
                "Test this map",
                html.A("Every layer’s evidence", id=ids.TRUST_METHOD, className="quiet-link"),
            ),
            Findings(id=ids.TRUST_FINDINGS),
            html.Figure(
                [graph, html.Figcaption(id=ids.TRUST_GRAPH_TEXT, className="quiet")],
                id=ids.TRUST_CURVES,
                className="trust-curves",
                hidden=True,
            ),
        ],
        class_name="trust",
    )


def render(scene: Scene) -> Parts:
    """The available evidence, and the progress of the tests."""
    jobs, request, card = scene.services.jobs.evidence, scene.map_request(), scene.card
    requested = jobs.questions(card, request)
    evidence = stored_evidence(scene.services.engine, card, request, requested)
    games = evidence.faithfulness
    results = findings.findings(evidence, None if evidence.unfit else scene.map_at_hand)
    badge = badge_of(findings.summary(results), href=f"#{ids.TRUST}")
    return {
        "method": methods_url(request.model, request.method),
        **_row(scene, request, requested),
        "title": _named(scene, request),
        "badge": badge,
        "findings": [finding_data(each) for each in results],
        "curves_hidden": games is None,
        "curves_text": f"Probability of {card.labels[request.target]}. {trust_legend(games)}"
        if games
        else "",
        "curves": trust_figure(games) if games else no_update,
        "marks": layer_marks.marks(scene.services, *scene.strip_requests),
    }


def _row(scene: Scene, request: MapRequest, requested: Questions) -> Parts:
    """How far the tests are, or the offer to run those that are missing."""
    state = job_row.state_of(_job(scene))
    offer, complete = ("", True) if job_row.is_running(state) else _offer(scene, requested)
    image = find_image(scene.services, scene.view.image, scene.session).title
    what = f"{_named(scene, request)}, on {image}"
    return job_row.values(state, offer, what, complete=complete)


def start(scene: Scene) -> None:
    """Starts the missing tests. Raises: ExplainerError where too much is under way."""
    jobs, request = scene.services.jobs.evidence, scene.map_request()
    jobs.start(scene.session, scene.card, request, person_key())


def _named(scene: Scene, request: MapRequest) -> str:
    """Which map it is: "Grad-CAM at bn2, for espresso"."""
    method = find_method(request.method)
    where = "" if method.per_pixel else f" at {scene.view.layer}"
    return f"{method.name}{where}, {for_class(method, scene.card.labels[request.target])}"


def _offer(scene: Scene, requested: Questions) -> tuple[str, bool]:
    """The estimate for the missing tests, and whether none is missing."""
    engine, card = scene.services.engine, scene.card
    method, layer = find_method(requested.faithfulness.method), requested.faithfulness.layers[0]
    if method.fit(card) or method.unfit_at(card, layer):
        return "", True
    missing = [each for each in requested.all if not engine.is_stored(each)]
    if not missing and requested.searched:
        if lacking := requested.lacking.words:
            return f"Done except for {lacking}.", True
        return f"All tests are done; seed {requested.faithfulness.seed}.", True
    seconds = about(seconds_of(engine, card, requested.all))
    return f"Takes {seconds} on this machine; you can keep working.", False


FIELDS = ("model", "image", "pinned", "edits", "layer", "target", "method", "params")
PANEL = Panel(
    ids.TRUST,
    layout,
    fields=FIELDS,
    parts=PARTS,
    render=render,
    actions=ROW.actions(start),
    is_working=ROW.is_working,
    shows_evidence=True,
)
