"""What was concluded about the model."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.core.inputs import count_notices
from dashboard.pages.inputs import ids as own
from dashboard.pages.inputs.options import MODEL_OPTIONS
from dashboard.pages.inputs.scene import InputsScene
from dashboard.pages.inputs.stated import stated
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts


def layout() -> Component:
    """Filled for the chosen model."""
    return card(own.MODEL, ["Model", subtitle(own.MODEL_TITLE)], [html.Div(id=own.MODEL_NOTES)])


PARTS = {
    "notes": Output(own.MODEL_NOTES, "children"),
    "title": Output(own.MODEL_TITLE, "children"),
    "permalink": Output(ids.PERMALINK, "data"),
}


def render(scene: InputsScene) -> Parts:
    """States the conclusions about the model of the view."""
    permalink = {
        "of": {"model": scene.view.model},
        "weights": scene.card.pin,
        "isPrivate": False,
    }
    notes = scene.inputs.model
    title = ", ".join(
        filter(None, [scene.card.name, count_notices(sum(each.warning for each in notes))])
    )
    return {
        "notes": stated(notes, MODEL_OPTIONS),
        "title": title,
        "permalink": permalink,
    }


PANEL = Panel(own.MODEL, layout, fields=("model",), parts=PARTS, render=render)
