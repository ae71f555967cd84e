"""The layer x statistic heat map: every layer's activation statistics of one image."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from dashboard.figures.base import FigureData, quick_figure, typed
from data.numerals import NBSP, fixed, numeral, percent, percent_plus_minus, plus_minus
from explainers.results import STATISTICS, Layer, LayerStatistics

COLUMNS = dict(zip(STATISTICS, ("mean", "std", "min", "max", "zeros", "L2"), strict=True))
OF_A_SCAN = (
    "Minimum, maximum and zeros stand for Explore's percentiles and its values of 0 or below, "
    "which need each image's histogram: a scan keeps none."
)
ROW_HEIGHT = 23  # pixels, at least
HEADER_HEIGHT = 26  # this and the 10 below the rows stand in assets/components/statistics.css too


@dataclass(frozen=True)
class Column:
    """One statistic of one image, and the ramp that its cells are coloured with.

    A "signed" column reaches from minus to plus its largest magnitude, an "amount" from 0 to its
    largest value, and a "share" from 0 to 1.
    """

    name: str
    title: str
    meaning: str
    of: Callable[[LayerStatistics], float]
    ramp: str


def _not_positive(layer: LayerStatistics) -> float:
    return layer.zero_fraction + layer.negative_fraction


def _inactive(layer: LayerStatistics) -> float:
    """A channel whose mean and maximum are 0 is 0 in every cell."""
    return float(np.mean((layer.channel_mean == 0) & (layer.channel_max == 0)))


OF_AN_IMAGE = (
    Column("mean", "mean", "Mean over all channels and cells", lambda s: s.mean, "signed"),
    Column(
        "std", "std", "Standard deviation over all channels and cells", lambda s: s.std, "amount"
    ),
    Column(
        "p1",
        f"1{NBSP}%",
        "1st percentile of the values, estimated from a histogram of 256 bins",
        lambda s: s.quantile(0.01),
        "signed",
    ),
    Column(
        "p99",
        f"99{NBSP}%",
        "99th percentile of the values, estimated from a histogram of 256 bins",
        lambda s: s.quantile(0.99),
        "signed",
    ),
    Column(
        "not_positive",
        f"≤{NBSP}0",
        "Share of the values that are 0 or below",
        _not_positive,
        "share",
    ),
    Column(
        "inactive",
        "inactive",
        "Share of the channels that are 0 in every cell of this image. A channel is dead only if "
        "it is so in all images: see Dataset",
        _inactive,
        "share",
    ),
    Column("l2_norm", "L2", "L2 norm over all channels and cells", lambda s: s.l2_norm, "amount"),
)
SHOWN_ONLY = tuple(column for column in OF_AN_IMAGE if column.name not in STATISTICS)
MEANINGS = {  # of STATISTICS
    "mean": "over all channels and cells",
    "std": "standard deviation over all channels and cells",
    "minimum": "lowest value",
    "maximum": "highest value",
    "zero_fraction": "share of values that are 0, 0 to 1",
    "l2_norm": "over all channels and cells",
}
FILE_COLUMNS = {  # of the table for programs, with what each holds
    "layer": "name of the layer",
    **dict.fromkeys(("channels", "height", "width"), "of the layer"),
    **MEANINGS,
    **{column.name: column.meaning for column in SHOWN_ONLY},
}

# Each kind of column has its own hue, so that nobody compares a share with an amount. The colours
# are see-through: the page's ink reads on all of them, in both themes.
STRONGEST = 0.5
RAMPS = {  # from the low end to the high one
    "signed": ((0, 114, 178, STRONGEST), (128, 128, 128, 0.04), (213, 94, 0, STRONGEST)),
    "amount": ((20, 140, 160, 0.04), (20, 140, 160, STRONGEST)),
    "share": ((128, 128, 128, 0.04), (128, 128, 128, STRONGEST)),
}


def statistics_table(statistics: Sequence[LayerStatistics]) -> np.ndarray:
    """The raw values: (layers, columns) float64 in the order of OF_AN_IMAGE."""
    return np.array([[column.of(layer) for column in OF_AN_IMAGE] for layer in statistics])


def positions(table: np.ndarray) -> np.ndarray:
    """Where the cells of a table (layers, columns) lie on the ramps of their columns: 0 to 1.

    Values that are not finite stay NaN, so that their cells are left blank.
    """
    finite = np.where(np.isfinite(table), table, np.nan)
    most = np.nanmax(np.abs(finite), axis=0, initial=0)
    scaled = finite / np.where(most > 0, most, 1)
    placed = np.empty_like(scaled)
    for j, column in enumerate(OF_AN_IMAGE):
        if column.ramp == "signed":
            placed[:, j] = 0.5 + scaled[:, j] / 2
        else:
            placed[:, j] = finite[:, j] if column.ramp == "share" else scaled[:, j]
    return placed


def _colour_scale() -> list[tuple[float, str]]:
    """All ramps end to end: the i-th lies from i to i + 1, divided by their number."""
    return [
        ((i + share) / len(RAMPS), colour)
        for i, name in enumerate(RAMPS)
        for share, colour in ramp_scale(name)
    ]


def ramp_scale(name: str) -> list[tuple[float, str]]:
    """One of RAMPS in Plotly's form: (share from lowest to highest, colour)."""
    ramp = RAMPS[name]
    return [(k / (len(ramp) - 1), f"rgba{colour}") for k, colour in enumerate(ramp)]


