"""Which layer to read with a method, and whether its maps depend on the network: tested here."""

from dataclasses import dataclass

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.access.person import person_key
from dashboard.access.session import session_id
from dashboard.components import FindingData, Findings
from dashboard.core.jobs.job import JobState
from dashboard.core.long_maps import about
from dashboard.figures.advice import advice_figure
from dashboard.figures.base import empty_figure
from dashboard.figures.sanity import sanity_figure
from dashboard.pages.methods import ids as own
from dashboard.pages.methods.advice_table import advice_table
from dashboard.pages.methods.scene import MethodsScene, on_methods
from dashboard.services import Services
from dashboard.trust.advice import AdviceQuestions, Tested, advice_questions, stored_advice
from dashboard.trust.findings import findings_of_method
from dashboard.trust.questions import seconds_of
from dashboard.ui import evidence_row, ids
from dashboard.ui.badge import finding_data
from dashboard.ui.components import Children, card, subtitle
from dashboard.ui.page_urls import explore_url
from dashboard.ui.panel import GRAPH_CONFIG, Panel, triggered_ids
from explainers.methods import Method
from explainers.models import ModelCard

ROW = evidence_row.EvidenceRow(
    own.ADVICE_START, own.ADVICE_STOP, own.ADVICE_PROGRESS, own.ADVICE_STATE
)
SHOWS_ONLY = "It does not depend on a class: no test here tells which layer to read."
SANITY = (
    "Rank correlation (Spearman) with the trained network’s map while weights are randomised "
    "from the output down. A map that stays near 1 does not depend on what the network learned."
)


def layout() -> Component:
    """A button that tests, the advice in words, and the two charts that it rests on."""
    words: Children = [
        html.Span(id=own.ADVICE_WORDS),
        " ",
        html.A("See it", id=own.ADVICE_LINK, className="led"),
    ]
    return card(
        ids.ADVICE,
        ["How far to trust its maps, and which layer to read", subtitle(own.ADVICE_TITLE)],
        [
            ROW.layout("Test it"),
            html.P([*words], className="advice-words"),
            Findings(id=own.ADVICE_FINDINGS),
            html.Div(
                [
                    html.Figure(
                        [_graph(own.ADVICE_GRAPH), html.Figcaption(id=own.ADVICE_TABLE)],
                        id=own.ADVICE_LAYERS,
                        hidden=True,
                    ),
                    html.Figure(
                        [
                            _graph(own.ADVICE_SANITY_GRAPH),
                            html.Figcaption(id=own.ADVICE_SANITY_TEXT, className="quiet"),
                        ],
                        id=own.ADVICE_SANITY,
                        hidden=True,
                    ),
                ],
                className="advice-charts",
            ),
            dcc.Interval(own.ADVICE_TICK, interval=evidence_row.TICK_MS, disabled=True),
        ],
        class_name="advice",
    )


def _graph(component: str) -> dcc.Graph:
    return dcc.Graph(
        component, figure=empty_figure(), config=GRAPH_CONFIG, className="advice-graph"
    )


@dataclass(frozen=True)
class AdviceState:
    """The tests of a method, the results so far, and the tests under way."""

    card: ModelCard
    method: Method
    requested: AdviceQuestions
    tested: Tested
    state: JobState | None


def register(app: Dash, services: Services) -> None:
    """Shows the available results; starts, stops and follows the tests."""

    @on_methods(
        app,
        services,
        ids.ADVICE,
        Output(own.ADVICE_TITLE, "children"),
        *(Output(*place) for place in ROW.places),
        Output(own.ADVICE_TICK, "disabled"),
        Output(own.ADVICE_WORDS, "children"),
        Output(own.ADVICE_LINK, "href"),
        Output(own.ADVICE_FINDINGS, "head"),
        Output(own.ADVICE_FINDINGS, "data"),
        Output(own.ADVICE_LAYERS, "hidden"),
        Output(own.ADVICE_GRAPH, "figure"),
        Output(own.ADVICE_TABLE, "children"),
        Output(own.ADVICE_SANITY, "hidden"),
        Output(own.ADVICE_SANITY_GRAPH, "figure"),
        Output(own.ADVICE_SANITY_TEXT, "children"),
        also=(
            Input(own.ADVICE_START, "n_clicks"),
            Input(own.ADVICE_STOP, "n_clicks"),
            Input(own.ADVICE_TICK, "n_intervals"),
        ),
    )
    def update(scene: MethodsScene) -> tuple[object, ...]:
        method = scene.approach.method
        title = f"with {scene.approach.name}, for {scene.card.name}"
        unfit = SHOWS_ONLY if method is None else method.fit(scene.card)
        if method is None or unfit:
            none = True, empty_figure(), None
            row = evidence_row.shown(None, unfit, scene.approach.name, complete=True)
            return title, *row, True, "", None, "", [], *none, *none
        status = _act(scene, method, triggered_ids())
        running = evidence_row.is_running(status.state)
        offer, complete = ("", True) if running else _offer(scene, status)
        row = evidence_row.shown(status.state, offer, method.name, complete=complete)
        return title, *row, not running, *_words(status), *_charts(scene, status)

    app.clientside_callback(
        ClientsideFunction("stratoscope", "openLayerOfAdvice"),
        Input(own.ADVICE_GRAPH, "clickData"),
        prevent_initial_call=True,
    )


