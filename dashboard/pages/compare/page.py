"""Compare: two of anything side by side, in step and on one colour scale."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.pages.compare import (
    cams,
    changed_statistics,
    choose_b,
    cka,
    controls,
    depth,
    effects,
    flipped_predictions,
    in_step,
    methods,
    mosaics,
    moved_maps,
    parameters,
    sides,
    statistics,
    strip,
)
from dashboard.pages.compare.routes import add_routes
from dashboard.pages.compare.scene import CompareScene
from dashboard.pages.compare.view import CompareView
from dashboard.ui import fetch_sample, gallery, ids, pickers, scan
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Picker
from dashboard.ui.view import ANY

PANELS: tuple[Panel, ...] = (
    sides.PANEL,
    scan.PANEL,
    gallery.PANEL,
    fetch_sample.PANEL,  # inside the gallery's
    in_step.PANEL,
    methods.PANEL,
    controls.PANEL,
    parameters.PANEL,  # inside the bar of controls
    strip.PANEL,
    mosaics.PANEL,
    depth.PANEL,
    cams.PANEL,
    effects.PANEL,
    statistics.PANEL,
    choose_b.PANEL,
    flipped_predictions.PANEL,
    moved_maps.PANEL,
    cka.PANEL,
    changed_statistics.PANEL,
)


PICKERS: tuple[Picker[Any], ...] = (
    pickers.MODEL,
    Picker("model_b", ids.MODEL_B, options=pickers.model_options),
    Picker("corruption_b", ids.CORRUPTION_B, options=sides.corruption_options, empty=ANY),
    Picker("kind", ids.KIND),
    Picker("scan", ids.SCAN_ID, prop="data"),
    Picker("a", ids.SIDE_A, options=sides.options),
    Picker("b", ids.SIDE_B, options=sides.options),
    Picker("target_a", ids.TARGET_A, show=pickers.class_text("target_a")),
    Picker("target_b", ids.TARGET_B, show=pickers.class_text("target_b", "model_b")),
    pickers.CLASSES,
    Picker("model_b", ids.TARGET_B_OPTIONS, prop="model"),
    Picker("choosing", ids.CHOOSING),
    Picker("choosing", ids.GALLERY, prop="choosing"),
    Picker("image_b", ids.GALLERY, prop="selected_b"),
    *pickers.MAPS,
    Picker("method", ids.METHOD_FIRST, options=pickers.method_options),
    Picker("method_2", ids.METHOD_SECOND, options=pickers.other_method_options),
    Picker("method_3", ids.METHOD_THIRD, options=pickers.other_method_options),
    Picker("method_4", ids.METHOD_FOURTH, options=pickers.other_method_options),
    Picker("params", ids.PARAMETERS_FORM),
    *pickers.GALLERY,
)


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    inside = parameters.PANEL, fetch_sample.PANEL
    own = [each for panel, each in panels.items() if panel not in inside]
    return html.Main([html.H1("Compare", className="visually-hidden"), *own], className="compare")


PAGE = Page(
    "/compare/", "Compare", CompareView, PICKERS, PANELS, _arrange, CompareScene, routes=add_routes
)
