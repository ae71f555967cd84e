"""The histogram of one layer's activations, for the page to draw: assets/components/histogram.mjs.

Of plotly it would use nothing but one outline, which the page draws in less time in every click.
"""

from typing import TypedDict

import numpy as np

from data.numerals import numeral
from explainers.results import LayerStatistics

BARS = 64
LABELS = 4  # counts that are written beside the axis, at most
FLOOR = 0.7  # the lower end of the axis, so that an empty bin shows nothing and a count of 1 a bar
HEADROOM = 1.6  # of the axis above the highest count


class HistogramData(TypedDict):
    """What is drawn of a histogram.

    `heights` of the bins are shares of the axis, `bins` is each in words; `counts` are those that
    are marked, and where, as shares of the axis; `ends` those of all bins, and `zero` lies between
    them as a share, or nowhere.
    """

    heights: list[float]
    bins: list[str]
    counts: list[tuple[str, float]]
    ends: tuple[str, str]
    zero: float | None


def activations_histogram(statistics: LayerStatistics) -> HistogramData:
    """Counts of the layer's activations in 64 equal bins, on a logarithmic axis."""
    counts, span = _counts(statistics), statistics.maximum - statistics.minimum
    edges = np.linspace(statistics.minimum, statistics.maximum, BARS + 1)
    bins = zip(edges[:-1].tolist(), edges[1:].tolist(), counts.tolist(), strict=True)
    low, high = _axis(counts)
    heights = (np.log10(np.maximum(counts, FLOOR)) - low) / (high - low)
    return {
        "heights": heights.round(4).tolist(),
        "bins": [_hover(start, end, count) for start, end, count in bins],
        "counts": [(_short(power), (power - low) / (high - low)) for power in _powers(counts)],
        "ends": (numeral(statistics.minimum), numeral(statistics.maximum)),
        "zero": -statistics.minimum / span if statistics.minimum < 0 < statistics.maximum else None,
    }


def _hover(start: float, end: float, count: int) -> str:
    return f"{numeral(start)} to {numeral(end)}: {count:,} value{'s' * (count != 1)}"


def _short(power: int) -> str:
    """A power of ten within the margin's width: 1,000, 10k, 1M."""
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
