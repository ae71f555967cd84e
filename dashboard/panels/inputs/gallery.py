"""What was concluded about the gallery."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.components import card, subtitle
from dashboard.ids import inputs as names
from dashboard.inputs import count_notices
from dashboard.panels.base import Panel
from dashboard.panels.inputs.options import GALLERY_OPTIONS
from dashboard.panels.inputs.scene import InputsScene, on_inputs
from dashboard.panels.inputs.stated import stated
from dashboard.services import Services


def layout() -> Component:
    """Filled for the current gallery."""
    return card(
        names.GALLERY,
        ["Gallery", subtitle(names.GALLERY_TITLE)],
        [html.Div(id=names.GALLERY_NOTES)],
    )


def register(app: Dash, services: Services) -> None:
    """States the conclusions about the gallery, and how its classes match the model's."""

    @on_inputs(
        app,
        services,
        names.GALLERY,
        Output(names.GALLERY_NOTES, "children"),
        Output(names.GALLERY_TITLE, "children"),
    )
    def update(scene: InputsScene) -> tuple[Component, str]:
        notes = scene.inputs.gallery
        title = ", ".join(
            filter(None, [scene.gallery.name, count_notices(sum(each.warning for each in notes))])
        )
        return stated(notes, GALLERY_OPTIONS), title


PANEL = Panel(names.GALLERY, layout, register, fields=("model",))
