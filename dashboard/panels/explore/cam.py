"""The chosen layer's heat map as numbers: a Plotly heat map with raw values on hover."""

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard import ids
from dashboard.components import card, subtitle
from dashboard.figures.base import empty_figure
from dashboard.figures.cam import cam_figure
from dashboard.long_maps import NotComputed
from dashboard.panels.base import GRAPH_CONFIG, Panel
from dashboard.panels.explore.scene import PICTURED, Scene, on_view
from dashboard.scales import SCALES
from dashboard.services import Services
from explainers.methods import find_method


def layout() -> Component:
    """The heat map with its scale."""
    return card(
        ids.CAM,
        ["Map values", subtitle(ids.CAM_TITLE)],
        [
            dcc.Graph(ids.CAM_GRAPH, config=GRAPH_CONFIG, className="fill-graph"),
            html.Div(
                [html.Span(), html.I(), html.Span()],
                id=ids.CAM_LEGEND,
                className="legend cam-legend",
            ),
        ],
    )


def register(app: Dash, services: Services) -> None:
    """Draws the raw values of the view's heat map."""

    @on_view(
        app, services, ids.CAM, Output(ids.CAM_GRAPH, "figure"), Output(ids.CAM_TITLE, "children")
    )
    def update(scene: Scene) -> tuple[Figure, str]:
        view = scene.view
        try:
            heatmap = scene.heatmap()
        except NotComputed as wait:
            return empty_figure(), str(wait)
        figure = cam_figure(
            heatmap,
            SCALES[view.scale].plotly,
            bound=scene.peak,
            smooth=view.resolution == "smooth",
        )
        height, width = heatmap.values.shape
        method = find_method(view.method)
        place = "per pixel" if method.per_pixel else f"at {view.layer}"
        title = f"{method.name} {place} · {height} × {width}, {heatmap.units}"
        return figure, title

    app.clientside_callback(
        ClientsideFunction("stratoscope", "drawScale"), Input(ids.CAM_GRAPH, "figure")
    )


PANEL = Panel(ids.CAM, layout, register, fields=PICTURED)