def scaled_by_column(table: np.ndarray) -> np.ndarray:
    """Each column from 0 (its minimum) to 1 (its maximum); a constant column is 0.

    Values that are not finite stay NaN, so that their cells are left blank.
    """
    finite = np.where(np.isfinite(table), table, np.nan)
    low, high = np.nanmin(finite, axis=0), np.nanmax(finite, axis=0)
    scaled: np.ndarray = (finite - low) / np.where(high > low, high - low, 1)
    return scaled


def format_value(name: str, value: float) -> str:
    """A statistic as people read it: shares in per cent, large numbers without decimals."""
    if name in {"zero_fraction", "not_positive", "inactive"}:
        return percent(value)
    if value != 0 and abs(value) < 0.01:  # noqa: PLR2004
        return numeral(value, 2)
    return fixed(value, 0 if abs(value) >= 100 else 2)  # noqa: PLR2004


def with_spread(name: str, value: float, around: float) -> str:
    """A mean and a standard deviation, rounded to the same decimal: "1,694 ± 77", "25 ± 3 %".

    The mean alone where the deviation is NaN, as of one image.
    """
    if np.isnan(around):
        return format_value(name, value)
    if name == "zero_fraction":
        return percent_plus_minus(value, around)
    return plus_minus(value, around)


def shape_text(layer: Layer) -> str:
    """The layer's output as "56² x 24"."""
    channels, height, width = layer.shape
    grid = f"{height}²" if height == width else f"{height} × {width}"
    return f"{grid} × {channels:,}"


def statistics_figure(layers: Sequence[Layer], table: np.ndarray) -> FigureData:
    """One row per layer, input on top; one column per statistic, each on its own ramp.

    `table` as in `statistics_table`.

    The cells alone: all texts, the gaps and the mark of the chosen layer are the page's, which
    draws them in a fraction of plotly's time: see `statistics_texts`.
    """
    ramps = list(RAMPS)
    offsets = [ramps.index(column.ramp) for column in OF_AN_IMAGE]
    inside = np.clip(positions(table), 1e-4, 1 - 1e-4)  # never on the edge of the next ramp
    return quick_figure(
        {
            "type": "heatmap",
            "z": typed((inside + offsets).astype(np.float32)),
            "zmin": 0,
            "zmax": len(RAMPS),
            "x": [column.title for column in OF_AN_IMAGE],
            "y": [layer.name for layer in layers],
            "customdata": [
                [
                    _exactly(column.name, value)
                    for column, value in zip(OF_AN_IMAGE, row, strict=True)
                ]
                for row in table
            ],
            "hovertemplate": "<b>%{y}</b><br>%{x}: %{customdata}<extra></extra>",
            "colorscale": _colour_scale(),
            "showscale": False,
        },
        margin={"l": 0, "r": 10, "t": HEADER_HEIGHT, "b": 10},
        xaxis={"visible": False},
        yaxis={"visible": False, "autorange": "reversed"},
    )


def _exactly(name: str, value: float) -> str:
    """A statistic on hover; an estimate says "about" and has three digits."""
    return f"about {numeral(value, 3)}" if name in {"p1", "p99"} else numeral(value, 6)


class StatisticsData(TypedDict):
    """The columns' names and what they mean, and the texts of each row's cells."""

    columns: list[str]
    meanings: list[str]
    texts: list[list[str]]


def statistics_texts(table: np.ndarray) -> StatisticsData:
    """What stands over the figure; `table` as in `statistics_table`."""
    return {
        "columns": [column.title for column in OF_AN_IMAGE],
        "meanings": [column.meaning for column in OF_AN_IMAGE],
        "texts": [
            [format_value(c.name, value) for c, value in zip(OF_AN_IMAGE, row, strict=True)]
            for row in table
        ],
    }


def minimum_height(layers: Sequence[Layer]) -> int:
    """Pixels that the figure needs for its rows to be read."""
    return HEADER_HEIGHT + ROW_HEIGHT * len(layers) + 10