def _act(scene: MethodsScene, method: Method, caused: set[object]) -> AdviceState:
    """Handles a button; returns the progress of the tests."""
    jobs, session, model = scene.services.jobs.evidence, session_id(), scene.card
    about_method = "advice", model.key, method.key
    if own.ADVICE_START in caused:
        jobs.start_all(
            *(session, model, about_method),
            lambda references: advice_questions(model, method, references).all,
            person_key(),
        )
    job = jobs.of(session, about_method)
    if own.ADVICE_STOP in caused and job is not None:
        job.cancel()
    requested = advice_questions(model, method, jobs.references(model))
    tested = stored_advice(scene.services.engine, model, method, requested)
    return AdviceState(model, method, requested, tested, evidence_row.state_of(job))


def _offer(scene: MethodsScene, status: AdviceState) -> tuple[str, bool]:
    """The estimate for the missing tests, and whether none is missing."""
    engine, requested = scene.services.engine, status.requested
    missing = [each for each in requested.all if not engine.is_stored(each)]
    if requested.lacking and not missing:
        return f"{requested.lacking.capitalize()}: open one with more of them.", True
    if requested.all and not missing:
        return "Tested on images of this gallery; seed 0.", True
    if not requested.all:
        return "Searches the gallery first; you can keep working.", False
    seconds = about(seconds_of(engine, status.card, requested.all))
    return f"Takes {seconds} on this machine; you can keep working.", False


def _words(status: AdviceState) -> tuple[str, str | None, str, list[FindingData]]:
    """The advice in one sentence, where to see it, and what was found for its layer."""
    model, method, tested = status.card, status.method, status.tested
    layer = _shown(status)
    results = findings_of_method(
        tested.localisation, tested.sanity, layer, status.requested.lacking
    )
    has_tests = layer and (tested.localisation or tested.sanity)
    head = f"At {layer}:" if has_tests else ""
    tests = [finding_data(each) for each in results]
    if tested.advice is not None:
        chosen = tested.advice.recommended
        link = (
            explore_url(model.key, None, chosen.layer.name, method=method.key) if chosen else None
        )
        return tested.advice.why, link, head, tests
    text = "One map of the input: there is no layer to choose." if method.per_pixel else ""
    return text, None, head, tests


def _charts(scene: MethodsScene, status: AdviceState) -> tuple[object, ...]:
    """For each chart: whether it is hidden, its figure, and what stands below."""
    engine, model, tested = scene.services.engine, status.card, status.tested
    layers: tuple[object, ...] = (True, empty_figure(), None)
    if tested.advice is not None:
        seconds = [engine.seconds_of(model.key, row.cost) for row in tested.advice.layers]
        table = advice_table(tested.advice, seconds)
        layers = False, advice_figure(tested.advice, seconds), table
    if tested.sanity is None:
        return *layers, True, empty_figure(), None
    layer = _shown(status)
    where = f" At {layer}." if layer else ""
    return *layers, False, sanity_figure(tested.sanity, layer), SANITY + where


def _shown(status: AdviceState) -> str:
    """The recommended layer if its curve is available, else the last one."""
    advice, sanity = status.tested.advice, status.tested.sanity
    if advice is not None and advice.recommended is not None and sanity is not None:
        name = advice.recommended.layer.name
        if name in sanity.layers:
            return name
    return status.method.last_layer(status.card)


PANEL = Panel(ids.ADVICE, layout, register, fields=("model", "approach"))
