"""What was concluded about the gallery."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.core.inputs import count_notices
from dashboard.pages.inputs import ids as own
from dashboard.pages.inputs.options import GALLERY_OPTIONS
from dashboard.pages.inputs.scene import InputsScene, on_inputs
from dashboard.pages.inputs.stated import stated
from dashboard.services import Services
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel


def layout() -> Component:
    """Filled for the current gallery."""
    return card(
        own.GALLERY,
        ["Gallery", subtitle(own.GALLERY_TITLE)],
        [html.Div(id=own.GALLERY_NOTES)],
    )


def register(app: Dash, services: Services) -> None:
    """States the conclusions about the gallery, and how its classes match the model's."""

    @on_inputs(
        app,
        services,
        own.GALLERY,
        Output(own.GALLERY_NOTES, "children"),
        Output(own.GALLERY_TITLE, "children"),
    )
    def update(scene: InputsScene) -> tuple[Component, str]:
        notes = scene.inputs.gallery
        title = ", ".join(
            filter(None, [scene.gallery.name, count_notices(sum(each.warning for each in notes))])
        )
        return stated(notes, GALLERY_OPTIONS), title


PANEL = Panel(own.GALLERY, layout, register, fields=("model",))
