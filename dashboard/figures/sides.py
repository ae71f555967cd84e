"""Two groups side by side: statistics and maps of A, the difference, and B."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from dashboard.figures.base import quiet_layout
from dashboard.figures.layer_names import layer_axis
from dashboard.figures.statistics import COLUMNS, format_value, ramp_scale
from dashboard.maps.scales import DIVERGING, SEQUENTIAL
from data.analysis.effects import Effects, table_of
from data.numerals import NBSP, numeral

if TYPE_CHECKING:
    from data.analysis.map_difference import MapDifference

DIFFERENCE = next(iter(DIVERGING.values())).plotly
RELEVANCE = next(iter(SEQUENTIAL.values())).plotly
STRONG = 1.2  # Hedges' g at the ends of the scale: "very large"
GAP = 0.03
HOVER = "<b>%{hovertext}</b><br>%{x}: %{customdata}<extra></extra>"
TEST_HOVER = "<br>%{customdata}"
EFFECT_HOVER = "<b>%{hovertext}</b><br>%{x}: g = %{customdata}<extra></extra>"


def side_statistics_figure(
    layers: Sequence[str], names: Sequence[str], a: np.ndarray, b: np.ndarray, effects: Effects
) -> go.Figure:
    """Three heat maps, (layers, statistics) each: A, Hedges' g of B against A, and B.

    The intervals of g are shown on hover.
    """
    low, high = np.minimum(a.min(0), b.min(0)), np.maximum(a.max(0), b.max(0))
    scale = np.where(high > low, high - low, 1)
    columns = [COLUMNS.get(name, name) for name in names]
    shown = {"x": columns, "y": list(layers), "texttemplate": "%{text}", "showscale": False}
    shown |= {"xgap": 2, "ygap": 2, "hovertemplate": HOVER}
    shown["hovertext"] = [[layer] * len(columns) for layer in layers]

    def side(values: np.ndarray, axis: str) -> go.Heatmap:
        text = [
            [format_value(name, value) for name, value in zip(names, row, strict=True)]
            for row in values
        ]
        share = ((values - low) / scale).astype(np.float32)
        scaled = {"z": share, "zmin": 0, "zmax": 1, "colorscale": ramp_scale("amount")}
        return go.Heatmap(text=text, customdata=_raw(values), xaxis=axis, **scaled, **shown)

    width = (1 - 2 * GAP) / 3
    bar = bar_below(width + GAP, width, -STRONG, STRONG, effects.g)
    effect = go.Heatmap(
        z=effects.g.astype(np.float32),
        zmin=-STRONG,
        zmax=STRONG,
        text=effect_texts(effects),
        customdata=table_of(effects.words, effects.g.shape),
        colorscale=ramp_scale("signed"),
        hoverongaps=False,
        xaxis="x2",
        **shown | {"hovertemplate": EFFECT_HOVER, "showscale": True, "colorbar": bar},
    )
    axis = {"side": "top", "fixedrange": True, "showgrid": False, "ticks": ""}
    middle = [width + GAP, 2 * width + GAP]
    layout = quiet_layout(
        margin={"l": 84, "r": 10, "t": 46, "b": 40},
        xaxis={"side": "top", "domain": [0, width]},
        yaxis={"autorange": "reversed"} | layer_axis(layers),
        annotations=[
            _heading("A", width / 2),
            _heading("Hedges' g of B against A", 0.5),
            _heading("B", 1 - width / 2),
        ],
    )
    layout.update(xaxis2=axis | {"domain": middle}, xaxis3=axis | {"domain": [1 - width, 1]})
    none = without_effect(effects, columns, layers, xaxis="x2")
    return go.Figure([side(a, "x"), effect, side(b, "x3"), *none], layout)


def effect_texts(effects: Effects) -> list[list[str]]:
    """The effect in each cell of a heat map; nothing where `without_effect` writes a dash."""
    texts = table_of(effects.short, effects.g.shape)
    return [
        ["" if np.isnan(g) else text for g, text in zip(gs, row, strict=True)]
        for gs, row in zip(effects.g, texts, strict=True)
    ]


def without_effect(
    effects: Effects, columns: Sequence[str], rows: Sequence[str], **axes: str
) -> list[go.Scatter]:
    """A dash in each cell that has no effect, with the reason on hover: a heat map leaves gaps."""
    places = [(int(row), int(column)) for row, column in np.argwhere(np.isnan(effects.g))]
    if not places:
        return []
    return [
        go.Scatter(
            x=[columns[column] for _, column in places],
            y=[rows[row] for row, _ in places],
            mode="text",
            text=[effects.short(place) for place in places],
            hovertext=[rows[row] for row, _ in places],
            customdata=[effects.words(place) for place in places],
            hovertemplate="<b>%{hovertext}</b><br>%{x}: %{customdata}<extra></extra>",
            **axes,
        )
    ]


def side_cams_figure(
    mean_a: np.ndarray,
    mean_b: np.ndarray,
    spread_a: np.ndarray,
    spread_b: np.ndarray,
    tested: "MapDifference | None" = None,
) -> go.Figure:
    """Mean Grad-CAM of A and B on one scale, B minus A, and the two standard deviations.

    Cells of the difference that pass the test have a dot; its result is shown on hover.
    No difference is drawn where a mean is zero everywhere: it would be the other mean alone.
    """
    peak = float(np.abs([mean_a, mean_b]).max())
    widest = float(max(spread_a.max(), spread_b.max()))
    none = [name for name, mean in (("A", mean_a), ("B", mean_b)) if not mean.any()]
    difference = np.full_like(mean_b, np.nan) if none else mean_b - mean_a
    most = 0.0 if none else float(np.abs(difference).max())
    maps = (
        ("mean of A", mean_a, -peak, peak, DIFFERENCE),
        ("B \u2212 A", difference, -most, most, DIFFERENCE),
        ("mean of B", mean_b, -peak, peak, DIFFERENCE),
        ("spread of A", spread_a, 0.0, widest, RELEVANCE),
        ("spread of B", spread_b, 0.0, widest, RELEVANCE),
    )
    width = (1 - GAP * (len(maps) - 1)) / len(maps)
    hidden = {"visible": False, "fixedrange": True, "constrain": "domain"}
    axes: dict[str, object] = {}
    traces, dots, notes = [], [], []
    for number, (name, values, low, high, colours) in enumerate(maps, 1):
        left = (number - 1) * (width + GAP)
        axis = str(number) if number > 1 else ""
        axes[f"xaxis{axis}"] = hidden | {"domain": [left, left + width], "anchor": f"y{axis}"}
        axes[f"yaxis{axis}"] = hidden | {
            **{"autorange": "reversed", "scaleanchor": f"x{axis}", "anchor": f"x{axis}"}
        }
        of_test = tested if values is difference and not none else None
        traces.append(
            go.Heatmap(
                z=values.astype(np.float32),
                zmin=-(high or 1) if colours is DIFFERENCE else 0,  # never without extent: zero
                zmax=high or 1,
                colorscale=colours,
                showscale=bool(high),
                colorbar=bar_below(left, width, low, high),
                xaxis=f"x{axis}",
                yaxis=f"y{axis}",
                zhoverformat=",.3~r",  # as data.numerals: a true minus, no exponent's hyphen
                hoverongaps=False,
                customdata=_tests(of_test) if of_test is not None else None,
                hovertemplate=f"{name}<br>%{{z}}{TEST_HOVER * (of_test is not None)}"
                "<extra></extra>",
            )
        )
        if of_test is not None and of_test.differs.any():
            dots.append(_dots(of_test.differs, f"x{axis}", f"y{axis}"))
        text = name if high else f"{name}<br>zero everywhere"
        if values is difference and none:
            text = f"{name}<br>none: {' and '.join(none)} is zero"
        over = {"xref": f"x{axis} domain", "yref": f"y{axis} domain"}  # of the map as it is drawn
        notes.append(_heading(text, 0.5, shift=2) | over)
    first = {"xaxis": axes.pop("xaxis"), "yaxis": axes.pop("yaxis")}
    margin = {"l": 6, "r": 6, "t": 34, "b": 40}
    layout = quiet_layout(**first, margin=margin, annotations=notes, **axes)  # type: ignore[arg-type]
    return go.Figure([*traces, *dots], layout)


def bar_below(
    left: float, width: float, low: float, high: float, values: np.ndarray | None = None
) -> dict[str, object]:
    """The colour bar of a map, below it, with the values at its ends inside its width.

    An end that some of the `values` exceed is marked by ≤ or ≥.
    """
    ends = [low, high] if high > low else [low]
    texts = [numeral(end, 2) for end in ends]
    if values is not None:
        texts = ends_exceeded(texts, low, high, values)
    return {
        **{"orientation": "h", "thickness": 8, "outlinewidth": 0, "ypad": 6, "xpad": 0},
        **{
            "x": left + width / 2,
            "xanchor": "center",
            "len": 0.62 * width,
            "y": 0,
            "yanchor": "top",
        },
        **{"tickmode": "array", "tickvals": ends, "ticktext": texts},
        "ticklabelposition": "outside",
    }


def ends_exceeded(texts: Sequence[str], low: float, high: float, values: np.ndarray) -> list[str]:
    """The labels of a colour bar, the first and the last marked where values lie beyond them."""
    marked = list(texts)
    if (values < low).any():
        marked[0] = f"≤{NBSP}{marked[0]}"
    if (values > high).any():
        marked[-1] = f"≥{NBSP}{marked[-1]}"
    return marked


def _tests(tested: "MapDifference") -> list[list[str]]:
    height, width = tested.p.shape
    return [[tested.cell_words(row, column) for column in range(width)] for row in range(height)]


def _dots(cells: np.ndarray, xaxis: str, yaxis: str) -> go.Scatter:
    """A dot in each of the cells (height, width) bool, dark with a light rim: on any colour."""
    rows, columns = np.nonzero(cells)
    marker = {"size": 4, "color": "#111", "line": {"width": 1, "color": "#fff"}}
    places = {"x": columns, "y": rows, "xaxis": xaxis, "yaxis": yaxis}
    return go.Scatter(mode="markers", marker=marker, hoverinfo="skip", **places)


def _raw(values: np.ndarray) -> list[list[str]]:
    """Values as they are read on hover."""
    return [[numeral(value, 5) for value in row] for row in values]


def _heading(text: str, x: float, shift: int = 20) -> dict[str, object]:
    """A text above the maps, `shift` pixels over their upper edge."""
    place = {"x": x, "xref": "paper", "y": 1, "yref": "paper", "yanchor": "bottom"}
    place |= {"yshift": shift, "font": {"size": 11}}
    return place | {"text": text, "showarrow": False}
