"""What was concluded about the gallery."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.core.inputs import count_notices
from dashboard.pages.inputs import ids as own
from dashboard.pages.inputs.options import GALLERY_OPTIONS
from dashboard.pages.inputs.scene import InputsScene
from dashboard.pages.inputs.stated import stated
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts


def layout() -> Component:
    """Filled for the current gallery."""
    return card(
        own.GALLERY,
        ["Gallery", subtitle(own.GALLERY_TITLE)],
        [html.Div(id=own.GALLERY_NOTES)],
    )


PARTS = {
    "notes": Output(own.GALLERY_NOTES, "children"),
    "title": Output(own.GALLERY_TITLE, "children"),
}


def render(scene: InputsScene) -> Parts:
    """States the conclusions about the gallery, and how its classes match the model's."""
    notes = scene.inputs.gallery
    title = ", ".join(
        filter(None, [scene.gallery.name, count_notices(sum(each.warning for each in notes))])
    )
    return {
        "notes": stated(notes, GALLERY_OPTIONS),
        "title": title,
    }


PANEL = Panel(own.GALLERY, layout, fields=("model",), parts=PARTS, render=render)
