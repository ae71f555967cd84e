"""Dead, saturated and selective channels by layer."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import LEGEND_ABOVE, quiet_layout, share_axis, upper_end

KINDS = {"dead": "#8a3b46", "saturated": "#c98a1b", "selective": "#0b8a9e"}


def health_figure(layers: Sequence[str], counts: np.ndarray, sizes: np.ndarray) -> go.Figure:
    """Shares of each layer's channels as grouped bars.

    `counts` is (layers, kinds), NaN where not tested: no bar, and the legend states it.
    """
    shares = counts / sizes[:, None]
    bars = [
        go.Bar(
            x=list(layers),
            y=shares[:, i].astype(np.float32),
            name=name if np.isfinite(counts[:, i]).any() else f"{name}: not tested",
            customdata=np.stack([counts[:, i], sizes], axis=1),
            hovertemplate=(
                f"<b>%{{x}}</b><br>%{{customdata[0]:,}} of %{{customdata[1]:,}} {name}"
                "<extra></extra>"
            ),
            marker={"color": colour},
        )
        for i, (name, colour) in enumerate(KINDS.items())
    ]
    return go.Figure(
        bars,
        quiet_layout(
            margin={"l": 44, "r": 8, "t": 26, "b": 64},
            xaxis={"tickangle": -50},
            yaxis=share_axis(0, upper_end(shares)) | {"showgrid": True},
            showlegend=True,
            legend=LEGEND_ABOVE,
        ),
    )
