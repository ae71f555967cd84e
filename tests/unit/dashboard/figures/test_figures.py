"""Figures hold the numbers they were given; scaling and text never change them."""

import re
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dashboard.figures.activations import BARS, FLOOR, HEADROOM, activations_histogram
from dashboard.figures.base import FONTS, FigureData, empty_figure
from dashboard.figures.cam import cam_figure
from dashboard.figures.statistics import (
    OF_AN_IMAGE,
    RAMPS,
    format_value,
    positions,
    scaled_by_column,
    shape_text,
    statistics_figure,
    statistics_table,
    statistics_texts,
)
from explainers.results import Heatmap, Layer, LayerStatistics

THEME = Path(__file__).parents[4] / "assets/app/theme.css"


def statistics(mean: float, maximum: float) -> LayerStatistics:
    return LayerStatistics(
        mean=mean,
        std=1.0,
        minimum=-1.0,
        maximum=maximum,
        zero_fraction=0.25,
        l2_norm=1234.0,
        negative_fraction=0.25,
        histogram=np.arange(256),
        channel_mean=np.array([mean]),
        channel_max=np.array([maximum]),
    )


LAYERS = (Layer("stem", "stem (maxpool)", (4, 8, 8)), Layer("block", "block", (8, 4, 2)))
ROWS = (statistics(0.5, 3), statistics(-0.5, 7))


def checked(figure: FigureData) -> go.Figure:
    """The figure by plotly's own classes, which know every property and its values."""
    return go.Figure(figure)


def numbers(typed: dict[str, Any]) -> np.ndarray:
    """A typed array as plotly.js reads it."""
    shape = [int(size) for size in typed["shape"].split(", ")]
    return np.frombuffer(b64decode(typed["bdata"]), typed["dtype"]).reshape(shape)


def test_the_heat_map_has_raw_values_and_the_layers_in_order() -> None:
    data = statistics_figure(LAYERS, statistics_table(ROWS))
    figure = checked(data)
    heatmap = figure.data[0]
    assert list(heatmap.y) == ["stem", "block"]
    assert list(heatmap.x) == [column.title for column in OF_AN_IMAGE]
    [trace] = data["data"]
    assert [row[0] for row in trace["customdata"]] == ["0.5", "\N{MINUS SIGN}0.5"]  # on hover
    z = numbers(trace["z"])
    np.testing.assert_allclose(z[:, 0], [1, 0], atol=1e-3)  # of the first ramp: plus and minus
    np.testing.assert_allclose(z[:, 1], [2, 2], atol=1e-3)  # of the second, 1 to 2: the largest
    np.testing.assert_allclose(z[:, 4], [2.5, 2.5], atol=1e-3)  # of the third: a half
    assert (trace["zmin"], trace["zmax"]) == (0, len(RAMPS))
    assert figure.layout.yaxis.autorange == "reversed"


@given(arrays(np.float64, (5, 3), elements=st.floats(-1e6, 1e6)))
def test_columns_are_scaled_alone_and_keep_their_order(table: np.ndarray) -> None:
    scaled = scaled_by_column(table)
    assert scaled.min() >= 0
    assert scaled.max() <= 1
    for raw, column in zip(table.T, scaled.T, strict=True):
        assert (np.diff(column[np.argsort(raw, kind="stable")]) >= 0).all()


def test_a_value_that_is_no_number_leaves_its_cell_blank_and_the_rest_alone() -> None:
    scaled = scaled_by_column(np.array([[1.0], [np.inf], [3.0]]))
    np.testing.assert_array_equal(scaled[:, 0], [0, np.nan, 1])


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("zero_fraction", 0.93, "93\u00a0%"),
        ("l2_norm", 3104.4, "3,104"),
        ("mean", -0.03, "\N{MINUS SIGN}0.03"),
        ("mean", 0.00012, "0.00012"),
        ("mean", 0.0, "0.00"),
    ],
)
def test_values_are_written_as_people_read_them(name: str, value: float, text: str) -> None:
    assert format_value(name, value) == text


def test_shapes_are_short() -> None:
    assert [shape_text(layer) for layer in LAYERS] == ["8² × 4", "4 × 2 × 8"]
    assert shape_text(Layer("a", "a", (1280, 7, 7))) == "7² × 1,280"


def test_the_map_keeps_its_raw_values_on_a_scale_centred_at_zero() -> None:
    values = np.array([[1, -2], [0, 3]], np.float32)
    figure = cam_figure(Heatmap(values, True, "logit"), [(0, "#000"), (1, "#fff")], bound=3)
    signed = checked(figure).data[0]
    np.testing.assert_array_equal(numbers(figure["data"][0]["z"]), values)
    assert (signed.zmin, signed.zmax) == (-3, 3)
    assert "logit" in signed.hovertemplate


