"""How far to trust the heat map: the available evidence, and more tests on demand."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.access.person import person_key
from dashboard.access.session import session_id
from dashboard.components import Findings
from dashboard.core.long_maps import about
from dashboard.figures.base import empty_figure
from dashboard.figures.trust import trust_figure, trust_legend
from dashboard.maps.image_lookup import find_image
from dashboard.maps.wording import for_class
from dashboard.services import Services
from dashboard.trust import findings
from dashboard.trust.questions import Evidence, Questions, seconds_of, stored_evidence
from dashboard.ui import evidence_row, ids, layer_marks
from dashboard.ui.badge import badge_of, finding_data
from dashboard.ui.choices import Choices
from dashboard.ui.components import card, subtitle
from dashboard.ui.map_view import View
from dashboard.ui.on_view import on_view
from dashboard.ui.page_urls import methods_url
from dashboard.ui.panel import GRAPH_CONFIG, UNEXPECTED, Panel, triggered_ids
from dashboard.ui.patches import Patch, patch_output, patch_target, patches_json
from dashboard.ui.scene import Scene
from data.errors import DataError
from explainers.engine.requests import MapRequest
from explainers.errors import ExplainerError
from explainers.methods import find_method

ROW = evidence_row.EvidenceRow(ids.TRUST_START, ids.TRUST_STOP, ids.TRUST_PROGRESS, ids.TRUST_STATE)
PLACES = (
    Patch(ids.TRUST_METHOD, "href"),
    *(Patch(*place) for place in ROW.places),
    Patch(ids.TRUST_TITLE, "children"),
    Output(ids.TRUST_BADGE, "data"),
    Output(ids.PICTURE_BADGE, "data"),
    Output(ids.TRUST_FINDINGS, "data"),
    Patch(ids.TRUST_CURVES, "hidden"),
    Patch(ids.TRUST_GRAPH_TEXT, "children"),
)
log = logging.getLogger(__name__)


def layout() -> Component:
    """Findings in a row, the games' curves, and the button that runs the missing tests."""
    graph = dcc.Graph(
        ids.TRUST_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="fill-graph"
    )
    return card(
        ids.TRUST,
        ["How far to trust this map", subtitle(ids.TRUST_TITLE)],
        [
            dcc.Store(ids.TRUST_MORE),
            dcc.Store(ids.TRUST_CHARTED),
            patch_target(ids.TRUST_DRAWN),
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
            dcc.Interval(ids.TRUST_TICK, interval=evidence_row.TICK_MS, disabled=True),
        ],
        class_name="trust",
    )


@dataclass(frozen=True)
class Status:
    """The progress of the tests of one map."""

    request: MapRequest
    evidence: Evidence
    running: bool
    row: tuple[object, ...]  # the state of the tests

    @property
    def chart(self) -> str:
        """Names the chart of the games; "" where they were not played. Names no file."""
        games = self.evidence.faithfulness
        return sha256(f"{self.request}".encode()).hexdigest() if games is not None else ""


def register(app: Dash, services: Services) -> None:
    """Shows the available evidence; its own callback starts, stops and follows the tests.

    It is asked for a view, too, of which there is more to show than texts.
    """

    @on_view(
        app,
        services,
        ids.TRUST,
        *PLACES,
        layer_marks.place(),
        Patch(ids.TRUST_MORE, "data", by="followTrust"),
    )
    def update(scene: Scene) -> tuple[object, ...]:
        status = _status(scene)
        return *_drawn(scene, status), status.running or status.chart

    @app.callback(
        patch_output(ids.TRUST_DRAWN),
        Output(ids.TRUST_TICK, "disabled"),
        Output(ids.TRUST_GRAPH, "figure"),
        Output(ids.TRUST_CHARTED, "data"),
        Input(ids.TRUST_MORE, "data"),
        Input(ids.TRUST_START, "n_clicks"),
        Input(ids.TRUST_STOP, "n_clicks"),
        Input(ids.TRUST_TICK, "n_intervals"),
        State(ids.VIEW, "data"),
        State(ids.TRUST_CHARTED, "data"),
        prevent_initial_call=True,
    )
    def follow(*inputs: object) -> tuple[object, ...]:
        *_, data, charted = inputs
        outputs = Output(ids.notice(ids.TRUST), "children"), *PLACES, layer_marks.place()
        places = [Patch(str(each.component_id), each.component_property) for each in outputs]
        untouched = [no_update] * (len(places) - 1)
        page = data if isinstance(data, Mapping) else {}
        of = {name: page[name] for name in FIELDS if name in page}
        try:
            session = session_id()
            scene = Scene(View.from_store(page, Choices(services, session)), services, session)
            status = _act(scene, triggered_ids())
            drawn = patches_json(places, ["", *_drawn(scene, status)], of=of)
            games, chart = status.evidence.faithfulness, status.chart
        except (ExplainerError, DataError) as error:
            return patches_json(places, [str(error), *untouched], of=of), True, no_update, no_update
        except Exception:
            log.exception("the panel %s failed", ids.TRUST)
            return patches_json(places, [UNEXPECTED, *untouched], of=of), True, no_update, no_update
        if games is None or chart == charted:
            return drawn, not status.running, no_update, no_update
        return drawn, not status.running, trust_figure(games), chart


def _act(scene: Scene, caused: set[object]) -> Status:
    """Handles a button; returns the progress of the tests."""
    jobs, session, request = scene.services.jobs.evidence, session_id(), scene.map_request()
    if ids.TRUST_START in caused:
        jobs.start(session, scene.card, request, person_key())
    job = jobs.of(session, request)
    if ids.TRUST_STOP in caused and job is not None:
        job.cancel()
    return _status(scene)


def _status(scene: Scene) -> Status:
    jobs, request, card = scene.services.jobs.evidence, scene.map_request(), scene.card
    requested = jobs.questions(card, request)
    evidence = stored_evidence(scene.services.engine, card, request, requested)
    state = evidence_row.state_of(jobs.of(session_id(), request))
    running = evidence_row.is_running(state)
    offer, complete = ("", True) if running else _offer(scene, requested)
    image = find_image(scene.services, scene.view.image, scene.session).name
    row = evidence_row.shown(
        state, offer, f"{_named(scene, request)}, on {image}", complete=complete
    )
    return Status(request, evidence, running, row)


def _drawn(scene: Scene, status: Status) -> tuple[object, ...]:
    """The contents of PLACES, and the marks of the strip."""
    evidence, request, card = status.evidence, status.request, scene.card
    games = evidence.faithfulness
    results = findings.findings(evidence, None if evidence.unfit else scene.map_at_hand)
    badge = badge_of(findings.summary(results), href=f"#{ids.TRUST}")
    return (
        methods_url(request.model, request.method),
        *status.row,
        _named(scene, request),
        badge,
        badge,
        [finding_data(each) for each in results],
        games is None,
        f"Probability of {card.labels[request.target]}. {trust_legend(games)}" if games else "",
        layer_marks.marks(scene.services, *scene.strip_requests),
    )


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
    if not missing and requested.localisation is not None:
        return f"All tests are done; seed {requested.faithfulness.seed}.", True
    if not missing and requested.lacking:
        return f"Done except for localisation: {requested.lacking}.", True
    seconds = about(seconds_of(engine, card, requested.all))
    return f"Takes {seconds} on this machine; you can keep working.", False


FIELDS = ("model", "image", "pinned", "layer", "target", "method", "params")
PANEL = Panel(ids.TRUST, layout, register, fields=FIELDS)
