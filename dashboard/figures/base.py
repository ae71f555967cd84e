"""What all figures share: no template, no background, and fonts that the style sheet colours."""

from base64 import b64encode
from typing import Any

import numpy as np
import plotly.graph_objects as go

MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
BLUE, VERMILION = "#0072b2", "#d55e00"  # Okabe and Ito's
GREY = "#888"
LEGEND_ABOVE = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}

Axis = dict[str, object]
FigureData = dict[str, Any]  # a figure as plotly.js reads it


def empty_figure() -> go.Figure:
    """What a graph shows until its figure is there: nothing."""
    return go.Figure(layout=quiet_layout({"visible": False}, {"visible": False}))


def quiet_layout(xaxis: Axis, yaxis: Axis, **changes: object) -> go.Layout:
    """A transparent layout without mode bar, legend or grid; all in plotly's own names."""
    return go.Layout(_quiet(xaxis, yaxis, **changes), template="none")


def quick_figure(trace: FigureData, xaxis: Axis, yaxis: Axis, **changes: object) -> FigureData:
    """A figure of one trace on the same layout, for panels that are drawn with each click.

    As data: plotly's classes check every property, which takes several times as long as all else
    that such a panel does. The tests let them check these figures.
    """
    return {"data": [trace], "layout": _quiet(xaxis, yaxis, **changes)}


def level_line(y: float) -> dict[str, Any]:
    """A dotted line across a plot, such as that of chance."""
    return {
        **{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y},
        "line": {"dash": "dot", "width": 1.5, "color": GREY},
    }


def typed(values: np.ndarray) -> dict[str, str]:
    """Numbers as plotly.js reads them without parsing a text for each: its typed array."""
    code = f"{values.dtype.kind}{values.dtype.itemsize}"
    data = b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")
    return {"dtype": code, "bdata": data, "shape": ", ".join(map(str, values.shape))}


def _quiet(xaxis: Axis, yaxis: Axis, **changes: object) -> dict[str, Any]:
    axis: Axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": ""}
    settings = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": MARGIN,
        "font": {"size": 11, "family": "system-ui, -apple-system, Segoe UI, Roboto, sans-serif"},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"align": "left"},
    }
    return settings | changes | {"xaxis": axis | xaxis, "yaxis": axis | yaxis}
