"""One channel in figures: its map as numbers, its histogram, its means by class."""

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import LEGEND_ABOVE, quiet_layout
from explainers.results import FloatArray

BARS = 24
QUIET, ACCENT = "#9aa3ac", "#0b8a9e"
HOVER = "%{customdata[0]:.3g} to %{customdata[1]:.3g}<br>%{y:,} cells<extra></extra>"


def histogram_figure(values: FloatArray) -> go.Figure:
    """Counts of one channel's cells (height, width) in 24 equal bins."""
    counts, edges = np.histogram(values, BARS)
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
            margin={"l": 36, "r": 8, "t": 8, "b": 34},
            xaxis={"title": {"text": "activation", "standoff": 4}, "nticks": 5},
            yaxis={"nticks": 4, "showgrid": True, "rangemode": "tozero"},
        ),
    )


def classes_figure(
    everything: np.ndarray, chosen: np.ndarray, edges: np.ndarray, name: str
) -> go.Figure:
    """A channel's mean over images: shares of all of them, and of those of one class or group.

    Args: both counts are (bins,), `edges` (bins + 1,).
    """
    sets = (("all images", everything, QUIET), (name, chosen, ACCENT))
    middles = ((edges[:-1] + edges[1:]) / 2).astype(np.float32)
    bars = [
        go.Bar(
            x=middles,
            y=(counts / max(1, counts.sum())).astype(np.float32),
            name=f"{label} (n = {counts.sum():,})",
            customdata=np.stack([edges[:-1], edges[1:], counts], axis=1).astype(np.float32),
            hovertemplate=(
                "mean %{customdata[0]:.3g} to %{customdata[1]:.3g}<br>"
                "%{customdata[2]:,} images, %{y:.0%}<extra>" + label + "</extra>"
            ),
            marker={"color": colour, "line": {"width": 0}},
        )
        for label, counts, colour in sets
    ]
    return go.Figure(
        bars,
        quiet_layout(
            bargap=0.1,
            margin={"l": 40, "r": 8, "t": 24, "b": 34},
            xaxis={"title": {"text": "mean activation of an image", "standoff": 4}, "nticks": 6},
            yaxis={"tickformat": ".0%", "nticks": 4, "showgrid": True, "rangemode": "tozero"},
            showlegend=True,
            legend=LEGEND_ABOVE,
        ),
    )
