"""The filters of a convolution by their norms."""

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import quiet_layout
from explainers.layer_results import FilterTable

REST, CHOSEN, FLAGGED = "#7fb5bd", "#0b6e7f", "#c98a1b"


def norms_figure(table: FilterTable, chosen: int, flagged: np.ndarray) -> go.Figure:
    """A bar for each filter in the order of their numbers; `flagged` (filters,) bool stand out."""
    numbers = np.arange(table.norms.size, dtype=np.int32)
    colours = np.where(flagged, FLAGGED, REST)
    colours[chosen] = CHOSEN
    bars = go.Bar(
        x=numbers,
        y=table.norms,
        customdata=np.stack([table.nearest, table.similarity], axis=1),
        hovertemplate=(
            "<b>#%{x}</b> norm %{y:.3g}<br>most similar: #%{customdata[0]}, "
            "cosine %{customdata[1]:.2f}<extra></extra>"
        ),
        marker={"color": colours.tolist(), "line": {"width": 0}},
    )
    return go.Figure(
        bars,
        quiet_layout(
            bargap=0.15 if table.norms.size <= 160 else 0,  # noqa: PLR2004 - gaps thinner than a pixel
            margin={"l": 40, "r": 8, "t": 8, "b": 34},
            xaxis={"title": {"text": "filter", "standoff": 4}, "nticks": 8},
            yaxis={
                "title": {"text": "L2 norm", "standoff": 4},
                "nticks": 4,
                "showgrid": True,
                "rangemode": "tozero",
            },
        ),
    )
