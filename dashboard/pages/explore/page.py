"""Explore: one image, every layer's statistics beside every layer's Grad-CAM, all linked."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.pages.explore import (
    activations,
    changes,
    edits,
    feature_maps,
    region_test,
    severities,
    smallest_parts,
    statistics,
    trust,
)
from dashboard.pages.explore.routes import add_routes
from dashboard.pages.explore.scene import ExploreScene
from dashboard.ui import (
    cam,
    description,
    fetch_sample,
    gallery,
    ids,
    long_map,
    parameters,
    pickers,
    picture,
    predictions,
    strip,
)
from dashboard.ui.map_view import View
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Picker

PANELS: tuple[Panel, ...] = (
    gallery.PANEL,
    fetch_sample.PANEL,  # inside the gallery's
    picture.PANEL,
    parameters.PANEL,  # inside the picture's, as the next
    long_map.PANEL,
    cam.PANEL,
    predictions.PANEL,
    statistics.PANEL,
    strip.PANEL,
    activations.PANEL,
    description.PANEL,
    feature_maps.PANEL,
    trust.PANEL,
    edits.PANEL,
    changes.PANEL,
    region_test.PANEL,
    smallest_parts.PANEL,
    severities.PANEL,
)


PICKERS: tuple[Picker[Any], ...] = (
    pickers.MODEL,
    *pickers.GALLERY,
    *pickers.MAPS,
    Picker("layer", ids.STATISTICS_LAYERS, prop="selected", options=pickers.layer_options),
    Picker("params", ids.PARAMETERS_FORM),
    *pickers.PREDICTIONS,
    Picker("show", ids.SHOW),
    Picker("plot", ids.PLOT),
    Picker("edits", ids.EDITS),
    *region_test.PICKERS,
    severities.PICKER,
    Picker("pinned", ids.PINNED, prop="data"),
    Picker("pinned", ids.GALLERY, prop="pinned"),
)


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    return html.Main(
        [
            html.H1("Explore", className="visually-hidden"),
            panels[gallery.PANEL],
            panels[picture.PANEL],
            html.Div([panels[predictions.PANEL], panels[statistics.PANEL]], className="column"),
            panels[strip.PANEL],
            html.Div(
                [
                    panels[panel]
                    for panel in (
                        activations.PANEL,
                        description.PANEL,
                        feature_maps.PANEL,
                    )
                ],
                className="low",
            ),
            panels[trust.PANEL],
            html.Div([panels[edits.PANEL], panels[changes.PANEL]], className="what-if"),
            html.Div(
                [
                    panels[panel]
                    for panel in (region_test.PANEL, smallest_parts.PANEL, severities.PANEL)
                ],
                className="low what-if-tests",
            ),
        ],
        className="explore",
    )


LOADING = Path(__file__).parent / "templates/explore_loading.html"
PAGE = Page(
    "/",
    "Explore",
    View,
    PICKERS,
    PANELS,
    _arrange,
    ExploreScene,
    loading=LOADING,
    routes=add_routes,
)
