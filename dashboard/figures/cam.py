"""The chosen layer's heat map as numbers: one cell per cell of the layer, raw values on hover."""

from dashboard.figures.base import FigureData, quick_figure, typed
from explainers.results import Heatmap

ColorScale = list[tuple[float, str]]


def cam_figure(heatmap: Heatmap, colors: ColorScale, *, bound: float, smooth: bool) -> FigureData:
    """The raw values, on a scale from 0 (signed: -bound) to `bound`, which the page draws."""
    height, width = heatmap.values.shape
    return quick_figure(
        {
            "type": "heatmap",
            "z": typed(heatmap.values),
            "zmin": -bound if heatmap.signed else 0,
            "zmax": bound,
            "zsmooth": "fast" if smooth else False,
            "colorscale": colors,
            "showscale": False,
            "hovertemplate": "row %{y}, column %{x}<br>%{z:.5g} "
            + heatmap.units
            + "<extra></extra>",
        },
        xaxis={"visible": False, "range": [-0.5, width - 0.5], "constrain": "domain"},
        yaxis={
            "visible": False,
            "range": [height - 0.5, -0.5],
            "scaleanchor": "x",
            "constrain": "domain",
        },
    )
