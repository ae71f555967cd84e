"""A number with an arrow on either side: the one before, the next, or any that is typed."""

from dataclasses import dataclass

from dash import ClientsideFunction, Dash, Input, html
from dash.development.base_component import Component

from dashboard.components import aria, number_input, unlabelled


@dataclass(frozen=True)
class Stepper:
    """The ids of the field and of its arrows, what the numbers are of, and in which order."""

    number: str
    before: str
    next: str
    what: str
    order: str


def layout(stepper: Stepper) -> Component:
    """The arrow back, the field, and the arrow on."""
    what, order = stepper.what, stepper.order
    parts = [
        html.Button(
            "◂",
            id=stepper.before,
            className="quiet-button framed",
            title=f"The {what} before {order}",
            **aria(label=f"{what.capitalize()} before"),
        ),
        unlabelled(what.capitalize(), number_input(stepper.number)),
        html.Button(
            "▸",
            id=stepper.next,
            className="quiet-button framed",
            title=f"The next {what} {order}",
            **aria(label=f"Next {what}"),
        ),
    ]
    return html.Div(parts, className="stepper")


def register(app: Dash, stepper: Stepper, function: str) -> None:
    """Lets a function of assets/layers.js step: it knows the numbers and their order."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", function),
        Input(stepper.before, "n_clicks"),
        Input(stepper.next, "n_clicks"),
        prevent_initial_call=True,
    )
