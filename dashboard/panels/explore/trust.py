"""How far to trust the heat map: what is known at once, and the rest tested on demand."""

import logging
from collections.abc import Sequence
from hashlib import sha256

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard import ids, wording_of_trust
from dashboard.badge import article, style, text
from dashboard.choices import Choices
from dashboard.components import aria, card, subtitle
from dashboard.figures.base import empty_figure
from dashboard.figures.trust import trust_figure
from dashboard.guard import session_id
from dashboard.long_maps import NotComputed, about
from dashboard.panels.base import GRAPH_CONFIG, UNEXPECTED, Panel, causes
from dashboard.panels.explore.scene import Scene
from dashboard.services import Services
from dashboard.state import View
from dashboard.trust import Questions, known, seconds_of
from dashboard.wording_of_trust import Finding
from data.errors import DataError
from explainers.errors import ExplainerError
from explainers.methods import find_method
from explainers.quality.results import Faithfulness
from explainers.requests import MapRequest
from explainers.results import Heatmap

LEGEND = (
    "Across: the share of the pixels. The line is the map, the band the range of its permuted "
    "copies; dotted a spot in the centre, dashed the picture's Sobel edges."
)
log = logging.getLogger(__name__)


def layout() -> Component:
    """Findings in a row, the games' curves, and the button that tests what is not known."""
    graph = dcc.Graph(
        ids.TRUST_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG, className="fill-graph"
    )
    return card(
        ids.TRUST,
        ["How far to trust this map", subtitle(ids.TRUST_TITLE)],
        [
            dcc.Store(ids.TRUST_KNOWN),
            html.Div(
                [
                    html.Button("Test this map", id=ids.TRUST_START, className="framed"),
                    html.Button("Stop", id=ids.TRUST_STOP, className="framed", hidden=True),
                    html.Progress(
                        id=ids.TRUST_PROGRESS, hidden=True, max="1000", **aria(label="Tested")
                    ),
                    html.Span(id=ids.TRUST_STATE, className="quiet", role="status"),
                ],
                className="trust-run",
            ),
            html.Div(id=ids.TRUST_FINDINGS, className="findings"),
            html.Figure(
                [graph, html.Figcaption(id=ids.TRUST_GRAPH_TEXT, className="quiet")],
                id=ids.TRUST_CURVES,
                className="trust-curves",
                hidden=True,
            ),
            dcc.Interval(ids.TRUST_TICK, interval=700, disabled=True),
        ],
        class_name="trust",
    )


def register(app: Dash, services: Services) -> None:
    """Shows what is known, starts and stops the tests, and follows them."""

    @app.callback(
        Output(ids.notice(ids.TRUST), "children"),
        Output(ids.TRUST_STATE, "children"),
        Output(ids.TRUST_PROGRESS, "hidden"),
        Output(ids.TRUST_PROGRESS, "value"),
        Output(ids.TRUST_START, "hidden"),
        Output(ids.TRUST_STOP, "hidden"),
        Output(ids.TRUST_TICK, "disabled"),
        Output(ids.TRUST_KNOWN, "data"),
        Output(ids.TRUST_TITLE, "children"),
        Output(ids.TRUST_BADGE, "children"),
        Output(ids.TRUST_BADGE, "className"),
        Output(ids.TRUST_FINDINGS, "children"),
        Output(ids.TRUST_CURVES, "hidden"),
        Output(ids.TRUST_GRAPH, "figure"),
        Output(ids.TRUST_GRAPH_TEXT, "children"),
        Input(ids.part_of_view(ids.TRUST), "data"),
        Input(ids.TRUST_START, "n_clicks"),
        Input(ids.TRUST_STOP, "n_clicks"),
        Input(ids.TRUST_TICK, "n_intervals"),
        State(ids.VIEW, "data"),
        State(ids.TRUST_KNOWN, "data"),
        prevent_initial_call=True,
    )
    def follow(*given: object) -> tuple[object, ...]:
        *_, data, shown = given
        try:
            scene = Scene(View.from_store(data, Choices(services)), services)
            return "", *_follow(scene, causes(), shown)
        except (ExplainerError, DataError) as error:
            return str(error), *[no_update] * 14
        except Exception:
            log.exception("the panel %s failed", ids.TRUST)
            return UNEXPECTED, *[no_update] * 14


def _follow(scene: Scene, caused: set[object], shown: object) -> tuple[object, ...]:
    jobs, session = scene.services.jobs.evidence, session_id()
    request, card = scene.map_request(), scene.card
    if ids.TRUST_START in caused:
        jobs.start(session, card, request)
    job = jobs.of(session, request)
    if ids.TRUST_STOP in caused and job is not None:
        job.cancel()
    asked = jobs.questions(card, request)
    state = job.state if job is not None else None
    running = state is not None and state.state == "running"
    if state is not None and running:
        run = f"{_share(state.done, state.total)} tested", False, str(state.done), True, False
    else:
        said = state.sentence if state is not None and state.state == "failed" else ""
        offer, complete = _offer(scene, asked)
        run = said or offer, True, "0", complete, True
    evidence = known(scene.services.engine, card, request, asked)
    parts = evidence.faithfulness, evidence.localisation, evidence.sanity
    said_of = f"{request} {[part is not None for part in parts]}"
    now = sha256(said_of.encode()).hexdigest()  # the request itself names a file of the server
    rest: Sequence[object] = [no_update] * 7
    if now != shown or not caused <= {ids.TRUST_TICK, ids.TRUST_STOP}:
        heatmap = None if evidence.unfit else _map(scene)
        found = wording_of_trust.findings(evidence, heatmap, card)
        rest = _shown(scene, request, found, evidence.faithfulness)
    return *run, not running, now, *rest


def _map(scene: Scene) -> Heatmap | None:
    """The map itself, where it is there or takes no time."""
    try:
        return scene.whole_map()
    except NotComputed:
        return None


def _share(done: int, total: int) -> str:
    return f"{done / max(total, 1):.0%}".replace("%", "\u00a0%")


def _offer(scene: Scene, asked: Questions) -> tuple[str, bool]:
    """What the tests that are missing would take, and whether none is."""
    engine, card = scene.services.engine, scene.card
    if find_method(asked.faithfulness.method).fit(card):
        return "", True
    missing = [each for each in asked.all if not engine.knows(each)]
    if not missing and asked.localisation is not None:
        return f"All tests are done; seed {asked.faithfulness.seed}.", True
    if not missing and asked.lacking:
        return f"Done but for localisation: {asked.lacking}.", True
    seconds = about(seconds_of(engine, card, asked))
    return f"Takes {seconds} on this machine; you can go on meanwhile.", False


def _shown(
    scene: Scene, request: MapRequest, found: list[Finding], games: Faithfulness | None
) -> tuple[object, ...]:
    badge = wording_of_trust.summary(found)
    target = scene.card.labels[request.target]
    method = find_method(request.method)
    where = "" if method.per_pixel else f" at {scene.view.layer}"
    title = f"{method.name}{where}, for {target}"
    curves: tuple[bool, Figure | object, str] = True, no_update, ""
    if games is not None:
        curves = False, trust_figure(games), f"Probability of {target}. {LEGEND}"
    return (
        title,
        text(badge),
        style(badge),
        [article(each) for each in found],
        *curves,
    )


FIELDS = ("model", "image", "layer", "target", "method", "params")
PANEL = Panel(ids.TRUST, layout, register, fields=FIELDS, apart=True)
