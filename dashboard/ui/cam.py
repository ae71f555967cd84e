"""The chosen layer's heat map as numbers: a Plotly heat map with raw values on hover."""

from dash import Output, dcc, html
from dash.development.base_component import Component

from dashboard.core.long_maps import NotComputed
from dashboard.figures.base import empty_figure
from dashboard.figures.cam import cam_figure, shape_of
from dashboard.maps.scales import SCALES
from dashboard.maps.wording import place, scale_ends
from dashboard.ui import ids
from dashboard.ui.components import aria
from dashboard.ui.panel import GRAPH_CONFIG, Panel, Parts
from dashboard.ui.scene import PICTURED, Scene
from explainers.methods import find_method

LOW, HIGH = f"{ids.CAM_LEGEND}-low", f"{ids.CAM_LEGEND}-high"


def layout() -> Component:
    """The heat map in the place of the overlay, with its scale and what it is."""
    return html.Section(
        [
            html.P(id=ids.notice(ids.CAM), className="panel-notice", role="alert"),
            html.Div(
                dcc.Graph(
                    ids.CAM_GRAPH,
                    figure=empty_figure(),
                    config=GRAPH_CONFIG,
                    className="shaped-graph",
                ),
                className="values-frame",
            ),
            html.Div(
                [html.Span(id=LOW), html.I(), html.Span(id=HIGH)],
                id=ids.CAM_LEGEND,
                className="legend",
            ),
            html.P(id=ids.CAM_TITLE, className="quiet"),
        ],
        id=ids.CAM,
        className="panel values",
        disable_n_clicks=True,
        **aria(label="Map values"),
    )


PARTS = {
    "title": Output(ids.CAM_TITLE, "children"),
    "low": Output(LOW, "children"),
    "high": Output(HIGH, "children"),
    "graph": Output(ids.CAM_GRAPH, "figure"),
    "shape": Output(ids.CAM_GRAPH, "style"),
}


def render(scene: Scene) -> Parts:
    """Draws the raw values of the view's heat map."""
    view = scene.view
    nothing = {"low": "", "high": "", "graph": empty_figure(), "shape": {}}
    try:
        heatmap = scene.heatmap()
    except NotComputed as wait:
        return nothing | {"title": str(wait)}
    method = find_method(view.method)
    if unfit := method.unfit_at(scene.card, view.layer):
        return nothing | {"title": f"No map: {unfit}"}
    height, width = heatmap.values.shape
    where = place(method, view.layer)
    low, high = scale_ends(scene.peak, signed=scene.signed, base=heatmap.base)
    return {
        "title": f"{method.name} {where} · {height} × {width}, {heatmap.units}",
        "low": low,
        "high": high and f"{scene.over}{high}",
        "graph": cam_figure(
            heatmap, SCALES[view.scale].plotly, bound=scene.peak, signed=scene.signed
        ),
        "shape": shape_of(heatmap),
    }


PANEL = Panel(ids.CAM, layout, fields=PICTURED, parts=PARTS, render=render)
