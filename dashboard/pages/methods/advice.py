"""Which layer to read with a method, and whether its maps depend on the network: tested here."""

from dataclasses import dataclass

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.access.person import person_key
from dashboard.access.session import session_id
from dashboard.components import Findings
from dashboard.core.jobs.job import Job, JobState
from dashboard.core.long_maps import about
from dashboard.figures.advice import advice_figure
from dashboard.figures.base import empty_figure
from dashboard.figures.sanity import sanity_figure
from dashboard.pages.methods import ids as own
from dashboard.pages.methods.advice_table import advice_table
from dashboard.pages.methods.scene import MethodsScene
from dashboard.pages.methods.view import MethodsView
from dashboard.services import Services
from dashboard.trust.advice import (
    FAITHFUL_ON,
    AdviceQuestions,
    Tested,
    advice_questions,
    stored_advice,
)
from dashboard.trust.findings import findings_of_method
from dashboard.trust.layer_order import ORDERS
from dashboard.trust.questions import seconds_of
from dashboard.ui import ids, job_row
from dashboard.ui.badge import finding_data
from dashboard.ui.choices import Choices
from dashboard.ui.components import Children, card, field, select, subtitle
from dashboard.ui.page_urls import explore_url
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.picker import Options
from explainers.methods import Method
from explainers.models import ModelCard
from explainers.what_if.region_test import CONTROLS, FILLS, PERCENT

SHOWS_ONLY = "It does not depend on a class: no test here tells which layer to read."
REGIONS = (
    f"The region test erases the top {PERCENT.default} % of a map, and as controls {CONTROLS} "
    f"regions of the same shape elsewhere, with {len(FILLS)} fillings: how much more the "
    "probability drops, and in how many tests the marked region leads by a point. No interval: "
    f"{FAITHFUL_ON} images. A model with its own preprocessing cannot be tested so."
)
SANITY = (
    "Rank correlation (Spearman) with the trained network’s map while weights are randomised "
    "from the output down. A map that stays near 1 does not depend on what the network learned."
)


def _about(model: ModelCard, method: Method) -> tuple[str, str, str]:
    """What a job is about."""
    return "advice", model.key, method.key


def _job(scene: MethodsScene) -> Job | None:
    method = scene.approach.method
    if method is None:
        return None
    return scene.services.jobs.evidence.of(session_id(), _about(scene.card, method))


ROW = job_row.JobRow(own.ADVICE_START, own.ADVICE_STOP, own.ADVICE_PROGRESS, own.ADVICE_STATE, _job)


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
                        [_graph(own.ADVICE_GRAPH), html.Figcaption(_as_a_table())],
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
        ],
        class_name="advice",
    )


def _as_a_table() -> Component:
    """Folded away, with the choice of its order."""
    return html.Details(
        [
            html.Summary("As a table"),
            field("Sort by", select(own.ADVICE_ORDER)),
            html.Div(id=own.ADVICE_TABLE),
            html.P(REGIONS, className="quiet"),
        ]
    )


def order_options(_view: MethodsView, _choices: Choices) -> Options:
    """The orders of the table."""
    return [{"value": key, "label": name} for key, name in ORDERS.items()]


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


PARTS = {
    "title": Output(own.ADVICE_TITLE, "children"),
    **ROW.parts,
    "words": Output(own.ADVICE_WORDS, "children"),
    "link": Output(own.ADVICE_LINK, "href"),
    "head": Output(own.ADVICE_FINDINGS, "head"),
    "findings": Output(own.ADVICE_FINDINGS, "data"),
    "layers_hidden": Output(own.ADVICE_LAYERS, "hidden"),
    "layers": Output(own.ADVICE_GRAPH, "figure"),
    "table": Output(own.ADVICE_TABLE, "children"),
    "sanity_hidden": Output(own.ADVICE_SANITY, "hidden"),
    "sanity": Output(own.ADVICE_SANITY_GRAPH, "figure"),
    "sanity_text": Output(own.ADVICE_SANITY_TEXT, "children"),
}
NO_CHARTS: Parts = {
    "layers_hidden": True,
    "layers": empty_figure(),
    "table": None,
    "sanity_hidden": True,
    "sanity": empty_figure(),
    "sanity_text": None,
}


