"""The chosen layer's heat map as numbers: a Plotly heat map with raw values on hover."""

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.core.long_maps import NotComputed
from dashboard.figures.base import empty_figure
from dashboard.figures.cam import cam_figure, shape_of
from dashboard.maps.scales import SCALES
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.image_view import scale_ends
from dashboard.ui.on_view import on_view
from dashboard.ui.panel import GRAPH_CONFIG, Panel
from dashboard.ui.patches import Patch
from dashboard.ui.scene import PICTURED, Scene
from explainers.methods import find_method

LOW, HIGH = f"{ids.CAM_LEGEND}-low", f"{ids.CAM_LEGEND}-high"


def layout() -> Component:
    """The heat map with its scale."""
    return card(
        ids.CAM,
        ["Map values", subtitle(ids.CAM_TITLE)],
        [
            dcc.Graph(ids.CAM_GRAPH, config=GRAPH_CONFIG, className="shaped-graph"),
            html.Div(
                [html.Span(id=LOW), html.I(), html.Span(id=HIGH)],
                id=ids.CAM_LEGEND,
                className="legend cam-legend",
            ),
        ],
    )


def register(app: Dash, services: Services) -> None:
    """Draws the raw values of the view's heat map."""

    @on_view(
        app,
        services,
        ids.CAM,
        Patch(ids.CAM_GRAPH, "figure"),
        Patch(ids.CAM_GRAPH, "style"),
        Patch(ids.CAM_TITLE, "children"),
        Patch(LOW, "children"),
        Patch(HIGH, "children"),
    )
    def update(scene: Scene) -> tuple[object, ...]:
        view = scene.view
        try:
            heatmap = scene.heatmap()
        except NotComputed as wait:
            return empty_figure(), {}, str(wait), "", ""
        method = find_method(view.method)
        if unfit := method.unfit_at(scene.card, view.layer):
            return empty_figure(), {}, f"No map: {unfit}", "", ""
        figure = cam_figure(
            heatmap,
            SCALES[view.scale].plotly,
            bound=scene.peak,
            smooth=view.resolution == "smooth",
        )
        height, width = heatmap.values.shape
        place = "per pixel" if method.per_pixel else f"at {view.layer}"
        title = f"{method.name} {place} · {height} × {width}, {heatmap.units}"
        return figure, shape_of(heatmap), title, *scale_ends(scene.peak, signed=scene.signed)


PANEL = Panel(ids.CAM, layout, register, fields=PICTURED)
