"""Two models over one gallery: maps that moved, layers alike, statistics that changed."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import LEVEL_INK, number_axis, quiet_layout, upper_end
from dashboard.figures.layer_names import fitting_labels, layer_axis
from dashboard.figures.sides import (
    STRONG,
    bar_below,
    effect_texts,
    ends_exceeded,
    without_effect,
)
from dashboard.figures.statistics import COLUMNS, ramp_scale
from data.analysis.cka import Alike
from data.analysis.effects import Effects, table_of
from data.numerals import NBSP, index, index_range, range_of

BINS = 40


def moved_figure(correlations: np.ndarray, with_others: float) -> go.Figure:
    """A histogram of rank correlations; 1 is the same map.

    A dotted line marks `with_others`, the median with maps of other images: what maps have that
    share no image. No line where it is NaN.
    """
    counts, edges = np.histogram(correlations, BINS, (-1, 1))
    bars = go.Bar(
        x=((edges[:-1] + edges[1:]) / 2).astype(np.float32),
        y=counts,
        hovertext=[range_of(*ends) for ends in itertools.pairwise(edges.tolist())],
        hovertemplate="%{hovertext}: %{y:,} images<extra></extra>",
        marker={"line": {"width": 0}},
    )
    marks = {} if math.isnan(with_others) else _baseline_mark(with_others)
    return go.Figure(
        bars,
        quiet_layout(
            bargap=0.08,
            margin={"l": 44, "r": 10, "t": 24, "b": 40},
            **marks,
            xaxis=number_axis(-1, 1) | {"title": {"text": "rank correlation"}},
            yaxis=number_axis(0, upper_end(counts), whole=True)
            | {"title": {"text": "images"}, "showgrid": True},
        ),
    )


def _baseline_mark(value: float) -> dict[str, object]:
    """A dotted vertical line with its label above the plot, on the side that has room."""
    line = {"type": "line", "yref": "paper", "x0": value, "x1": value, "y0": 0, "y1": 1}
    label = {
        "text": f"another image’s map: median {index(value)}",
        **{"x": value, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False},
        "xanchor": "right" if value > 0 else "left",
    }
    return {"shapes": [line | {"line": LEVEL_INK}], "annotations": [label]}


def alike_figure(of_a: Sequence[str], of_b: Sequence[str], alike: Alike) -> go.Figure:
    """CKA of every layer of A (rows) with every layer of B (columns), colours from 0 to 1.

    The estimate has no bias and may lie a little below 0: such a cell has the colour of 0.
    """
    heatmap = go.Heatmap(
        z=alike.value.astype(np.float32),
        x=list(of_b),
        y=list(of_a),
        zmin=0,
        zmax=1,
        colorscale="Cividis",
        colorbar={
            "thickness": 8,
            "outlinewidth": 0,
            "tickvals": [0, 0.5, 1],
            "ticktext": ends_exceeded(("0", "0.5", "1"), 0, 1, alike.value),
        },
        text=[
            [f"A {a}, B {b}<br>{_cka_words(alike, i, k)}" for k, b in enumerate(of_b)]
            for i, a in enumerate(of_a)
        ],
        hovertemplate="%{text}<extra></extra>",
        xgap=1,
        ygap=1,
    )
    return go.Figure(
        heatmap,
        quiet_layout(
            margin={"l": 84, "r": 8, "t": 8, "b": 70},
            xaxis={"tickangle": -60, "dtick": 1} | layer_axis(of_b),
            yaxis={"autorange": "reversed", "dtick": 1} | layer_axis(of_a),
        ),
    )


def _cka_words(alike: Alike, i: int, k: int) -> str:
    value, low, high = (float(each[i, k]) for each in (alike.value, alike.low, alike.high))
    if math.isnan(value):
        return "no CKA: a layer does not vary, or too few images"
    interval = "" if math.isnan(low) else f", 95{NBSP}% interval {index_range(low, high)}"
    return f"CKA {index(value)}{interval}"


def _pair(of_a: str, of_b: str) -> str:
    return of_a if of_a == of_b else f"{of_a} / {of_b}"


def changed_figure(
    pairs: Sequence[tuple[str, str]], names: Sequence[str], effects: Effects
) -> go.Figure:
    """Hedges' g of B against A: (pairs, statistics), centred at zero; intervals on hover."""
    labels = [_pair(*pair) for pair in pairs]
    sides = (list(side) for side in zip(*pairs, strict=True))
    short = map(_pair, *(fitting_labels(side, side) for side in sides))
    aliases = dict(zip(labels, short, strict=True))  # as `layer_axis`
    columns = [COLUMNS.get(name, name) for name in names]
    heatmap = go.Heatmap(
        z=effects.g.astype(np.float32),
        zmin=-STRONG,
        zmax=STRONG,
        x=columns,
        y=labels,
        text=effect_texts(effects),
        customdata=table_of(effects.words, effects.g.shape),
        texttemplate="%{text}",
        hovertext=[[label] * len(columns) for label in labels],
        hovertemplate="<b>%{hovertext}</b><br>%{x}: g = %{customdata}<extra></extra>",
        colorscale=ramp_scale("signed"),
        colorbar=bar_below(0, 1, -STRONG, STRONG, effects.g),
        hoverongaps=False,
        xgap=2,
        ygap=2,
    )
    longest = max(len(label) for label in aliases.values())
    return go.Figure(
        [heatmap, *without_effect(effects, columns, labels)],
        quiet_layout(
            margin={"l": 20 + 6 * longest, "r": 8, "t": 26, "b": 40},
            xaxis={"side": "top"},
            yaxis={"autorange": "reversed", "dtick": 1, "labelalias": aliases},
        ),
    )
