"""Figures of what an edit changes, and of the what-if tests."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import BLUE, GREY, LEGEND_ABOVE, VERMILION, quiet_layout, share_axis
from dashboard.figures.statistics import (
    HEADER_HEIGHT,
    OF_AN_IMAGE,
    ROW_HEIGHT,
    Column,
    format_value,
    ramp_scale,
)
from data.numerals import NBSP, points
from explainers.results import YES, FloatArray
from explainers.what_if.results import LayerDistances, RegionTest, SmallestParts

CURVES = (BLUE, VERMILION, "#009e73")  # Okabe and Ito's


CHANGES_HEADER = HEADER_HEIGHT + 14  # pixels: some heads have two lines
POINTS = "points"


def changes_figure(names: Sequence[str], change: np.ndarray) -> go.Figure:
    """Edited minus original: (layers, statistics), each column up to its own largest change.

    Changes of shares are in points, which the head of their column states.
    """
    most = np.nanmax(np.abs(change), axis=0, initial=0)
    scaled = change / np.where(most > 0, most, 1)
    texts = [
        [_signed(column, value) for column, value in zip(OF_AN_IMAGE, row, strict=True)]
        for row in change
    ]
    heat = go.Heatmap(
        z=scaled.astype(np.float32),
        x=[f"{each.title}<br>{POINTS}" if _of_share(each) else each.title for each in OF_AN_IMAGE],
        y=list(names),
        text=[[each.removesuffix(f"{NBSP}{POINTS}") for each in row] for row in texts],
        customdata=[
            [f"{column.title}: {text}" for column, text in zip(OF_AN_IMAGE, row, strict=True)]
            for row in texts
        ],
        texttemplate="%{text}",
        textfont={"size": 11},
        zmin=-1,
        zmax=1,
        colorscale=ramp_scale("signed"),
        showscale=False,
        xgap=1,
        ygap=1,
        hovertemplate="<b>%{y}</b><br>%{customdata}<extra></extra>",
    )
    layout = quiet_layout(
        margin={"l": 92, "r": 10, "t": CHANGES_HEADER, "b": 10},
        xaxis={"side": "top"},
        yaxis={"autorange": "reversed"},
    )
    return go.Figure(heat, layout)


def changes_height(layers: int) -> int:
    """Pixels that the figure needs for its rows to be read."""
    return CHANGES_HEADER + ROW_HEIGHT * layers + 10


def _of_share(column: Column) -> bool:
    return column.ramp == "share"


def _signed(column: Column, value: float) -> str:
    """A change with its sign; that of a share is in points."""
    if not np.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    if _of_share(column):
        return points(value)
    text = format_value(column.name, abs(value))
    return f"{'+' if value > 0 else chr(0x2212)}{text}"


def distances_figure(names: Sequence[str], relative: FloatArray, cosine: FloatArray) -> go.Figure:
    """Two curves over depth, the input at the left."""
    curves = [
        go.Scatter(
            x=list(names),
            y=values,
            name=name,
            mode="lines+markers",
            line={"width": 2, "color": colour},
            hovertemplate=f"<b>%{{x}}</b><br>{name}: %{{y:.3g}}<extra></extra>",
        )
        for name, values, colour in zip(
            ("relative L2", "cosine distance (1 − similarity)"),
            (relative, cosine),
            CURVES[:2],
            strict=True,
        )
    ]
    return go.Figure(
        curves,
        quiet_layout(
            margin={"l": 44, "r": 10, "t": 28, "b": 64},
            xaxis={"tickangle": -50},
            yaxis={"rangemode": "tozero", "showgrid": True},
            showlegend=True,
            legend=LEGEND_ABOVE,
        ),
    )


def region_test_figure(result: RegionTest) -> go.Figure:
    """The probability without each region: controls as dots, the marked one as a diamond."""
    spread = np.random.default_rng(0).uniform(-0.16, 0.16, result.regions - 1)
    traces: list[Any] = []
    for row, _ in enumerate(result.fills):
        shown = row == 0
        traces += [
            go.Scatter(
                x=result.controls[row],
                y=row + spread,
                mode="markers",
                name="same shape elsewhere",
                marker={"color": GREY, "size": 6, "opacity": 0.7},
                showlegend=shown,
                hovertemplate="%{x:.1%}<extra>elsewhere</extra>",
            ),
            go.Scatter(
                x=[float(result.marked[row])],
                y=[row],
                mode="markers",
                name="marked region",
                marker={"color": VERMILION, "size": 12, "symbol": "diamond"},
                showlegend=shown,
                hovertemplate="%{x:.1%}<extra>marked</extra>",
            ),
        ]
    line = {"type": "line", "x0": result.probability, "x1": result.probability, "y0": -0.5}
    line |= {"y1": len(result.fills) - 0.5, "line": {"color": CURVES[0], "width": 1, "dash": "dot"}}
    return go.Figure(
        traces,
        quiet_layout(
            margin={"l": 60, "r": 12, "t": 28, "b": 36},
            xaxis=share_axis(0, 1) | {"range": [-0.02, 1.02], "showgrid": True},
            yaxis={
                "tickvals": list(range(len(result.fills))),
                "ticktext": list(result.fills),
                "range": [len(result.fills) - 0.5, -0.5],
            },
            shapes=[line],
            showlegend=True,
            legend=LEGEND_ABOVE,
        ),
    )


def smallest_parts_figure(result: SmallestParts) -> go.Figure:
    """The probability while pixels are added, and while they are erased, in the map's order.

    Of a multi-label model a line marks the probability from which it predicts a class.
    """
    curves = [
        go.Scatter(
            x=result.shares, y=values, name=name, mode="lines", line={"width": 2, "color": c}
        )
        for name, values, c in zip(
            ("kept alone", "erased"), (result.kept, result.erased), CURVES, strict=False
        )
    ]
    line = {"type": "line", "x0": 0, "x1": 1, "y0": YES, "y1": YES}
    line |= {"line": {"color": GREY, "width": 1, "dash": "dot"}}
    return go.Figure(
        curves,
        quiet_layout(
            margin={"l": 44, "r": 12, "t": 28, "b": 36},
            shapes=[line] if result.multi_label else [],
            xaxis=share_axis(0, 1),
            yaxis=share_axis(0, 1) | {"showgrid": True},
            showlegend=True,
            legend=LEGEND_ABOVE,
        ),
    )


def severities_figure(
    names: Sequence[str],
    draws: Sequence[LayerDistances],
    target: int,
    agreement: Sequence[float],
    layer: str,
) -> go.Figure:
    """Over severity 0 to 5: probability and similarity of the map; each layer's distance below.

    `names` are the labels of the layers. Later layers are darker; the chosen one is in colour.
    `draws` are one for each seed, the first one in the curves: bars at the probability and at the
    chosen layer's distance are the range over all of them.
    """
    distances = draws[0]
    severities = list(range(len(distances.probabilities)))
    chosen = distances.layers.index(layer)

    def curve(name: str, values: Sequence[float], line: dict[str, object]) -> go.Scatter:
        # plotly formats hovered values by itself; these keep three digits
        return go.Scatter(
            x=severities,
            y=values,
            name=name,
            mode="lines+markers",
            line={"width": 2} | line,
            marker={"size": 5},
            hovertemplate=f"%{{y:.3g}}<extra>{name}</extra>",
        )

    def distance(at: int) -> go.Scatter:
        depth = at / max(1, len(names) - 1)
        line = {"width": 1, "color": f"rgba(128,128,128,{0.3 + 0.6 * depth:.2f})"}
        is_chosen = at == chosen
        values = [0.0, *distances.relative[:, at].tolist()]
        lines = curve(
            f"distance at {names[at]}", values, {"color": CURVES[2]} if is_chosen else line
        )
        if is_chosen:
            rows = [[0.0, *each.relative[:, at].tolist()] for each in draws]
            lines.update(error_y=_range(rows))
        return lines.update(xaxis="x2", yaxis="y2", showlegend=is_chosen)

    shares = [each.probabilities[:, target].tolist() for each in draws]
    others = [at for at in range(len(names)) if at != chosen]
    axis = {"tickvals": severities, "fixedrange": True, "zeroline": False, "showgrid": False}
    layout = quiet_layout(
        margin={"l": 40, "r": 12, "t": 46, "b": 36},
        xaxis={"tickvals": severities, "showticklabels": False, "anchor": "y"},
        yaxis={"showgrid": True, "domain": [0.56, 1]},
        showlegend=True,
        legend=LEGEND_ABOVE,
    )
    layout.update(
        xaxis2=axis | {"anchor": "y2", "matches": "x", "title": {"text": "severity"}},
        yaxis2=axis
        | {"tickvals": None, "showgrid": True, "domain": [0, 0.46], "rangemode": "tozero"},
    )
    return go.Figure(
        [
            curve("probability", shares[0], {"color": CURVES[0]}).update(error_y=_range(shares)),
            curve("map similarity (rank correlation)", [1.0, *agreement], {"color": CURVES[1]}),
            *map(distance, [*others, chosen]),
        ],
        layout,
    )


def _range(rows: Sequence[Sequence[float]]) -> dict[str, object]:
    """Bars from the lowest to the highest of several curves, at the first of them; none of one."""
    values = np.array(rows)
    return {
        "type": "data",
        "symmetric": False,
        "array": values.max(0) - values[0],
        "arrayminus": values[0] - values.min(0),
        "visible": len(rows) > 1,
        "thickness": 1,
    }
