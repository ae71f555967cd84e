"""Activation statistics: the layer x statistic heat map; a click on a row chooses the layer."""

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.components import LayerNames, StatisticsTexts
from dashboard.figures.base import empty_figure
from dashboard.figures.layer_names import fitting_labels
from dashboard.figures.statistics import (
    OF_AN_IMAGE,
    minimum_height,
    shape_text,
    statistics_figure,
    statistics_table,
    statistics_texts,
)
from dashboard.maps.urls import statistics_csv_url
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, fold, scrolling, subtitle
from dashboard.ui.edits import unedited_note
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.scene import Scene


def layout() -> Component:
    """The layers' names beside the heat map, and the link to its numbers."""
    layers = LayerNames(id=ids.STATISTICS_LAYERS)
    graph = dcc.Graph(
        ids.STATISTICS_GRAPH,
        figure=empty_figure(),
        config=GRAPH_CONFIG,
        className="statistics-graph",
    )
    texts = StatisticsTexts(id=ids.STATISTICS_TEXTS)
    return card(
        ids.STATISTICS,
        ["Activation statistics", subtitle(ids.STATISTICS_TITLE), unedited_note(ids.STATISTICS)],
        [scrolling(html.Div([layers, graph, texts], className="statistics-table"), "Values")],
        aside=[
            html.A("CSV", id=ids.STATISTICS_CSV, download="", className="quiet-link"),
            fold(),
        ],
    )


PARTS = {
    "graph": Output(ids.STATISTICS_GRAPH, "figure"),
    "graph_style": Output(ids.STATISTICS_GRAPH, "style"),
    "texts": Output(ids.STATISTICS_TEXTS, "data"),
    "names": Output(ids.STATISTICS_LAYERS, "names"),
    "layers": Output(ids.STATISTICS_LAYERS, "shapes"),
    "title": Output(ids.STATISTICS_TITLE, "children"),
    "csv": Output(ids.STATISTICS_CSV, "href"),
}


def render(scene: Scene) -> Parts:
    """Draws the heat map, with the texts and shapes beside it."""
    trace = scene.trace()
    table = statistics_table(trace.statistics)
    figure = statistics_figure(trace.layers, table)
    layers = "1 layer" if len(trace.layers) == 1 else f"{len(trace.layers)} layers"
    title = f"{layers} × {len(OF_AN_IMAGE)} · each column has its own scale"
    height = {"minHeight": f"{minimum_height(trace.layers)}px"}
    texts = statistics_texts(table)
    shapes = [shape_text(layer) for layer in trace.layers]
    csv = statistics_csv_url(scene.card, scene.view.image)
    return {
        "graph": figure,
        "graph_style": height,
        "texts": texts,
        "names": fitting_labels(
            [each.label for each in trace.layers], [each.name for each in trace.layers]
        ),
        "layers": shapes,
        "title": title,
        "csv": csv,
    }


def register(app: Dash, services: Services) -> None:
    """A click on a row chooses its layer."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseLayerOfRow"),
        Input(ids.STATISTICS_GRAPH, "clickData"),
        prevent_initial_call=True,
    )


PANEL = Panel(
    ids.STATISTICS, layout, register=register, fields=("model", "image"), parts=PARTS, render=render
)
