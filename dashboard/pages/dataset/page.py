"""Dataset: a whole gallery under one model, from its accuracy to its channels."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.pages.dataset import (
    accuracy,
    classes,
    confusions,
    health,
    map,
    members,
    robustness,
    spread,
    subset_bar,
)
from dashboard.pages.dataset.routes import add_routes
from dashboard.pages.dataset.scene import DatasetScene
from dashboard.pages.dataset.view import COLOURS, ORDERS, DatasetView
from dashboard.ui import ids, pickers, scan
from dashboard.ui.choices import Choices
from dashboard.ui.components import aria
from dashboard.ui.page import Page
from dashboard.ui.panel import Panel
from dashboard.ui.picker import Options, Picker
from dashboard.ui.view import ANY

PANELS: tuple[Panel, ...] = (
    scan.PANEL,
    subset_bar.PANEL,
    accuracy.PANEL,
    confusions.PANEL,
    classes.PANEL,
    members.PANEL,
    map.PANEL,
    spread.PANEL,
    robustness.PANEL,
    health.PANEL,
)
ORDER_NAMES = ("Highest loss first", "Confident but wrong first", "Far from its class first")
COLOUR_NAMES = ("Outcome", "Group", "Class")

BRINGS = {  # what a scan brings, by the name of its sketch
    "accuracy": ("How often it is right", "Accuracy and calibration, each with an interval."),
    "confusions": ("What it confuses", "Groups and classes that are taken for another."),
    "images": ("Which images to check", "The highest loss first, or confident but wrong."),
    "channels": ("What its channels do", "Dead, saturated and class-selective ones."),
}


def _orders(view: DatasetView, choices: Choices) -> Options:
    return [{"label": n, "value": k} for n, k in zip(ORDER_NAMES, ORDERS, strict=True)]


def _colours(view: DatasetView, choices: Choices) -> Options:
    return [{"label": n, "value": k} for n, k in zip(COLOUR_NAMES, COLOURS, strict=True)]


PICKERS: tuple[Picker[Any], ...] = (
    pickers.MODEL,
    Picker("scan", ids.SCAN_ID, prop="data"),
    pickers.LAYER,
    Picker("subset", ids.SUBSET, prop="data"),
    Picker(
        "within",
        ids.CONFUSIONS_GROUP,
        options=confusions.options,
        empty=ANY,
    ),
    Picker("tab", ids.CLASSES_TABS, prop="selected"),
    Picker("colour", ids.MAP_COLOUR, options=_colours),
    Picker("order", ids.MEMBERS_ORDER, options=_orders),
    Picker("corruption", ids.ROBUSTNESS_KIND, options=robustness.kind_options, empty=ANY),
    Picker("against", ids.ROBUSTNESS_AGAINST, options=robustness.model_options, empty=ANY),
)


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    return html.Main(
        [
            html.H1("Dataset", className="visually-hidden"),
            panels[scan.PANEL],
            panels[subset_bar.PANEL],
            _brings(),
            *(panels[each] for each in PANELS[2:]),
        ],
        className="dataset",
    )


def _brings() -> Component:
    """A sketch of each part of the page, for as long as there is no scan."""
    parts = [
        html.Li([html.I(className=f"sketch {sketch}"), html.H2(title), html.P(text)])
        for sketch, (title, text) in BRINGS.items()
    ]
    return html.Ul(parts, className="no-scan", **aria(label="What a scan brings"))


PAGE = Page(
    "/dataset/",
    "Dataset",
    DatasetView,
    PICKERS,
    PANELS,
    _arrange,
    DatasetScene,
    libraries=("dash_ag_grid",),
    routes=add_routes,
)
