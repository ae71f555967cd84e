"""Settings of the heat maps of both sides."""

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.pages.compare import parameters
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import field, opacity, relevance, resolution, select
from dashboard.ui.panel import Panel


def layout() -> Component:
    """One bar of pickers; the page's one callback fills them."""
    return html.Section(
        [
            html.H2("Display of the maps", className="visually-hidden"),
            field("Layer", select(ids.LAYER)),
            field("Method", select(ids.METHOD), class_name="of-images"),  # else on its map
            relevance(),
            resolution(),
            field("Colours", select(ids.SCALE)),
            opacity(),
            parameters.layout(),
        ],
        id=ids.CONTROLS,
        className="panel bar of-images of-methods",
    )


def register(app: Dash, services: Services) -> None:
    """Registers nothing: the page's one callback serves the pickers."""


PANEL = Panel(ids.CONTROLS, layout, register=register)
