"""Two models over one gallery: maps that moved, layers alike, statistics that changed."""

import itertools
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import number_axis, quiet_layout, upper_end
from dashboard.figures.sides import DIFFERENCE, STRONG
from dashboard.figures.statistics import COLUMNS
from data.numerals import fixed, range_of

BINS = 40


def moved_figure(correlations: np.ndarray) -> go.Figure:
    """A histogram of rank correlations: 1 is the same map, 0 an unrelated one."""
    counts, edges = np.histogram(correlations, BINS, (-1, 1))
    bars = go.Bar(
        x=((edges[:-1] + edges[1:]) / 2).astype(np.float32),
        y=counts,
        hovertext=[range_of(*ends) for ends in itertools.pairwise(edges.tolist())],
        hovertemplate="%{hovertext}: %{y:,} images<extra></extra>",
        marker={"line": {"width": 0}},
    )
    return go.Figure(
        bars,
        quiet_layout(
            bargap=0.08,
            margin={"l": 44, "r": 10, "t": 8, "b": 40},
            xaxis=number_axis(-1, 1) | {"title": {"text": "rank correlation"}},
            yaxis=number_axis(0, upper_end(counts), whole=True)
            | {"title": {"text": "images"}, "showgrid": True},
        ),
    )


def alike_figure(of_a: Sequence[str], of_b: Sequence[str], alike: np.ndarray) -> go.Figure:
    """CKA of every layer of A (rows) with every layer of B (columns), from 0 to 1."""
    heatmap = go.Heatmap(
        z=alike.astype(np.float32),
        x=list(of_b),
        y=list(of_a),
        zmin=0,
        zmax=1,
        colorscale="Cividis",
        colorbar={
            "thickness": 8,
            "outlinewidth": 0,
            "tickvals": [0, 0.5, 1],
            "ticktext": ["0", "0.5", "1"],
        },
        hovertemplate="A %{y}, B %{x}<br>CKA %{z:.2f}<extra></extra>",
        xgap=1,
        ygap=1,
    )
    return go.Figure(
        heatmap,
        quiet_layout(
            margin={"l": 84, "r": 8, "t": 8, "b": 70},
            xaxis={"tickangle": -60, "dtick": 1},
            yaxis={"autorange": "reversed", "dtick": 1},
        ),
    )


def changed_figure(
    pairs: Sequence[tuple[str, str]], names: Sequence[str], g: np.ndarray
) -> go.Figure:
    """Hedges' g of B against A: (pairs, statistics), centred at zero."""
    labels = [of_a if of_a == of_b else f"{of_a} / {of_b}" for of_a, of_b in pairs]
    heatmap = go.Heatmap(
        z=g.astype(np.float32),
        zmin=-STRONG,
        zmax=STRONG,
        x=[COLUMNS.get(name, name) for name in names],
        y=labels,
        text=[[fixed(value, plus=True) for value in row] for row in g],
        texttemplate="%{text}",
        hovertemplate="<b>%{y}</b><br>%{x}: g = %{text}<extra></extra>",
        colorscale=DIFFERENCE,
        showscale=False,
        xgap=2,
        ygap=2,
    )
    longest = max(len(label) for label in labels)
    return go.Figure(
        heatmap,
        quiet_layout(
            margin={"l": 20 + 6 * longest, "r": 8, "t": 26, "b": 8},
            xaxis={"side": "top"},
            yaxis={"autorange": "reversed", "dtick": 1},
        ),
    )
