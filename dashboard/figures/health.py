"""Dead, saturated and selective channels by layer."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import LEGEND_ABOVE, quiet_layout, share_axis, upper_end
from dashboard.figures.layer_names import layer_axis
from data.numerals import DASH

KINDS = {"dead": "#8a3b46", "saturated": "#c98a1b", "selective": "#0b8a9e"}


def health_figure(layers: Sequence[str], counts: np.ndarray, sizes: np.ndarray) -> go.Figure:
    """Shares of each layer's channels as grouped bars.

    `counts` is (layers, kinds), NaN where not tested: a dash in place of a bar, and the legend
    states it. Of the kinds, only saturation is tested at some layers and not at others: those that
    declare a bound.
    """
    shares = counts / sizes[:, None]
    bars = [
        go.Bar(
            x=list(layers),
            y=shares[:, i].astype(np.float32),
            name=legend(name, np.isfinite(counts[:, i])),
            hovertext=list(layers),
            customdata=np.stack([counts[:, i], sizes], axis=1),
            hovertemplate=(
                f"<b>%{{hovertext}}</b><br>%{{customdata[0]:,}} of %{{customdata[1]:,}} {name}"
                "<extra></extra>"
            ),
            marker={"color": colour},
        )
        for i, (name, colour) in enumerate(KINDS.items())
    ]
    return go.Figure(
        [*bars, *_untested(layers, counts)],
        quiet_layout(
            margin={"l": 44, "r": 8, "t": 26, "b": 64},
            xaxis={"tickangle": -50} | layer_axis(layers),
            yaxis=share_axis(0, upper_end(shares)) | {"showgrid": True},
            showlegend=True,
            legend=LEGEND_ABOVE,
        ),
    )


def legend(name: str, tested: np.ndarray) -> str:
    """A kind's name, with how many layers were tested where not all were: (layers,) bool."""
    if tested.all():
        return name
    if not tested.any():
        return f"{name}: not tested"
    have = "has" if tested.sum() == 1 else "have"
    return f"{name} ({tested.sum():,} of {tested.size:,} layers {have} a bound)"


def _untested(layers: Sequence[str], counts: np.ndarray) -> list[go.Scatter]:
    """A dash at each layer without a test of a kind that others are tested for."""
    marks = []
    for i, (name, colour) in enumerate(KINDS.items()):
        without = np.isnan(counts[:, i])
        if without.all() or not without.any():
            continue
        places = [layer for layer, none in zip(layers, without, strict=True) if none]
        marks.append(
            go.Scatter(
                x=places,
                y=[0] * len(places),
                mode="text",
                text=[DASH] * len(places),
                hovertext=places,
                textposition="top center",
                textfont={"color": colour},
                hovertemplate=(
                    f"<b>%{{hovertext}}</b><br>{name}: not tested: no bound<extra></extra>"
                ),
                showlegend=False,
            )
        )
    return marks