def test_the_texts_around_the_statistics_are_their_values() -> None:
    texts: Any = statistics_texts(statistics_table(ROWS))
    assert texts["columns"] == [column.title for column in OF_AN_IMAGE]
    assert texts["texts"][0][4] == "50\u00a0%"  # a quarter is 0 and a quarter is negative
    assert texts["texts"][0][6] == "1,234"


def test_a_channel_is_inactive_only_if_it_is_zero_in_every_cell() -> None:
    silent = replace(
        statistics(0.5, 3),
        channel_mean=np.array([0, -1, 0.5, 0.0]),
        channel_max=np.array([0, 0, 3, 1.0]),
    )
    texts = statistics_texts(statistics_table([silent]))["texts"][0]
    assert texts[5] == "25\u00a0%"


def test_percentiles_are_those_of_the_histogram() -> None:
    [row] = statistics_texts(statistics_table([ROWS[0]]))["texts"]
    assert row[2:4] == [format_value("p1", ROWS[0].quantile(q)) for q in (0.01, 0.99)]


@given(arrays(np.float64, (4, len(OF_AN_IMAGE)), elements=st.floats(0, 1, allow_subnormal=False)))
def test_shares_lie_where_they_are_and_other_columns_by_their_largest(table: np.ndarray) -> None:
    placed = positions(table)
    for column, raw, place in zip(OF_AN_IMAGE, table.T, placed.T, strict=True):
        if column.ramp == "share":
            np.testing.assert_array_equal(place, raw)
        elif raw.max():
            least = 0.5 if column.ramp == "signed" else 0
            np.testing.assert_allclose(place, least + (1 - least) * raw / raw.max())


def test_a_cell_that_is_no_number_is_blank_and_an_empty_column_lies_at_zero() -> None:
    table = np.zeros((2, len(OF_AN_IMAGE)))
    table[0, 0] = np.inf
    placed = positions(table)
    assert np.isnan(placed[0, 0])
    assert placed[1, 0] == 0.5
    assert placed[1, 1] == 0


@pytest.mark.parametrize(("ink", "panel"), [((29, 33, 38), 255), ((232, 234, 237), 29)])
def test_the_page_s_ink_reads_on_every_colour(ink: tuple[int, ...], panel: int) -> None:
    """WCAG 2.2, contrast of at least 4.5, with the colours over the panels of both themes."""

    def luminance(colour: np.ndarray) -> float:
        share = np.asarray(colour) / 255
        linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    for ramp in RAMPS.values():
        for *colour, alpha in ramp:
            cell = alpha * np.array(colour) + (1 - alpha) * panel
            darker, lighter = sorted((luminance(cell), luminance(np.array(ink))))
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_the_histogram_keeps_every_value() -> None:
    drawn: Any = activations_histogram(statistics(0.5, 3))
    words = [re.fullmatch(r"(.+) to (.+): ([\d,]+) values?", message) for message in drawn["bins"]]
    counts = [int(result[3].replace(",", "")) for result in words if result]
    assert len(counts) == BARS
    assert sum(counts) == np.arange(256).sum()
    assert (words[0][1], words[-1][2]) == ("\N{MINUS SIGN}1", "3")  # type: ignore[index]
    low, high = np.log10(FLOOR), np.log10(max(counts) * HEADROOM)
    expected = (np.log10(np.array(counts)) - low) / (high - low)
    np.testing.assert_allclose(drawn["heights"], expected, atol=1e-4)


def test_an_empty_bin_of_the_histogram_shows_nothing_and_a_count_of_one_a_bar() -> None:
    rows = replace(statistics(0.5, 3), histogram=np.eye(1, 256, dtype=int)[0])
    drawn: Any = activations_histogram(rows)
    assert drawn["heights"][0] > 0
    assert not any(drawn["heights"][1:])
    assert drawn["bins"][0].endswith(": 1 value")


def test_the_axes_of_the_histogram_are_marked_where_its_counts_stand() -> None:
    rows = replace(statistics(0.5, 3), histogram=np.full(256, 25_000))  # 100,000 in each bar
    drawn: Any = activations_histogram(rows)
    low, high = np.log10(FLOOR), np.log10(100_000 * HEADROOM)
    assert [text for text, _ in drawn["counts"]] == ["1", "100", "10k"]
    shares = [(power - low) / (high - low) for power in (0, 2, 4)]
    np.testing.assert_allclose([share for _, share in drawn["counts"]], shares)
    assert drawn["ends"] == ("\N{MINUS SIGN}1", "3")
    assert drawn["zero"] == 0.25


def test_figures_have_the_fonts_of_the_page() -> None:
    (of_page,) = re.findall(r"--bs-body-font-family: (.*);", THEME.read_text(encoding="utf-8"))
    assert empty_figure().layout.font.family == of_page == FONTS
