"""The reliability diagram: how often the model is right where it is that confident."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import BLUE, GREY, LEGEND_ABOVE, VERMILION, quiet_layout, share_axis
from data.numerals import percent_range, probability

if TYPE_CHECKING:
    from data.analysis.calibration import Calibration

QUIET = "rgba(154, 163, 172, .5)"  # the intervals are darker
COLOURS = {"overconfident": VERMILION, "underconfident": BLUE, "neither": QUIET}
NAMES = {"neither": "no difference shown"}  # in the legend; the others are called as they are
WITHIN = "no difference shown: the interval covers the confidence"
TOP = 1.1  # of the axis: above 100 % stands how many images each bar counts


def calibration_figure(
    calibration: "Calibration",
    x_name: str = "confidence",
    right: str = "right",
    subsets: Sequence[str] = (),
) -> go.Figure:
    """A bar for each bin of confidence, with its interval and how many images it counts.

    A dash marks the bin's mean confidence; the diagonal is a calibrated model. A bar is
    overconfident or underconfident where its interval does not cover the dash; the intervals of all
    bars together hold at 95 %.

    `subsets`: by bin, what a click chooses; empty where a bar counts no images.
    """
    words = np.array(calibration.words)
    middles = ((calibration.edges[:-1] + calibration.edges[1:]) / 2).astype(np.float32)
    traces: list[go.Bar | go.Scatter] = [
        _bars(calibration, middles, np.flatnonzero(words == word), word)
        for word in COLOURS
        if (words == word).any()
    ]
    shown = np.flatnonzero(calibration.counts)
    if len(shown):
        traces += [
            go.Scatter(
                x=middles[shown],
                y=calibration.confidence[shown].astype(np.float32),
                mode="markers",
                name=f"mean {x_name}",
                marker={"symbol": "line-ew", "size": 12, "line": {"width": 2, "color": GREY}},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=middles[shown],
                y=np.full(len(shown), (1 + TOP) / 2, np.float32),
                mode="text",
                text=[_short(count) for count in calibration.counts[shown].tolist()],
                textfont={"size": 10},
                showlegend=False,
                hoverinfo="skip",
            ),
            _columns(calibration, middles, shown, (x_name, right), subsets),
        ]
    diagonal = {"type": "line", "x0": 0, "y0": 0, "x1": 1, "y1": 1}
    return go.Figure(
        traces,
        quiet_layout(
            margin={"l": 48, "r": 28, "t": 40, "b": 40},
            xaxis=share_axis(0, 1) | {"title": {"text": x_name}, "ticklabelstandoff": 8},
            yaxis=share_axis(0, 1) | {"range": [0, TOP], "title": {"text": right}},
            barmode="overlay",
            showlegend=True,
            legend=LEGEND_ABOVE,
            shapes=[diagonal | {"line": {"dash": "dot", "width": 1.5, "color": GREY}}],
        ),
    )


def _columns(
    calibration: "Calibration",
    x: np.ndarray,
    bins: np.ndarray,
    names: tuple[str, str],
    subsets: Sequence[str],
) -> go.Bar:
    """An unseen column for each bar, as high as the plot: pointer and click find a bar at 0 too."""
    x_name, right = names
    words = calibration.words
    texts = [
        f"{x_name} {probability(float(calibration.confidence[at]))}, {right} "
        f"{probability(float(calibration.accuracy[at]))}<br>"
        f"interval {percent_range(calibration.low[at], calibration.high[at])}, n = "
        f"{calibration.counts[at]:,}; 95 % for all bars together"
        f"<br>{words[at] if words[at] in ('overconfident', 'underconfident') else WITHIN}"
        for at in bins.tolist()
    ]
    return go.Bar(
        x=x[bins],
        y=np.ones(len(bins), np.float32),
        width=np.diff(calibration.edges)[bins].astype(np.float32),
        customdata=[subsets[at] for at in bins.tolist()] if subsets else None,
        hovertext=texts,
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"color": [COLOURS[words[at]] for at in bins.tolist()], "opacity": 0},
        showlegend=False,
    )


def _bars(calibration: "Calibration", x: np.ndarray, bins: np.ndarray, word: str) -> go.Bar:
    """The bars of one word."""
    accuracy, low, high = (
        each[bins] for each in (calibration.accuracy, calibration.low, calibration.high)
    )
    return go.Bar(
        x=x[bins],
        y=accuracy.astype(np.float32),
        width=np.diff(calibration.edges)[bins].astype(np.float32) * 0.92,
        error_y={
            **{"array": (high - accuracy).astype(np.float32), "symmetric": False, "color": GREY},
            **{"arrayminus": (accuracy - low).astype(np.float32), "thickness": 1.2, "width": 2},
        },
        name=NAMES.get(word, word),
        hoverinfo="skip",
        marker={"color": COLOURS[word], "line": {"width": 0}},
    )


def _short(count: int) -> str:
    """A count within a bar's width: 950, 1.2k, 12k."""
    if count < 1000:  # noqa: PLR2004
        return str(count)
    thousands = count / 1000
    return f"{thousands:.1f}k" if thousands < 9.95 else f"{thousands:.0f}k"  # noqa: PLR2004
