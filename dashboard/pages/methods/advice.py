"""Which layer to read with a method, and whether its maps depend on the network: tested here."""

from dataclasses import dataclass

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.access.person import person_key
from dashboard.access.session import session_id
from dashboard.core.jobs.job import JobState
from dashboard.core.long_maps import about
from dashboard.core.services import Services
from dashboard.figures.advice import advice_figure
from dashboard.figures.base import empty_figure
from dashboard.figures.sanity import sanity_figure
from dashboard.pages.methods import ids as names
from dashboard.pages.methods.advice_table import advice_table
from dashboard.pages.methods.scene import MethodsScene, on_methods
from dashboard.trust.advice import AdviceQuestions, Tested, advice_questions, known_advice
from dashboard.trust.findings import findings_of_method
from dashboard.trust.questions import seconds_of
from dashboard.ui import evidence_row, ids
from dashboard.ui.badge import article
from dashboard.ui.components import Children, card, subtitle
from dashboard.ui.page_urls import explore_url
from dashboard.ui.panel import GRAPH_CONFIG, Panel, triggered_ids
from explainers.methods import Method
from explainers.models import ModelCard

ROW = evidence_row.Row(
    names.ADVICE_START, names.ADVICE_STOP, names.ADVICE_PROGRESS, names.ADVICE_STATE
)
SHOWS_ONLY = "It does not depend on a class: no test here tells which layer to read."
SANITY = (
    "Rank correlation (Spearman) with the trained network’s map while weights are randomised "
    "from the output down. A map that stays near 1 does not depend on what the network learned."
)


def layout() -> Component:
    """A button that tests, the advice in words, and the two charts that it rests on."""
    words: Children = [
        html.Span(id=names.ADVICE_WORDS),
        " ",
        html.A("See it", id=names.ADVICE_LINK, className="led"),
    ]
    return card(
        ids.ADVICE,
        ["How far to trust its maps, and which layer to read", subtitle(names.ADVICE_TITLE)],
        [
            ROW.layout("Test it"),
            html.P([*words], className="advice-words"),
            html.Div(id=names.ADVICE_FINDINGS, className="findings"),
            html.Div(
                [
                    html.Figure(
                        [_graph(names.ADVICE_GRAPH), html.Figcaption(id=names.ADVICE_TABLE)],
                        id=names.ADVICE_LAYERS,
                        hidden=True,
                    ),
                    html.Figure(
                        [
                            _graph(names.ADVICE_SANITY_GRAPH),
                            html.Figcaption(id=names.ADVICE_SANITY_TEXT, className="quiet"),
                        ],
                        id=names.ADVICE_SANITY,
                        hidden=True,
                    ),
                ],
                className="advice-charts",
            ),
            dcc.Interval(names.ADVICE_TICK, interval=evidence_row.TICK_MS, disabled=True),
        ],
        class_name="advice",
    )


def _graph(component: str) -> dcc.Graph:
    return dcc.Graph(
        component, figure=empty_figure(), config=GRAPH_CONFIG, className="advice-graph"
    )


@dataclass(frozen=True)
class Standing:
    """What is asked of a method, what is known of it, and the tests under way."""

    card: ModelCard
    method: Method
    asked: AdviceQuestions
    tested: Tested
    state: JobState | None


def register(app: Dash, services: Services) -> None:
    """Shows what is known; starts, stops and follows the tests."""

    @on_methods(
        app,
        services,
        ids.ADVICE,
        Output(names.ADVICE_TITLE, "children"),
        *(Output(*place) for place in ROW.places),
        Output(names.ADVICE_TICK, "disabled"),
        Output(names.ADVICE_WORDS, "children"),
        Output(names.ADVICE_LINK, "href"),
        Output(names.ADVICE_FINDINGS, "children"),
        Output(names.ADVICE_LAYERS, "hidden"),
        Output(names.ADVICE_GRAPH, "figure"),
        Output(names.ADVICE_TABLE, "children"),
        Output(names.ADVICE_SANITY, "hidden"),
        Output(names.ADVICE_SANITY_GRAPH, "figure"),
        Output(names.ADVICE_SANITY_TEXT, "children"),
        also=(
            Input(names.ADVICE_START, "n_clicks"),
            Input(names.ADVICE_STOP, "n_clicks"),
            Input(names.ADVICE_TICK, "n_intervals"),
        ),
    )
    def update(scene: MethodsScene) -> tuple[object, ...]:
        method = scene.approach.method
        title = f"with {scene.approach.name}, for {scene.card.name}"
        unfit = SHOWS_ONLY if method is None else method.fit(scene.card)
        if method is None or unfit:
            none = True, empty_figure(), None
            row = evidence_row.shown(None, unfit, scene.approach.name, complete=True)
            return title, *row, True, "", None, [], *none, *none
        standing = _act(scene, method, triggered_ids())
        running = evidence_row.is_running(standing.state)
        offer, complete = ("", True) if running else _offer(scene, standing)
        row = evidence_row.shown(standing.state, offer, method.name, complete=complete)
        return title, *row, not running, *_words(standing), *_charts(scene, standing)

    app.clientside_callback(
        ClientsideFunction("stratoscope", "openLayerOfAdvice"),
        Input(names.ADVICE_GRAPH, "clickData"),
        prevent_initial_call=True,
    )


