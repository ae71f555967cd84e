"""The histogram of one layer's activations."""

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import quiet_layout
from explainers.results import LayerStatistics

BARS = 64
HOVER = "%{customdata[0]:.3g} to %{customdata[1]:.3g}<br>%{y:,} values<extra></extra>"


def activations_figure(statistics: LayerStatistics) -> go.Figure:
    """Counts of the layer's activations in 64 equal bins, on a logarithmic axis."""
    counts = statistics.histogram.reshape(BARS, -1).sum(axis=1)
    edges = np.linspace(statistics.minimum, statistics.maximum, BARS + 1)
    bars = go.Bar(
        x=((edges[:-1] + edges[1:]) / 2).astype(np.float32),
        y=counts.astype(np.int32),
        customdata=np.stack([edges[:-1], edges[1:]], axis=1).astype(np.float32),
        hovertemplate=HOVER,
        marker={"line": {"width": 0}},
    )
    return go.Figure(
        bars,
        quiet_layout(
            bargap=0.08,
            margin={"l": 36, "r": 8, "t": 8, "b": 20},
            xaxis={"nticks": 6},
            yaxis={"type": "log", "nticks": 4, "exponentformat": "power", "showgrid": True},
        ),
    )
