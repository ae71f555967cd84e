"""Separability over depth: one point a layer, with the spread over the folds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import empty_figure, level_line, quiet_layout, share_axis

if TYPE_CHECKING:
    from data.analysis.separability import Separability

CHANCE = 0.5


def depth_figure(layers: Sequence[str], found: "Separability | None") -> go.Figure:
    """Balanced accuracy by layer, input at the left; the line at 0.5 is chance."""
    if found is None:
        return empty_figure()
    curve = go.Scatter(
        x=list(layers),
        y=found.accuracy.astype(np.float32),
        error_y={"array": found.spread.astype(np.float32), "thickness": 1, "width": 2},
        mode="lines+markers",
        hovertemplate="<b>%{x}</b><br>%{y:.1%} ± %{error_y.array:.1%}<extra></extra>",
        line={"width": 2},
    )
    return go.Figure(
        curve,
        quiet_layout(
            margin={"l": 44, "r": 10, "t": 10, "b": 64},
            xaxis={"tickangle": -50},
            yaxis=share_axis(0.3, 1) | {"range": [0.3, 1.05], "showgrid": True},
            shapes=[level_line(CHANCE)],
            annotations=[
                {
                    **{"xref": "paper", "x": 1, "y": CHANCE, "text": "chance", "showarrow": False},
                    **{"xanchor": "right", "yanchor": "top", "font": {"color": "#777"}},
                }
            ],
        ),
    )
