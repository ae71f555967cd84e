"""Statistics of every layer over many images."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import quiet_layout
from dashboard.figures.layer_names import layer_axis
from dashboard.figures.statistics import COLUMNS, ramp_scale, scaled_by_column, with_spread


def spread_figure(
    layers: Sequence[str], names: Sequence[str], mean: np.ndarray, spread: np.ndarray
) -> go.Figure:
    """One row per layer, input on top; each column on its own scale, the spread as text."""
    cells = [
        [
            with_spread(name, value, around)
            for name, value, around in zip(names, row, spreads, strict=True)
        ]
        for row, spreads in zip(mean, spread, strict=True)
    ]
    heatmap = go.Heatmap(
        z=scaled_by_column(mean).astype(np.float32),
        zmin=0,
        zmax=1,
        x=[COLUMNS.get(name, name) for name in names],
        y=list(layers),
        text=cells,
        texttemplate="%{text}",
        hovertext=[[layer] * len(names) for layer in layers],
        hovertemplate="<b>%{hovertext}</b><br>%{x}: %{text}<extra></extra>",
        colorscale=ramp_scale("amount"),
        showscale=False,
        xgap=2,
        ygap=2,
    )
    return go.Figure(
        heatmap,
        quiet_layout(
            margin={"l": 84, "r": 8, "t": 26, "b": 8},
            xaxis={"side": "top"},
            yaxis={"autorange": "reversed"} | layer_axis(layers),
        ),
    )
