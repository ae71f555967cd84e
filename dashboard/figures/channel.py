"""One channel in figures: its map as numbers, its histogram, its means by class."""

import itertools

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import LEGEND_ABOVE, number_axis, quiet_layout, share_axis, upper_end
from data.numerals import count_of, numeral, percent
from explainers.results import FloatArray

BARS = 24
QUIET, ACCENT = "#9aa3ac", "#0b8a9e"


def histogram_figure(values: FloatArray) -> go.Figure:
    """Counts of one channel's cells (height, width) in 24 equal bins."""
    counts, edges = np.histogram(values.astype(np.float64), BARS)
    bars = go.Bar(
        x=((edges[:-1] + edges[1:]) / 2).astype(np.float32),
        y=counts.astype(np.int32),
        hovertext=_spans(edges),
        hovertemplate="%{hovertext}<br>%{y:,} cells<extra></extra>",
        marker={"line": {"width": 0}},
    )
    return go.Figure(
        bars,
        quiet_layout(
            bargap=0.08,
            margin={"l": 36, "r": 8, "t": 8, "b": 34},
            xaxis=number_axis(edges[0], edges[-1])
            | {"title": {"text": "activation", "standoff": 4}},
            yaxis=number_axis(0, upper_end(counts), most=4, whole=True) | {"showgrid": True},
        ),
    )


def _spans(edges: np.ndarray) -> list[str]:
    """Each bin in words."""
    ends = [numeral(float(edge)) for edge in edges]
    return [f"{low} to {high}" for low, high in itertools.pairwise(ends)]


def classes_figure(
    everything: np.ndarray, chosen: np.ndarray, edges: np.ndarray, name: str
) -> go.Figure:
    """A channel's mean over images: shares of all of them, and of those of one class or group.

    Args: both counts are (bins,), `edges` (bins + 1,).
    """
    sets = (("all images", everything, QUIET), (name, chosen, ACCENT))
    middles = ((edges[:-1] + edges[1:]) / 2).astype(np.float32)
    shares = [counts / max(1, counts.sum()) for _, counts, _ in sets]
    bars = [
        go.Bar(
            x=middles,
            y=of_all.astype(np.float32),
            name=f"{label} (n = {counts.sum():,})",
            hovertext=[
                f"mean {span}<br>{count_of(count, 'image')}, {percent(share)}"
                for span, count, share in zip(_spans(edges), counts.tolist(), of_all, strict=True)
            ],
            hovertemplate="%{hovertext}<extra>" + label + "</extra>",
            marker={"color": colour, "line": {"width": 0}},
        )
        for (label, counts, colour), of_all in zip(sets, shares, strict=True)
    ]
    return go.Figure(
        bars,
        quiet_layout(
            bargap=0.1,
            margin={"l": 40, "r": 8, "t": 24, "b": 34},
            xaxis=number_axis(edges[0], edges[-1], most=6)
            | {"title": {"text": "mean activation of an image", "standoff": 4}},
            yaxis=share_axis(0, upper_end(np.concatenate(shares)), most=4) | {"showgrid": True},
            showlegend=True,
            legend=LEGEND_ABOVE,
        ),
    )
