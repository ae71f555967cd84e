"""Hohman's questions: six lists of answers that narrow the approaches down."""

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.pages.methods import ids as own
from dashboard.pages.methods.scene import MethodsScene
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, field, select
from dashboard.ui.panel import Panel, Parts
from explainers.approaches import APPROACHES, REFLECTIONS
from explainers.methods.guide import QUESTIONS

SELECTS = {
    "why": own.WHY,
    "who": own.WHO,
    "what": own.WHAT,
    "how": own.HOW,
    "when": own.WHEN,
    "where": own.WHERE,
}
FIELDS = tuple(QUESTIONS)


def layout() -> Component:
    """One list a question, in the survey's order."""
    headings = {each.question: each.heading for each in REFLECTIONS}
    return card(
        own.QUESTIONS,
        ["All approaches by Hohman's questions", html.Small(id=own.QUESTIONS_COUNT)],
        [
            dcc.Store(own.QUESTIONS_NAMES, data=FIELDS),
            html.Div(
                [field(headings[question], select(SELECTS[question])) for question in QUESTIONS],
                className="questions",
            ),
        ],
        aside=[
            html.Button("Any answer", id=own.QUESTIONS_CLEAR, className="quiet-button"),
            html.Button("Take the tour", id=own.TOUR_BUTTON, className="quiet-button framed"),
        ],
    )


PARTS = {
    "count": Output(own.QUESTIONS_COUNT, "children"),
    "clear": Output(own.QUESTIONS_CLEAR, "hidden"),
    "permalink": Output(ids.PERMALINK, "data"),
}


def render(scene: MethodsScene) -> Parts:
    """Counts the remaining approaches, and clears the answers on request."""
    count = f"{len(scene.matching)} of {len(APPROACHES)} approaches"
    permalink = {
        "of": {"model": scene.view.model},
        "weights": scene.card.pin,
        "isPrivate": False,
    }
    return {
        "count": count,
        "clear": not scene.view.chosen_answers,
        "permalink": permalink,
    }


def register(app: Dash, services: Services) -> None:
    """One press clears the answers, another starts the tour."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "clearQuestions"),
        Input(own.QUESTIONS_CLEAR, "n_clicks"),
        State(own.QUESTIONS_NAMES, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "same"),
        Output(ids.TOUR, "started"),
        Input(own.TOUR_BUTTON, "n_clicks"),
        prevent_initial_call=True,
    )


PANEL = Panel(
    own.QUESTIONS, layout, register=register, fields=("model", *FIELDS), parts=PARTS, render=render
)
