"""Inputs: what was concluded about the model and the gallery, and how to choose otherwise."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.pages.inputs import classes, conflicts, gallery, model, plugins, unshown
from dashboard.pages.inputs.scene import InputsScene
from dashboard.pages.inputs.view import InputsView
from dashboard.ui import pickers
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Picker

PANELS: tuple[Panel, ...] = (
    model.PANEL,
    gallery.PANEL,
    classes.PANEL,
    conflicts.PANEL,
    unshown.PANEL,
    plugins.PANEL,
)
PICKERS: tuple[Picker[Any], ...] = (pickers.MODEL,)


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    return html.Main(
        [
            html.H1("Inputs", className="visually-hidden"),
            html.Div(panels[model.PANEL], className="column"),
            html.Div([panels[gallery.PANEL], panels[classes.PANEL]], className="column"),
            panels[conflicts.PANEL],
            panels[unshown.PANEL],
            panels[plugins.PANEL],
        ],
        className="inputs",
    )


PAGE = Page(
    "/inputs/",
    "Inputs",
    InputsView,
    PICKERS,
    PANELS,
    _arrange,
    InputsScene,
    beside_model=True,
)
