"""Accuracy, calibration, predictions and maps over the severities of corruptions."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import LEGEND_ABOVE, number_axis, quiet_layout, share_axis
from data.numerals import index, probability

if TYPE_CHECKING:
    from dashboard.scans.robustness import Level

# Okabe and Ito's, which readers with any colour vision tell apart, each with its own marker.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")
NAMES = ("accuracy", "calibration error", "changed predictions", "map correlation")
NOTHING = (float("nan"),) * 3
GAP = 0.06  # between two plots


def robustness_figure(curves: Mapping[str, Sequence["Level"]]) -> go.Figure:
    """Four plots side by side, a curve for each name over its levels; one alone has intervals."""
    alone = len(curves) == 1
    traces = [
        _curve(name, levels, number, place, alone=alone)
        for number, (name, levels) in enumerate(curves.items())
        for place in range(len(NAMES))
    ]
    width = (1 - GAP * (len(NAMES) - 1)) / len(NAMES)
    axes: dict[str, object] = {}
    titles = []
    for place, name in enumerate(NAMES):
        start = place * (width + GAP)
        end = "" if not place else str(place + 1)
        shared = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": ""}
        axes[f"xaxis{end}"] = (
            shared
            | number_axis(0, 5, whole=True)
            | {"range": [-0.3, 5.3], "domain": [start, start + width], "anchor": f"y{end}"}
        )
        axis = share_axis(0, 1) if place < len(NAMES) - 1 else number_axis(-1, 1)
        low = 0.0 if place < len(NAMES) - 1 else -1.0
        axes[f"yaxis{end}"] = (
            shared | axis | {"range": [low - 0.04, 1.04], "anchor": f"x{end}", "showgrid": True}
        )
        titles.append(
            {
                **{
                    "text": f"{name} by severity",
                    "x": start,
                    "y": 1.0,
                    "xref": "paper",
                    "yref": "paper",
                },
                **{"xanchor": "left", "yanchor": "bottom", "showarrow": False},
            }
        )
    layout = quiet_layout(
        axes.pop("xaxis"),  # type: ignore[arg-type]
        axes.pop("yaxis"),  # type: ignore[arg-type]
        margin={"l": 44, "r": 10, "t": 64, "b": 28},
        annotations=titles,
        showlegend=not alone,
        legend=LEGEND_ABOVE | {"y": 1.1},
    )
    layout.update(axes)
    return go.Figure(traces, layout)


def _curve(
    name: str, levels: Sequence["Level"], number: int, place: int, *, alone: bool
) -> go.Scatter:
    # a severity that is not scanned is a gap in the line
    by_severity = {level.severity: _values(level)[place] for level in levels}
    severities = range(max(by_severity) + 1)
    values, low, high = np.array([by_severity.get(each, NOTHING) for each in severities]).T
    written = index if place == len(NAMES) - 1 else probability
    ink = {"color": COLOURS[number % len(COLOURS)]}
    error: dict[str, object] = {}
    if alone and np.isfinite(low).any():
        error["error_y"] = {
            **{"array": (high - values).astype(np.float32), "symmetric": False},
            **{"arrayminus": (values - low).astype(np.float32), "thickness": 1.2, "width": 2},
        }
    end = "" if not place else str(place + 1)
    return go.Scatter(
        x=list(severities),
        y=values.astype(np.float32),
        mode="lines+markers",
        name=name,
        legendgroup=name,
        showlegend=not place,
        line=ink | {"width": 1.6},
        marker=ink | {"symbol": SYMBOLS[number % len(SYMBOLS)], "size": 6},
        hovertext=[written(float(value)) for value in values],
        hovertemplate=f"{name}, severity %{{x}}: %{{hovertext}}<extra></extra>",
        xaxis=f"x{end}",
        yaxis=f"y{end}",
        **error,
    )


def _values(level: "Level") -> list[tuple[float, float, float]]:
    """Each plot's value with its interval, NaN where there is none."""
    none = NOTHING[0]
    accuracy, changed, maps = level.accuracy, level.changed, level.maps
    return [
        (accuracy.value, accuracy.low, accuracy.high),
        (level.calibration.error, none, none),
        (changed.value, changed.low, changed.high) if level.severity else (0.0, none, none),
        (maps.median, maps.low, maps.high),
    ]
