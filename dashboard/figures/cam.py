"""The chosen layer's heat map as numbers: one cell per cell of the layer, raw values on hover."""

import plotly.graph_objects as go

from dashboard.figures.base import quiet_layout
from explainers.results import Heatmap

ColorScale = list[tuple[float, str]]


def cam_figure(heatmap: Heatmap, colors: ColorScale, *, bound: float, smooth: bool) -> go.Figure:
    """The raw values, on a scale from 0 (signed: -bound) to `bound`, which the page draws."""
    trace = go.Heatmap(
        z=heatmap.values,
        zmin=-bound if heatmap.signed else 0,
        zmax=bound,
        zsmooth="fast" if smooth else False,
        colorscale=colors,
        showscale=False,
        hovertemplate="row %{y}, column %{x}<br>%{z:.5g} " + heatmap.units + "<extra></extra>",
    )
    height, width = heatmap.values.shape
    return go.Figure(
        trace,
        quiet_layout(
            xaxis={"visible": False, "range": [-0.5, width - 0.5], "constrain": "domain"},
            yaxis={
                "visible": False,
                "range": [height - 0.5, -0.5],
                "scaleanchor": "x",
                "constrain": "domain",
            },
        ),
    )
