"""The filters of a convolution by their norms."""

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import GREY, number_axis, quiet_layout, upper_end
from data.numerals import index, numeral
from explainers.layers.results import FilterTable

QUIET, ACCENT, AMBER = "#7fb5bd", "#0b8a9e", "#c98a1b"


def nearest_filter(nearest: int, cosine: float) -> str:
    """The other filter that is most like one, and how much, or why there is none."""
    if nearest < 0:
        return "not tested: it is zero, or the only non-zero filter"
    return f"#{nearest}, cosine {index(cosine)}"


def norms_figure(table: FilterTable, chosen: int, flagged: np.ndarray) -> go.Figure:
    """A bar for each filter, the highest norm first; `flagged` (filters,) bool stand out.

    The bars are one outline, as thousands of them would be slow to draw.
    """
    numbers = np.argsort(-table.norms, kind="stable").astype(np.int32)
    norms, ranks = table.norms[numbers], np.arange(1, numbers.size + 1, dtype=np.int32)
    bars = go.Scatter(
        x=ranks,
        y=norms,
        customdata=numbers.tolist(),  # Dash passes no typed arrays on to callbacks
        hovertext=[
            f"norm {numeral(norm)}<br>most similar: {nearest_filter(nearest, cosine)}"
            for norm, nearest, cosine in zip(
                norms.tolist(),
                table.nearest[numbers].tolist(),
                table.similarity[numbers].tolist(),
                strict=True,
            )
        ],
        hovertemplate="<b>#%{customdata}</b> %{hovertext}<extra></extra>",
        mode="lines",
        line={"shape": "hvh", "width": 1, "color": QUIET},
        fill="tozeroy",
        fillcolor="rgba(127, 181, 189, 0.45)",
    )
    marks = [
        go.Scatter(
            x=ranks[shown],
            y=norms[shown],
            mode="markers",
            marker={"color": colour, "size": size, "line": {"width": outline, "color": GREY}},
            hoverinfo="skip",
        )
        for shown, colour, size, outline in (
            (flagged[numbers], AMBER, 4, 0),
            (numbers == chosen, ACCENT, 10, 2),  # assets/pages/layers.css colours it by the theme
        )
    ]
    ends = [0.5, numbers.size + 0.5]
    return go.Figure(
        [bars, *marks],
        quiet_layout(
            hovermode="x",
            margin={"l": 40, "r": 8, "t": 8, "b": 34},
            xaxis=number_axis(1, numbers.size, most=8, whole=True)
            | {"title": {"text": "filters by norm", "standoff": 4}, "range": ends},
            yaxis=number_axis(0, upper_end(table.norms), most=4)
            | {"title": {"text": "L2 norm", "standoff": 4}, "showgrid": True},
        ),
    )
