"""Parameter randomisation: how like the trained map the map stays, from the last layer down."""

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import BLUE, GREY, LEGEND_ABOVE, VERMILION, number_axis, quiet_layout
from dashboard.figures.layer_names import layer_axis
from data.numerals import index
from explainers.quality.results import Sanity


def sanity_figure(sanity: Sanity, layer: str) -> go.Figure:
    """Rank correlation with the trained network's map, step by step.

    `layer` is one of `sanity.layers`; absolute values as in Adebayo's figure, and the signed maps.
    The absolute curve starts with the trained network's own map, computed again. A step at which no
    image has a correlation is a gap; how many have one is shown on hover.
    """
    column = sanity.layers.index(layer)
    steps = ["none", *sanity.steps]
    curves = (
        ("absolute", sanity.repeat[column], sanity.absolute, BLUE, "solid"),
        ("signed", np.nan, sanity.signed, VERMILION, "dash"),
    )
    counts = [int(sanity.repeated[column]), *sanity.compared[:, column].tolist()]
    lowest = min(-0.1, float(np.nanmin(sanity.signed, initial=0)) - 0.05)
    traces = [
        go.Scatter(
            x=steps,
            y=np.concatenate([[first], values[:, column]]).astype(np.float32),
            customdata=steps,
            hovertext=[
                f"{index(value)}, n = {count}"
                for value, count in zip((first, *values[:, column].tolist()), counts, strict=True)
            ],
            name=f"{name} map",
            mode="lines+markers",
            line={"width": 2, "color": ink, "dash": dash},
            marker={"size": 5, "color": ink},
            hovertemplate=(
                f"<b>random down to %{{customdata}}</b><br>{name} %{{hovertext}}<extra></extra>"
            ),
        )
        for name, first, values, ink, dash in curves
    ]
    return go.Figure(
        traces,
        quiet_layout(
            {"tickangle": -50, "title": {"text": "random from the output down to", "standoff": 4}}
            | layer_axis(sanity.steps),
            number_axis(lowest, 1)
            | {
                "range": [lowest, 1.05],
                "showgrid": True,
                "zeroline": True,
                "zerolinecolor": GREY,
            },
            margin={"l": 40, "r": 8, "t": 26, "b": 92},
            showlegend=True,
            legend=LEGEND_ABOVE,
        ),
    )
