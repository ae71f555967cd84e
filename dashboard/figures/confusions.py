"""Confusions over families as a heat map."""

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import quiet_layout

if TYPE_CHECKING:
    from data.analysis.confusion import Confusions


def confusions_figure(found: "Confusions") -> go.Figure:
    """Counts as text, each row's shares as colours; an empty cell is blank."""
    counts, names = found.counts, list(found.groups)
    share = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    subsets = [[f"family:{row} & predicted-family:{column}" for column in names] for row in names]
    heatmap = go.Heatmap(
        z=np.where(counts, share, np.nan).astype(np.float32),
        zmin=0,
        zmax=1,
        x=names,
        y=names,
        text=np.where(counts, counts.astype(str), ""),
        texttemplate="%{text}",
        customdata=subsets,
        hovertemplate="%{y} taken for %{x}<br>%{text} images, %{z:.0%} of the row<extra></extra>",
        hoverongaps=False,
        colorscale="Cividis",
        showscale=False,
        xgap=1,
        ygap=1,
    )
    return go.Figure(
        heatmap,
        quiet_layout(
            margin={"l": 128, "r": 8, "t": 112, "b": 8},
            xaxis={"side": "top", "tickangle": -60, "dtick": 1},
            yaxis={"autorange": "reversed", "dtick": 1},
        ),
    )
