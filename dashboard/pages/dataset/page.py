"""Dataset: a whole gallery under one model, from its accuracy to its channels."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.pages.dataset import accuracy, classes, confusions, health, map, members, spread
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
    accuracy.PANEL,
    confusions.PANEL,
    classes.PANEL,
    members.PANEL,
    map.PANEL,
    spread.PANEL,
    health.PANEL,
)
ORDER_NAMES = ("Highest loss first", "Confident but wrong first", "Far from its class first")
COLOUR_NAMES = ("Outcome", "Group", "Class")


INDEX = {
    ids.ACCURACY: "Accuracy",
    ids.CONFUSIONS: "Confusions",
    ids.CLASSES: "Groups and classes",
    ids.MEMBERS: "Images",
    ids.MAP: "Map",
    ids.SPREAD: "Layers",
    ids.HEALTH: "Channels",
}
NO_SCAN = (
    "A scan runs the model once on every image. This page then shows accuracy, calibration and "
    "confusions. It also lists the images to check first, and dead, saturated or selective "
    "channels.",
    "The scan continues when you close the page, and Compare uses it too. Start it with “Scan "
    "now”; in a team, this requires the reviewer role.",
)


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
    Picker("colour", ids.MAP_COLOUR, options=_colours),
    Picker("order", ids.MEMBERS_ORDER, options=_orders),
)


def _arrange(panels: Mapping[Panel, Component]) -> Component:
    return html.Main(
        [
            html.H1("Dataset", className="visually-hidden"),
            panels[scan.PANEL],
            html.Nav(
                [html.A(name, href=f"#{panel}") for panel, name in INDEX.items()],
                className="page-index",
                **aria(label="On this page"),
            ),
            html.Div([html.P(each) for each in NO_SCAN], className="no-scan"),
            html.Div([panels[accuracy.PANEL], panels[classes.PANEL]], className="column"),
            panels[confusions.PANEL],
            *(panels[each] for each in PANELS[4:]),
        ],
        className="dataset",
    )


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
