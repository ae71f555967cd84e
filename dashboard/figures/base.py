"""What all figures share: no template, no background, and fonts that the style sheet colours."""

from base64 import b64encode
from typing import Any

import numpy as np
import plotly.graph_objects as go

from data.numerals import NBSP, numerals_in_steps

MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
BLUE, VERMILION = "#0072b2", "#d55e00"  # Okabe and Ito's
GREY = "#888"
FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'  # the page's
LEVEL_INK = {"dash": "dot", "width": 1.5, "color": GREY}
LEGEND_ABOVE = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}

Axis = dict[str, object]
TINIEST = 1e-30  # nothing between numbers that are closer
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
        "line": LEVEL_INK,
    }


def number_axis(low: float, high: float, *, most: int = 5, whole: bool = False) -> Axis:
    """An axis from `low` to `high` with about `most` labels: round, distinct, and at their values.

    Plotly rounds by a format that does not know how far its labels are apart, and then prints one
    text at several of them. Where there is nothing between the ends, the axis leads to zero, or
    around the value; `whole` keeps counts free of decimals.
    """
    low, high = _ends(float(low), float(high))
    values = _round_values(low, high, most, whole=whole)
    step = values[1] - values[0] if len(values) > 1 else high - low
    texts = numerals_in_steps(values, step)
    return {"range": [low, high], "tickmode": "array", "tickvals": values, "ticktext": texts}


def share_axis(low: float, high: float, *, most: int = 5) -> Axis:
    """The same for shares, labelled in per cent."""
    low, high = _ends(float(low), float(high))
    values = _round_values(100 * low, 100 * high, most, whole=False)
    step = values[1] - values[0] if len(values) > 1 else 100 * (high - low)
    texts = [f"{text}{NBSP}%" for text in numerals_in_steps(values, step)]
    ticks = [value / 100 for value in values]
    return {"range": [low, high], "tickmode": "array", "tickvals": ticks, "ticktext": texts}


def upper_end(values: np.ndarray, least: float = 0.0) -> float:
    """The end of an axis over bars that start at zero: a little above the highest of them."""
    finite = values[np.isfinite(values)]
    return max(least, 1.06 * float(finite.max(initial=0)))


def _ends(low: float, high: float) -> tuple[float, float]:
    """Ends with something between them, as far as numbers of 32 bits tell them apart."""
    if not (np.isfinite(low) and np.isfinite(high)):
        return 0.0, 1.0
    if high - low > max(TINIEST, 1e-6 * max(abs(low), abs(high))):
        return low, high
    if abs(low) <= TINIEST:
        return 0.0, 1.0
    return low - abs(low) / 2, low + abs(low) / 2


def _round_values(low: float, high: float, most: int, *, whole: bool) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten, about `most` of them, and at least two."""
    power = 10.0 ** np.floor(np.log10((high - low) / most))
    steps = [factor * power for factor in (1, 2, 5, 10, 20)]
    if whole:
        steps = [step for step in steps if step >= 1] or [1.0]
    rounded: list[float] = []
    for step in steps:
        first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
        values = [float(number * step) for number in np.arange(first, last + 1)]
        if rounded and len(values) < 2:  # noqa: PLR2004
            break
        rounded = values
        if len(values) <= most + 1:  # both ends count
            break
    return rounded


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
        "font": {"size": 11, "family": FONTS},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"align": "left"},
    }
    return settings | changes | {"xaxis": axis | xaxis, "yaxis": axis | yaxis}
