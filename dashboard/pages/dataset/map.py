"""All images on a plane: two principal components of the classifying layer's input."""

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.access import Right, offered
from dashboard.figures.base import empty_figure
from dashboard.figures.map import MOST, map_figure
from dashboard.pages.dataset.scene import DatasetScene, of_scan
from dashboard.scans.summary import projection
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, select, subtitle, unlabelled
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from data.numerals import count_of, probability

CONFIG: dcc.Graph.Config = {
    "displayModeBar": True,
    "responsive": True,
    "displaylogo": False,
    "modeBarButtons": [["lasso2d", "select2d"]],
}


def layout() -> Component:
    """A scatter plot; the page shows the thumbnail under the pointer.

    It has a lasso for those who may store a selection.
    """
    graph = dcc.Graph(
        ids.MAP_GRAPH,
        figure=empty_figure(),
        config=CONFIG if offered(Right.COMPUTE) else GRAPH_CONFIG,
        className="map-graph",
        clear_on_unhover=True,
    )
    hidden = {"display": "none"}
    thumbnail = html.Div(id=ids.MAP_THUMBNAIL, className="map-thumbnail", style=hidden)
    problem = html.P(id=ids.MAP_PROBLEM, className="panel-notice", role="alert")
    return card(
        ids.MAP,
        ["Map of the images", subtitle(ids.MAP_TITLE)],
        [problem, html.Div([graph, thumbnail])],
        aside=[unlabelled("Coloured by", select(ids.MAP_COLOUR))],
    )


PARTS = {
    "graph": Output(ids.MAP_GRAPH, "figure"),
    "title": Output(ids.MAP_TITLE, "children"),
}


@of_scan
def render(scene: DatasetScene) -> Parts:
    """Draws the points."""
    projected, scan = projection(scene.scan), scene.scan
    figure = map_figure(scan, projected.points, scene.view.colour, scene.positions)
    way = "draw around images to select them, click one to open it"
    if not offered(Right.COMPUTE):
        figure.update_layout(dragmode=False)
        way = "click an image to open it"
    if projected.why:
        return {"graph": figure, "title": projected.why}
    first, second = projected.explained
    shown = min(MOST, int(scan.readable.sum()))
    title = f"two principal components, {probability(first)} and {probability(second)} of the "
    title += f"variance · {shown:,} of {count_of(len(scan.image_ids), 'image')} · {way}"
    if scene.subset:
        title += f" · strong: {scene.subset}"
    return {"graph": figure, "title": title}


def register(app: Dash, services: Services) -> None:
    """A lasso becomes a stored selection, which the page then shows."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "showPoint"),
        Output(ids.MAP_THUMBNAIL, "children"),
        Output(ids.MAP_THUMBNAIL, "style"),
        Input(ids.MAP_GRAPH, "hoverData"),
        State(ids.MAP_GRAPH, "id"),
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "openPoint"),
        Input(ids.MAP_GRAPH, "clickData"),
        State(ids.VIEW_STATE, "answer"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "keepSelection"),
        Output(ids.MAP_PROBLEM, "children"),
        Input(ids.MAP_GRAPH, "selectedData"),
        prevent_initial_call=True,
    )


PANEL = Panel(
    ids.MAP,
    layout,
    register=register,
    fields=("scan", "colour", "subset"),
    parts=PARTS,
    render=render,
)
