"""The chosen layer's heat map as numbers: one cell per cell of the layer, raw values on hover."""

from dashboard.figures.base import FigureData, quick_figure, typed
from explainers.results import Heatmap

ColorScale = list[tuple[float, str]]
SIDE = 640  # pixels of a graph's longer side at most: that of the picture, in pages/explore.css


def cam_figure(
    heatmap: Heatmap, colors: ColorScale, *, bound: float, signed: bool | None = None
) -> FigureData:
    """The raw values in cells, on a scale from 0 (signed: -bound) to `bound`, which the page draws.

    Both count from the map's base. `signed`: as the map is, unless it is shown otherwise.

    Of a map that is zero everywhere the bound is 0: it is drawn in the scale's colour of zero.

    It fills its graph: `shape_of` gives that one the map's shape. Axes that are tied to one another
    would do it too, but plotly takes a third longer for them.
    """
    height, width = heatmap.values.shape
    base, two_sided = heatmap.base, heatmap.signed if signed is None else signed
    end = bound or 1.0  # plotly would draw a scale without extent in the colour of its middle
    return quick_figure(
        {
            "type": "heatmap",
            "z": typed(heatmap.values),
            "zmin": base - end if two_sided else base,
            "zmax": base + end,
            "colorscale": colors,
            "showscale": False,
            "zhoverformat": ",.5~r",  # as data.numerals: a true minus, and no exponent's hyphen
            "hovertemplate": f"row %{{y}}, column %{{x}}<br>%{{z}} {heatmap.units}<extra></extra>",
        },
        margin=dict.fromkeys("lrtb", 0),
        xaxis={"visible": False, "range": [-0.5, width - 0.5]},
        yaxis={"visible": False, "range": [height - 0.5, -0.5]},
    )


def shape_of(heatmap: Heatmap) -> dict[str, str]:
    """The style of the graph in which each cell is a square."""
    height, width = heatmap.values.shape
    return {
        "aspectRatio": f"{width} / {height}",
        "width": f"min(100%, {SIDE * width / height:.0f}px)",
    }