def render(scene: MethodsScene) -> Parts:
    """The results so far, and the progress of the tests."""
    method = scene.approach.method
    title = f"with {scene.approach.name}, for {scene.card.name}"
    unfit = SHOWS_ONLY if method is None else method.fit(scene.card)
    if method is None or unfit:
        row = job_row.values(None, unfit, scene.approach.name, complete=True)
        nothing: Parts = {"words": "", "link": None, "head": "", "findings": []}
        return {"title": title, **row, **nothing, **NO_CHARTS}
    status = _status(scene, method)
    running = job_row.is_running(status.state)
    offer, complete = ("", True) if running else _offer(scene, status)
    row = job_row.values(status.state, offer, method.name, complete=complete)
    return {"title": title, **row, **_words(status), **_charts(scene, status)}


def register(app: Dash, services: Services) -> None:
    """A click on a bar opens its layer."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "openLayerOfAdvice"),
        Input(own.ADVICE_GRAPH, "clickData"),
        prevent_initial_call=True,
    )


def start(scene: MethodsScene) -> None:
    """Starts the missing tests. Raises: ExplainerError where too much is under way."""
    jobs, model, method = scene.services.jobs.evidence, scene.card, scene.approach.method
    if method is None:
        return
    jobs.start_all(
        *(session_id(), model, _about(model, method)),
        lambda references: advice_questions(model, method, references).all,
        person_key(),
    )


def _status(scene: MethodsScene, method: Method) -> AdviceState:
    """The results so far, and the tests under way."""
    references = scene.services.jobs.evidence.references(scene.card)
    requested = advice_questions(scene.card, method, references)
    tested = stored_advice(scene.services.engine, scene.card, method, requested)
    state = job_row.state_of(_job(scene))
    return AdviceState(scene.card, method, requested, tested, state)


def _offer(scene: MethodsScene, status: AdviceState) -> tuple[str, bool]:
    """The estimate for the missing tests, and whether none is missing."""
    engine, requested = scene.services.engine, status.requested
    missing = [each for each in requested.all if not engine.is_stored(each)]
    lacking = requested.lacking
    if (few := lacking.localisation or lacking.sanity) and not missing:
        return f"{few.capitalize()}: open one with more of them.", True
    if requested.all and not missing:
        return "Tested on images of this gallery; seed 0.", True
    if not requested.all:
        return "Searches the gallery first; you can keep working.", False
    seconds = about(seconds_of(engine, status.card, requested.all))
    return f"Takes {seconds} on this machine; you can keep working.", False


def _words(status: AdviceState) -> Parts:
    """The advice in one sentence, where to see it, and the findings at its layer."""
    model, method, tested = status.card, status.method, status.tested
    layer = _shown(status)
    results = findings_of_method(
        tested.localisation, tested.sanity, layer, status.requested.lacking
    )
    has_tests = layer and (tested.localisation or tested.sanity)
    words = "One map of the input: there is no layer to choose." if method.per_pixel else ""
    link = None
    if tested.advice is not None:
        words, chosen = tested.advice.why, tested.advice.recommended
        link = chosen and explore_url(model.key, None, chosen.layer.name, method=method.key)
    return {
        "words": words,
        "link": link,
        "head": f"At {layer}:" if has_tests else "",
        "findings": [finding_data(each) for each in results],
    }


def _charts(scene: MethodsScene, status: AdviceState) -> Parts:
    """Each chart where its tests are done, and what stands below."""
    engine, model, tested = scene.services.engine, status.card, status.tested
    charts = dict(NO_CHARTS)
    if tested.advice is not None:
        seconds = [engine.seconds_of(model.key, row.cost) for row in tested.advice.layers]
        charts |= {
            "layers_hidden": False,
            "layers": advice_figure(tested.advice, seconds),
            "table": advice_table(tested.advice, seconds, tested.regions, scene.view.order),
        }
    if tested.sanity is not None:
        layer = _shown(status)
        charts |= {
            "sanity_hidden": False,
            "sanity": sanity_figure(tested.sanity, layer),
            "sanity_text": SANITY + (f" At {layer}." if layer else ""),
        }
    return charts


def _shown(status: AdviceState) -> str:
    """The recommended layer if its curve is available, else the last one."""
    advice, sanity = status.tested.advice, status.tested.sanity
    if advice is not None and advice.recommended is not None and sanity is not None:
        name = advice.recommended.layer.name
        if name in sanity.layers:
            return name
    return status.method.last_layer(status.card)


PANEL = Panel(
    ids.ADVICE,
    layout,
    fields=("model", "approach", "order"),
    parts=PARTS,
    render=render,
    actions=ROW.actions(start),
    is_working=ROW.is_working,
    register=register,
)
