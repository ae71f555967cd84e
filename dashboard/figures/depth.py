"""Separability over depth: one point a layer, with its interval."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import empty_figure, level_line, quiet_layout, share_axis
from dashboard.figures.layer_names import layer_axis
from data.numerals import NBSP, percent_range, probability

if TYPE_CHECKING:
    from data.analysis.separability import Separability

CHANCE = 0.5


def depth_figure(layers: Sequence[str], separability: "Separability | None") -> go.Figure:
    """Balanced accuracy by layer, input at the left; the line at 0.5 is chance."""
    if separability is None:
        return empty_figure()
    lowest = min(0.3, float(separability.low.min()))
    curve = go.Scatter(
        x=list(layers),
        y=separability.accuracy.astype(np.float32),
        error_y={
            **{"type": "data", "symmetric": False, "thickness": 1, "width": 2},
            "array": (separability.high - separability.accuracy).astype(np.float32),
            "arrayminus": (separability.accuracy - separability.low).astype(np.float32),
        },
        text=[
            f"{probability(share)}, 95{NBSP}% interval {percent_range(low, high, 0)}"
            for share, low, high in zip(
                separability.accuracy, separability.low, separability.high, strict=True
            )
        ],
        hovertext=list(layers),
        mode="lines+markers",
        hovertemplate="<b>%{hovertext}</b><br>%{text}<extra></extra>",
        line={"width": 2},
    )
    return go.Figure(
        curve,
        quiet_layout(
            margin={"l": 44, "r": 52, "t": 10, "b": 64},
            xaxis={"tickangle": -50} | layer_axis(layers),
            yaxis=share_axis(lowest, 1) | {"range": [lowest, 1.05], "showgrid": True},
            shapes=[level_line(CHANCE)],
            annotations=[
                {
                    **{"xref": "paper", "x": 1, "y": CHANCE, "text": "chance", "showarrow": False},
                    **{"xanchor": "left", "yanchor": "middle", "font": {"color": "#777"}},
                }
            ],
        ),
    )
