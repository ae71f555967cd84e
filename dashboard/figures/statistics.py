"""The layer x statistic heat map: every layer's activation statistics of one image."""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from dashboard.figures.base import FigureData, quick_figure, typed
from data.numerals import fixed, numeral, percent, percent_plus_minus, plus_minus
from explainers.results import STATISTICS, Layer, LayerStatistics

COLUMNS = dict(zip(STATISTICS, ("mean", "std", "min", "max", "zeros", "L2"), strict=True))
LIGHT = 0.42  # above it, Cividis is lighter than a grey on which black and white read alike
ROW_HEIGHT = 25  # pixels, at least
HEADER_HEIGHT = 26  # this and the 10 below the rows stand in assets/components/statistics.css too


def statistics_table(statistics: Sequence[LayerStatistics]) -> np.ndarray:
    """The raw values: (layers, statistics) float64, columns in the order of COLUMNS."""
    return np.array([[getattr(row, name) for name in COLUMNS] for row in statistics])


def scaled_by_column(table: np.ndarray) -> np.ndarray:
    """Each column from 0 (its minimum) to 1 (its maximum); a constant column is 0.

    Values that are not finite stay NaN, so that their cells are left blank.
    """
    finite = np.where(np.isfinite(table), table, np.nan)
    low, high = np.nanmin(finite, axis=0), np.nanmax(finite, axis=0)
    scaled: np.ndarray = (finite - low) / np.where(high > low, high - low, 1)
    return scaled


def cell_kinds(scaled: np.ndarray) -> np.ndarray:
    """Whether a cell of a scaled table is "light", "dark" or "blank": what a text on it needs."""
    kinds = np.where(scaled > LIGHT, "light", "dark")
    return np.where(np.isnan(scaled), "blank", kinds)


def format_value(name: str, value: float) -> str:
    """A statistic as people read it: shares in per cent, large numbers without decimals."""
    if name == "zero_fraction":
        return percent(value)
    if value != 0 and abs(value) < 0.01:  # noqa: PLR2004
        return numeral(value, 2)
    return fixed(value, 0 if abs(value) >= 100 else 2)  # noqa: PLR2004


def with_spread(name: str, value: float, around: float) -> str:
    """A mean and a standard deviation, rounded to the same decimal: "1,694 ± 77", "25 ± 3 %"."""
    if name == "zero_fraction":
        return percent_plus_minus(value, around)
    return plus_minus(value, around)


def shape_text(layer: Layer) -> str:
    """The layer's output as "56² x 24"."""
    channels, height, width = layer.shape
    grid = f"{height}²" if height == width else f"{height} × {width}"
    return f"{grid} × {channels:,}"


def statistics_figure(layers: Sequence[Layer], statistics: Sequence[LayerStatistics]) -> FigureData:
    """One row per layer, input on top; one column per statistic, each on its own scale.

    The cells alone: all texts, the gaps and the mark of the chosen layer are the page's, which
    draws them in a fraction of plotly's time: see `statistics_texts`.
    """
    table = statistics_table(statistics)
    scaled = scaled_by_column(table)
    return quick_figure(
        {
            "type": "heatmap",
            "z": typed(scaled.astype(np.float32)),
            "zmin": 0,  # stated: plotly would draw equal values in the colour of the middle
            "zmax": 1,
            "x": list(COLUMNS.values()),
            "y": [layer.name for layer in layers],
            "customdata": [[numeral(value, 6) for value in row] for row in table],
            "hovertemplate": "<b>%{y}</b><br>%{x}: %{customdata}<extra></extra>",
            "colorscale": "Cividis",
            "showscale": False,
        },
        margin={"l": 0, "r": 10, "t": HEADER_HEIGHT, "b": 10},
        xaxis={"visible": False},
        yaxis={"visible": False, "autorange": "reversed"},
    )


class StatisticsData(TypedDict):
    """The names of the columns; and of each row, the texts of its cells and what lies below them.

    That is "light", "dark" or "blank", which the texts' colours depend on.
    """

    columns: list[str]
    texts: list[list[str]]
    kinds: list[list[str]]


def statistics_texts(
    layers: Sequence[Layer], statistics: Sequence[LayerStatistics]
) -> StatisticsData:
    """What stands over the figure."""
    table = statistics_table(statistics)
    texts = [
        [format_value(name, value) for name, value in zip(COLUMNS, row, strict=True)]
        for row in table
    ]
    return {
        "columns": list(COLUMNS.values()),
        "texts": texts,
        "kinds": cell_kinds(scaled_by_column(table)).tolist(),
    }


def minimum_height(layers: Sequence[Layer]) -> int:
    """Pixels that the figure needs for its rows to be read."""
    return HEADER_HEIGHT + ROW_HEIGHT * len(layers) + 10
