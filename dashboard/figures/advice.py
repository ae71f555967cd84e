"""Which layer to read: localisation, faithfulness and cost of every layer, one above the other."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import (
    BLUE,
    GREY,
    VERMILION,
    Axis,
    level_line,
    number_axis,
    quiet_layout,
    upper_end,
)
from dashboard.figures.layer_names import layer_axis
from data.numerals import fixed, index, index_range, numeral
from explainers.quality.advice import Advice
from explainers.quality.protocol import CHANCE

ROWS = {"y": (0.46, 0.94), "y2": (0.16, 0.34), "y3": (0.0, 0.08)}  # heights of the three plots


def advice_figure(advice: Advice, seconds: Sequence[float]) -> go.Figure:
    """One column a layer, input at the left; a click names the layer in its `customdata`."""
    rows = advice.layers
    x = [row.layer.label for row in rows]
    inks = [VERMILION if row is advice.recommended else BLUE for row in rows]
    means = np.array([row.localisation for row in rows], np.float32)
    low, high = (np.array([getattr(row, end) for row in rows]) for end in ("low", "high"))
    common = {
        "x": x,
        "customdata": [row.layer.name for row in rows],
        "marker": {"color": inks, "size": 8},
    }
    bars = {"x": x, "customdata": common["customdata"], "marker": {"color": inks}, "width": 0.6}
    localisation = go.Scatter(
        y=means,
        error_y={
            **{"array": (high - means).astype(np.float32), "symmetric": False, "color": GREY},
            **{"arrayminus": (means - low).astype(np.float32), "thickness": 1.5, "width": 3},
        },
        mode="markers",
        text=[
            f"{index(row.localisation)}<br>95 % interval {index_range(row.low, row.high)}, "
            f"n = {row.images}"
            for row in rows
        ],
        hovertemplate="<b>%{customdata}</b><br>localisation %{text}<extra></extra>",
        **common,
    )
    faithfulness = go.Bar(
        y=np.array([row.faithfulness for row in rows], np.float32),
        yaxis="y2",
        hovertext=[fixed(row.faithfulness, plus=True) for row in rows],
        hovertemplate=(
            f"<b>%{{customdata}}</b><br>faithfulness %{{hovertext}}, mean of {advice.faithful_on} "
            "images, no interval<extra></extra>"
        ),
        **bars,
    )
    marks = [row.faithfulness for row in rows if np.isfinite(row.faithfulness)] or [0.0]
    cost = go.Bar(
        y=np.array(seconds, np.float32),
        yaxis="y3",
        hovertext=[numeral(each, 2) for each in seconds],
        hovertemplate="<b>%{customdata}</b><br>one map: %{hovertext} s<extra></extra>",
        **bars,
    )
    layout = quiet_layout(
        {"tickangle": -50, "anchor": "y3"} | layer_axis(x),
        number_axis(0, 1) | {"range": [0, 1.02], "domain": ROWS["y"], "showgrid": True},
        margin={"l": 40, "r": 8, "t": 4, "b": 76},
        yaxis2=_below("y2", zeroline=True, **number_axis(min(0, *marks), max(0, *marks), most=3)),
        yaxis3=_below("y3", **number_axis(0, upper_end(np.array(seconds)), most=2)),
        shapes=[level_line(CHANCE)],
        annotations=[
            _title(f"Localisation (dotted: chance; n = {_counts(advice)})", ROWS["y"]),
            _title(f"Faithfulness over chance (mean of {advice.faithful_on})", ROWS["y2"]),
            _title("One map, seconds", ROWS["y3"]),
        ],
    )
    return go.Figure([localisation, faithfulness, cost], layout)


def _counts(advice: Advice) -> str:
    """Of how many images the shares are: of all, or of fewer at some layers."""
    fewest = min((row.images for row in advice.layers), default=advice.localised_on)
    if fewest == advice.localised_on:
        return str(fewest)
    return f"{fewest} to {advice.localised_on}, without empty maps"


def _below(name: str, **more: object) -> Axis:
    quiet: Axis = {"showgrid": True, "zeroline": False, "fixedrange": True, "ticks": ""}
    return quiet | {"domain": ROWS[name], "anchor": "x"} | more


def _title(text: str, row: tuple[float, float]) -> dict[str, object]:
    return {
        **{"text": text, "xref": "paper", "yref": "paper", "x": 0, "y": row[1] + 0.005},
        **{"xanchor": "left", "yanchor": "bottom", "showarrow": False, "font": {"size": 12}},
    }
