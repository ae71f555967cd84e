"""The reliability diagram: how often the model is right where it says it is that sure."""

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import quiet_layout

if TYPE_CHECKING:
    from data.analysis.calibration import Calibration


def calibration_figure(
    found: "Calibration", sure: str = "confidence", right: str = "right"
) -> go.Figure:
    """A bar for each bin of confidence; the diagonal is a model that is right as it says."""
    edges = found.edges
    bars = go.Bar(
        x=((edges[:-1] + edges[1:]) / 2).astype(np.float32),
        y=found.accuracy.astype(np.float32),
        width=np.diff(edges).astype(np.float32) * 0.92,
        customdata=np.stack([found.counts, found.confidence], axis=1),
        hovertemplate=(
            f"{sure} %{{customdata[1]:.0%}}, {right} %{{y:.0%}}<br>"
            "%{customdata[0]:,} counted<extra></extra>"
        ),
        marker={"line": {"width": 0}},
    )
    diagonal = {"type": "line", "x0": 0, "y0": 0, "x1": 1, "y1": 1}
    return go.Figure(
        bars,
        quiet_layout(
            margin={"l": 44, "r": 10, "t": 8, "b": 40},
            xaxis={"range": [0, 1], "tickformat": ".0%", "title": {"text": sure}},
            yaxis={"range": [0, 1], "tickformat": ".0%", "title": {"text": right}},
            shapes=[diagonal | {"line": {"dash": "dot", "width": 1.5, "color": "#888"}}],
        ),
    )
