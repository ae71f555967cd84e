"""What was concluded about the model."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components import card, subtitle
from dashboard.ids import inputs as names
from dashboard.inputs import count_notices
from dashboard.panels.base import Panel
from dashboard.panels.inputs.options import MODEL_OPTIONS
from dashboard.panels.inputs.scene import InputsScene, on_inputs
from dashboard.panels.inputs.stated import stated
from dashboard.services import Services


def layout() -> Component:
    """Filled for the chosen model."""
    return card(
        names.MODEL, ["Model", subtitle(names.MODEL_TITLE)], [html.Div(id=names.MODEL_NOTES)]
    )


def register(app: Dash, services: Services) -> None:
    """States the conclusions about the model of the view."""

    @on_inputs(
        app,
        services,
        names.MODEL,
        Output(names.MODEL_NOTES, "children"),
        Output(names.MODEL_TITLE, "children"),
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


PANEL = Panel(names.MODEL, layout, register, fields=("model",))
