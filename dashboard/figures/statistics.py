"""The layer x statistic heat map: every layer's activation statistics of one image."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import quiet_layout
from explainers.results import STATISTICS, Layer, LayerStatistics

COLUMNS = dict(zip(STATISTICS, ("mean", "std", "min", "max", "zeros", "L2"), strict=True))
LIGHT = 0.42  # above it, Cividis is lighter than a grey on which black and white read alike
ROW_HEIGHT = 25  # pixels, at least
SHAPE_WIDTH = 76  # of the text at the left of a row
HEADER_HEIGHT = 26  # this and the 10 below the rows stand in assets/explore.css too


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
    filled = np.where(scaled > LIGHT, "light", "dark")
    return np.where(np.isnan(scaled), "blank", filled)


def format_value(name: str, value: float) -> str:
    """A statistic as people read it: shares in per cent, large numbers without decimals."""
    if name == "zero_fraction":
        return f"{value:.0%}".replace("%", " %")
    if value != 0 and abs(value) < 0.01:  # noqa: PLR2004
        return f"{value:.1e}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"  # noqa: PLR2004


def shape_text(layer: Layer) -> str:
    """The layer's output as "56² x 24"."""
    channels, height, width = layer.shape
    grid = f"{height}²" if height == width else f"{height} × {width}"
    return f"{grid} × {channels}"


def statistics_figure(layers: Sequence[Layer], statistics: Sequence[LayerStatistics]) -> go.Figure:
    """One row per layer, input on top; one column per statistic, each on its own scale.

    The names of the layers, what marks the chosen one, the texts in the cells and the gaps between
    these are the page's, which draws them in a fraction of plotly's time: assets/statistics.js.
    """
    table = statistics_table(statistics)
    scaled = scaled_by_column(table)
    names = [layer.name for layer in layers]
    text = [
        [format_value(name, value) for name, value in zip(COLUMNS, row, strict=True)]
        for row in table
    ]
    heatmap = go.Heatmap(
        z=scaled.astype(np.float32),
        x=list(COLUMNS.values()),
        y=names,
        text=text,
        customdata=table,
        meta=cell_kinds(scaled).tolist(),
        hovertemplate="<b>%{y}</b><br>%{x}: %{customdata:.6g}<extra></extra>",
        colorscale="Cividis",
        showscale=False,
    )
    return go.Figure(
        heatmap,
        quiet_layout(
            margin={"l": SHAPE_WIDTH, "r": 10, "t": HEADER_HEIGHT, "b": 10},
            xaxis={"side": "top"},
            yaxis={
                "autorange": "reversed",
                "tickmode": "array",
                "tickvals": names,
                "ticktext": [shape_text(layer) for layer in layers],
            },
        ),
    )


def minimum_height(layers: Sequence[Layer]) -> int:
    """Pixels that the figure needs for its rows to be read."""
    return HEADER_HEIGHT + ROW_HEIGHT * len(layers) + 10
