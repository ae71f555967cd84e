"""What was concluded about the model."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.core.inputs import count_notices
from dashboard.pages.inputs import ids as own
from dashboard.pages.inputs.options import MODEL_OPTIONS
from dashboard.pages.inputs.scene import InputsScene, on_inputs
from dashboard.pages.inputs.stated import stated
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel


def layout() -> Component:
    """Filled for the chosen model."""
    return card(own.MODEL, ["Model", subtitle(own.MODEL_TITLE)], [html.Div(id=own.MODEL_NOTES)])


def register(app: Dash, services: Services) -> None:
    """States the conclusions about the model of the view."""

    @on_inputs(
        app,
        services,
        own.MODEL,
        Output(own.MODEL_NOTES, "children"),
        Output(own.MODEL_TITLE, "children"),
        Output(ids.PERMALINK, "data"),
    )
    def update(scene: InputsScene) -> tuple[Component, str, dict[str, object]]:
        permalink = {
            "of": {"model": scene.view.model},
            "weights": scene.card.weights_prefix,
            "isPrivate": False,
        }
        notes = scene.inputs.model
        title = ", ".join(
            filter(None, [scene.card.name, count_notices(sum(each.warning for each in notes))])
        )
        return stated(notes, MODEL_OPTIONS), title, permalink


PANEL = Panel(own.MODEL, layout, register, fields=("model",))