def _act(scene: MethodsScene, method: Method, caused: set[object]) -> Standing:
    """Does what a button asks for; how far the tests are then."""
    jobs, session, model = scene.services.jobs.evidence, session_id(), scene.card
    about_method = "advice", model.key, method.key
    if names.ADVICE_START in caused:
        jobs.start_all(
            *(session, model, about_method),
            lambda found: advice_questions(model, method, found).all,
            person_key(),
        )
    job = jobs.of(session, about_method)
    if names.ADVICE_STOP in caused and job is not None:
        job.cancel()
    asked = advice_questions(model, method, jobs.witnesses(model))
    tested = known_advice(scene.services.engine, model, method, asked)
    return Standing(model, method, asked, tested, evidence_row.state_of(job))


def _offer(scene: MethodsScene, standing: Standing) -> tuple[str, bool]:
    """What the tests that are missing would take, and whether none is."""
    engine, asked = scene.services.engine, standing.asked
    missing = [each for each in asked.all if not engine.is_stored(each)]
    if asked.lacking and not missing:
        return f"{asked.lacking.capitalize()}: open one with more of them.", True
    if asked.all and not missing:
        return "Tested on images of this gallery; seed 0.", True
    if not asked.all:
        return "Searches the gallery first; you can keep working.", False
    seconds = about(seconds_of(engine, standing.card, asked.all))
    return f"Takes {seconds} on this machine; you can keep working.", False


def _words(standing: Standing) -> tuple[str, str | None, list[Component]]:
    """The advice in one sentence, where to see it, and what was found for its layer."""
    model, method, tested = standing.card, standing.method, standing.tested
    layer = _shown(standing)
    found = findings_of_method(tested.localisation, tested.sanity, layer, standing.asked.lacking)
    known = layer and (tested.localisation or tested.sanity)
    where = [html.P(f"At {layer}:", className="quiet")] if known else []
    articles = [*where, *(article(each) for each in found)]
    if tested.advice is not None:
        chosen = tested.advice.recommended
        link = (
            explore_url(model.key, None, chosen.layer.name, method=method.key) if chosen else None
        )
        return tested.advice.why, link, articles
    said = "One map of the input: there is no layer to choose." if method.per_pixel else ""
    return said, None, articles


def _charts(scene: MethodsScene, standing: Standing) -> tuple[object, ...]:
    """For each chart: whether it is hidden, its figure, and what stands below."""
    engine, model, tested = scene.services.engine, standing.card, standing.tested
    layers: tuple[object, ...] = (True, empty_figure(), None)
    if tested.advice is not None:
        seconds = [engine.seconds_of(model.key, row.cost) for row in tested.advice.layers]
        table = advice_table(tested.advice, seconds)
        layers = False, advice_figure(tested.advice, seconds), table
    if tested.sanity is None:
        return *layers, True, empty_figure(), None
    layer = _shown(standing)
    where = f" At {layer}." if layer else ""
    return *layers, False, sanity_figure(tested.sanity, layer), SANITY + where


def _shown(standing: Standing) -> str:
    """The recommended layer where its curve is known, else the last one."""
    advice, sanity = standing.tested.advice, standing.tested.sanity
    if advice is not None and advice.recommended is not None and sanity is not None:
        name = advice.recommended.layer.name
        if name in sanity.layers:
            return name
    return standing.method.last_layer(standing.card)


PANEL = Panel(ids.ADVICE, layout, register, fields=("model", "approach"))
