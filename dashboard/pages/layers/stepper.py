"""A number field with arrows to the previous and the next value.

assets/pages/layers.js defines what the arrows step through.
"""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.ui.components import aria, number_input, unlabelled


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
            title=f"Previous {what} {order}",
            **aria(label=f"Previous {what}"),
        ),
        unlabelled(what.capitalize(), number_input(stepper.number)),
        html.Button(
            "▸",
            id=stepper.next,
            className="quiet-button framed",
            title=f"Next {what} {order}",
            **aria(label=f"Next {what}"),
        ),
    ]
    return html.Div(parts, className="stepper")
