"""The verdict: five buttons with their keys, confidence, tags, a comment, a box on the image."""

from dash import ClientsideFunction, Dash, Input, Output, State, html
from dash.development.base_component import Component

from dashboard.components import VerdictForm
from dashboard.pages.judge import ids as own
from dashboard.services import Services
from dashboard.ui.components import Children, card
from dashboard.ui.panel import Panel
from data.reviews import Choice, Confidence

SHORT = {  # where five buttons stand side by side on a phone
    Choice.RIGHT: "right, right reason",
    Choice.RIGHT_WRONG_REASON: "right, wrong reason",
    Choice.UNDERSTANDABLE: "wrong, under\u00adstandable",
    Choice.WRONG: "wrong",
    Choice.CANNOT_TELL: "cannot tell",
}


def layout() -> Component:
    """The form; assets/pages/judge/form.mjs fills it."""
    form = VerdictForm(
        id=own.VERDICT_FORM,
        choices=[
            {"value": each.value, "words": each.words, "short": SHORT[each]} for each in Choice
        ],
        confidences=[{"value": int(each), "words": each.words} for each in reversed(Confidence)],
    )
    how = html.Small("a key submits it and opens the next unjudged sample", className="by-key")
    title: Children = ["Your verdict", how]
    return card(own.FORM, title, [form], class_name="judge-form")


def register(app: Dash, services: Services) -> None:
    """Keeps what is typed, and gives verdicts; the image is drawn on while a box is marked."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "changeVerdict"),
        Input(own.VERDICT_FORM, "edited"),
        Input(own.VERDICT_FORM, "submitted"),
        Input(own.VERDICT_FORM, "withdrawn"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "drawBox"),
        Input(own.IMAGE_VIEW, "drawn"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "toggleMarking"),
        Output(own.IMAGE_VIEW, "marking"),
        Input(own.VERDICT_FORM, "drags"),
        State(own.IMAGE_VIEW, "marking"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "showMarking"),
        Output(own.VERDICT_FORM, "marking"),
        Input(own.IMAGE_VIEW, "marking"),
        prevent_initial_call=True,
    )


PANEL = Panel(own.FORM, layout, register=register)
