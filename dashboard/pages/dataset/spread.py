"""Layers over the whole gallery: the mean of each statistic over the images, and its spread."""

import numpy as np
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.figures.base import empty_figure
from dashboard.figures.spread import spread_figure
from dashboard.figures.statistics import OF_A_SCAN
from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, field, scrolling, select, subtitle
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from data.numerals import count_of


def layout() -> Component:
    """The layer x statistic heat map of Explore, over all images."""
    graph = dcc.Graph(ids.SPREAD_GRAPH, figure=empty_figure(), config=GRAPH_CONFIG)
    return card(
        ids.SPREAD,
        ["Layers over the gallery", subtitle(ids.SPREAD_TITLE)],
        [
            scrolling(graph, "Layers"),
            html.P(OF_A_SCAN, className="quiet padded"),
        ],
        aside=[field("Layer", select(ids.LAYER), class_name="field-inline")],
    )


PARTS = {
    "graph": Output(ids.SPREAD_GRAPH, "figure"),
    "graph_style": Output(ids.SPREAD_GRAPH, "style"),
    "title": Output(ids.SPREAD_TITLE, "children"),
}


@of_scan
def render(scene: DatasetScene) -> Parts:
    """Draws the spread of every layer."""
    scan = scene.scan
    statistics = scan.statistics[np.intersect1d(scan.select(), scene.positions)]
    if not len(statistics):
        title = f"no image to show: {scene.subset}"
        return {"graph": empty_figure(), "graph_style": {}, "title": title}
    several = len(statistics) > 1
    spread = statistics.std(0, ddof=1) if several else np.full(statistics.shape[1:], np.nan)
    figure = spread_figure(scan.layers, scan.statistic_names, statistics.mean(0), spread)
    style = {"height": f"{44 + 25 * len(scan.layers)}px", "minWidth": "620px"}
    of = "mean ± standard deviation over" if several else "no spread of"
    title = f"{of} {count_of(len(statistics), 'image')}"
    if scene.subset:
        title += f": {scene.subset}"
    title += " · each column has its own scale, from its lowest layer to its highest"
    return {
        "graph": figure,
        "graph_style": style,
        "title": title,
    }


def register(app: Dash, services: Services) -> None:
    """A click on a row chooses its layer."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseLayerOfRow"),
        Input(ids.SPREAD_GRAPH, "clickData"),
        prevent_initial_call=True,
    )


PANEL = Panel(
    ids.SPREAD, layout, register=register, fields=("scan", "subset"), parts=PARTS, render=render
)
