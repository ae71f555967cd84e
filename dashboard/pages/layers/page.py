"""Layers: one layer of the network for one image: its channels, its filters, its top images."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.pages.layers import (
    activation_map,
    all_layers,
    channel,
    channels,
    filters,
    position,
    top_images,
)
from dashboard.pages.layers import ids as own
from dashboard.pages.layers.routes import add_routes
from dashboard.pages.layers.scene import LayersScene
from dashboard.pages.layers.view import MANY, LayersView
from dashboard.ui import fetch_sample, gallery, ids, pickers
from dashboard.ui.choices import Choices
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Options, Picker
from dashboard.ui.view import ANY

PANELS: tuple[Panel, ...] = (
    gallery.PANEL,
    fetch_sample.PANEL,  # inside the gallery's
    activation_map.PANEL,
    channels.PANEL,
    all_layers.PANEL,
    channel.PANEL,
    position.PANEL,
    top_images.PANEL,
    filters.PANEL,
)


def _named(names: Mapping[str, str]) -> Any:  # noqa: ANN401
    def options(view: LayersView, choices: Choices) -> Options:
        return [{"label": name, "value": key} for key, name in names.items()]

    return options


PICKERS: tuple[Picker[Any], ...] = (
    pickers.MODEL,
    *pickers.GALLERY,
    pickers.LAYER,
    pickers.STRIP,
    *pickers.TARGET,
    Picker("reduction", own.REDUCTION, options=_named(activation_map.REDUCTION_NAMES)),
    Picker("at", own.PLACE),
    Picker("at", own.ACTIVATION_MAP_VIEW, prop="selected"),
    Picker("resolution", ids.RESOLUTION),
    Picker("opacity", ids.OPACITY),
    Picker("order", own.ORDER, options=_named(channels.ORDER_NAMES)),
    Picker("scaling", own.SCALING),
    Picker(
        "many", own.MANY, options=_named({many: f"{int(many):,}" for many in sorted(MANY, key=int)})
    ),
    Picker("page", own.PAGE),
    Picker("channel", own.CHANNEL_NUMBER),
    Picker("channel", own.CHANNEL_STEPPER, prop="selected"),
    Picker("channel", own.CHANNELS_GRID, prop="selected"),
    Picker("channel", own.FILTER_STEPPER, prop="channel"),
    Picker("channel", own.FILTERS_GRID, prop="channel"),
    Picker("convolution", own.CONVOLUTION, options=filters.options, empty=ANY),
    Picker("filter", own.FILTER),
    Picker("filter", own.FILTER_STEPPER, prop="selected"),
    Picker("filter", own.FILTERS_GRID, prop="selected"),
    Picker("scan", ids.SCAN_ID, prop="data"),
    Picker("of", own.DRIVERS_OF, options=top_images.options, show=top_images.chosen),
)


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    own = [each for panel, each in panels.items() if panel is not fetch_sample.PANEL]
    return html.Main([html.H1("Layers", className="visually-hidden"), *own], className="layers")


PAGE = Page(
    "/layers/",
    "Layers",
    LayersView,
    PICKERS,
    PANELS,
    _arrange,
    LayersScene,
    routes=add_routes,
)
