"""Activation statistics: the layer x statistic heat map; a click on a row chooses the layer."""

from dash import ClientsideFunction, Dash, Input, dcc, html
from dash.development.base_component import Component

from dashboard.figures.statistics import (
    COLUMNS,
    minimum_height,
    statistics_figure,
    statistics_texts,
)
from dashboard.maps.urls import statistics_csv_url
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import aria, card, subtitle
from dashboard.ui.on_view import on_view
from dashboard.ui.panel import GRAPH_CONFIG, Panel
from dashboard.ui.patches import Patch
from dashboard.ui.scene import Scene


def layout() -> Component:
    """The layers' names beside the heat map, and the link to its numbers."""
    layers = html.Div(id=ids.STATISTICS_LAYERS, className="statistics-layers")
    graph = dcc.Graph(ids.STATISTICS_GRAPH, config=GRAPH_CONFIG, className="statistics-graph")
    texts = [
        html.Div(id=ids.STATISTICS_COLUMNS, className="statistics-columns"),
        html.Div(id=ids.STATISTICS_VALUES, className="statistics-values"),
    ]
    return card(
        ids.STATISTICS,
        ["Activation statistics", subtitle(ids.STATISTICS_TITLE)],
        [
            html.Div(
                html.Div([layers, graph, *texts], className="statistics-table"),
                className="scroll-x",
                tabIndex=0,
                role="region",
                **aria(label="Values"),
            )
        ],
        aside=[html.A("CSV", id=ids.STATISTICS_CSV, download="", className="quiet-link")],
    )


def register(app: Dash, services: Services) -> None:
    """Draws the heat map; clicks on a row or a name become the chosen layer."""

    @on_view(
        app,
        services,
        ids.STATISTICS,
        Patch(ids.STATISTICS_GRAPH, "figure"),
        Patch(ids.STATISTICS_GRAPH, "style"),
        Patch(ids.STATISTICS_VALUES, "data", by="drawStatistics"),
        Patch(ids.STATISTICS_TITLE, "children"),
        Patch(ids.STATISTICS_CSV, "href"),
    )
    def update(scene: Scene) -> tuple[object, ...]:
        trace = scene.trace()
        figure = statistics_figure(trace.layers, trace.statistics)
        title = f"{len(trace.layers)} layers × {len(COLUMNS)} · each column on its own scale"
        height = {"minHeight": f"{minimum_height(trace.layers)}px"}
        texts = statistics_texts(trace.layers, trace.statistics)
        return figure, height, texts, title, statistics_csv_url(scene.card, scene.view.image)

    app.clientside_callback(
        ClientsideFunction("stratoscope", "chooseLayerOfRow"),
        Input(ids.STATISTICS_GRAPH, "clickData"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "drawLayerNames"), Input(ids.LAYER, "options")
    )


PANEL = Panel(ids.STATISTICS, layout, register, fields=("model", "image"))
