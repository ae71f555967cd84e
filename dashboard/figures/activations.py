"""The histogram of one layer's activations."""

import numpy as np

from dashboard.figures.base import FigureData, quick_figure, typed
from explainers.results import LayerStatistics

BARS = 64
LABELS = 4  # counts that are written beside the axis, at most
EMPTY = 0.5  # where a bin without values is drawn, as a logarithm knows no 0
FLOOR = 0.7  # the lower end of the axis, so that an empty bin shows nothing and a count of 1 a bar
HEADROOM = 1.6  # of the axis above the highest count
MARGIN = {"l": 36, "r": 8, "t": 8, "b": 20}  # the same stands in assets/explore.css
HOVER = "%{customdata[0]:.3g} to %{customdata[1]:.3g}<br>%{customdata[2]:,} values<extra></extra>"


def activations_figure(statistics: LayerStatistics) -> FigureData:
    """Counts of the layer's activations in 64 equal bins, on a logarithmic axis.

    The axes' texts are the page's: see `activations_axes`.
    """
    counts = _counts(statistics)
    edges = np.linspace(statistics.minimum, statistics.maximum, BARS + 1)
    low, high = _axis(counts)
    return quick_figure(
        {
            "type": "scatter",
            "mode": "lines",
            "x": typed(((edges[:-1] + edges[1:]) / 2).astype(np.float32)),
            "y": typed(np.maximum(counts, EMPTY).astype(np.float32)),
            "customdata": typed(np.stack([edges[:-1], edges[1:], counts], axis=1)),
            "line": {"shape": "hvh", "width": 1},
            "fill": "tozeroy",
            "hovertemplate": HOVER,
        },
        margin=MARGIN,
        hovermode="x",
        xaxis={"visible": False, "range": [statistics.minimum, statistics.maximum]},
        yaxis={
            "type": "log",
            "range": [low, high],
            "tickvals": [10**power for power in _powers(counts)],
            "showticklabels": False,
            "showgrid": True,
        },
    )


def activations_axes(statistics: LayerStatistics) -> dict[str, object]:
    """The texts of the axes, and where they stand as shares of them: assets/histogram.js."""
    counts, span = _counts(statistics), statistics.maximum - statistics.minimum
    low, high = _axis(counts)
    return {
        "counts": [(_short(power), (power - low) / (high - low)) for power in _powers(counts)],
        "ends": [f"{statistics.minimum:.3g}", f"{statistics.maximum:.3g}"],
        "zero": -statistics.minimum / span if statistics.minimum < 0 < statistics.maximum else None,
    }


def _short(power: int) -> str:
    """A power of ten within the margin's width, as plotly writes it too: 1,000, 10k, 1M."""
    thousands = 0 if power <= 3 else power // 3  # noqa: PLR2004 - 1,000 has room
    return f"{10 ** (power - 3 * thousands):,}{('', 'k', 'M', 'B')[thousands]}"


def _counts(statistics: LayerStatistics) -> np.ndarray:
    counts: np.ndarray = statistics.histogram.reshape(BARS, -1).sum(axis=1)
    return counts


def _axis(counts: np.ndarray) -> tuple[float, float]:
    """Both ends of the logarithmic axis, as powers of ten."""
    return float(np.log10(FLOOR)), float(np.log10(max(1, counts.max()) * HEADROOM))


def _powers(counts: np.ndarray) -> range:
    """The powers of ten that are marked: 0 first, and evenly apart."""
    highest = int(np.log10(max(1, counts.max())))
    return range(0, highest + 1, 1 + highest // LABELS)
