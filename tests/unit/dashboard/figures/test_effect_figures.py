"""Tables of effects on Compare: brackets where nothing is decided, intervals on hover."""

import numpy as np

from dashboard.figures.models import alike_figure, changed_figure
from dashboard.figures.sides import STRONG, side_cams_figure, side_statistics_figure
from data.analysis.cka import Alike
from data.analysis.effects import Effects
from data.analysis.map_difference import MapDifference

WHY = np.array([["no interval", "no interval"]])
EFFECTS = Effects(
    np.full((2, 3), 0.5),
    *(np.array([row, row]) for row in ([0.1, -0.1, np.nan], [0.9, 1.1, np.nan])),
    np.array([["", "", "why not"]] * 2),
)


def test_effects_of_groups_and_of_models_show_their_intervals() -> None:
    numbers = np.random.default_rng(0).random((2, 3))
    figure = side_statistics_figure(
        ["a", "b"], ["mean", "std", "maximum"], numbers, numbers, EFFECTS
    )
    assert [trace.xaxis for trace in figure.data] == ["x", "x2", "x3"]
    changed = changed_figure([("a", "x"), ("b", "b")], ["mean", "std", "maximum"], EFFECTS).data[0]
    assert changed.y == ("a / x", "b")
    for cells in (figure.data[1], changed):
        assert list(cells.text[0]) == ["+0.50", "(+0.50)", "(+0.50)"]
        assert list(cells.customdata[0]) == [
            *("+0.50, 95\u00a0% interval 0.10 to 0.90", "+0.50, 95\u00a0% interval −0.10 to 1.10"),
            "+0.50, why not",
        ]


def test_a_cell_without_an_effect_has_a_dash_and_its_reason() -> None:
    """A heat map leaves a gap, whose text and hover it does not draw."""
    effects = Effects(
        np.array([[0.5, np.nan]]),
        *(np.array([[end, np.nan]]) for end in (0.1, 0.9)),
        np.array([["", "no g: why"]]),
    )
    numbers = np.ones((1, 2))
    sides = side_statistics_figure(["a"], ["mean", "std"], numbers, numbers, effects)
    for cells in (sides.data[-1], changed_figure([("a", "a")], ["mean", "std"], effects).data[-1]):
        assert (cells.x, cells.y, cells.text) == (("std",), ("a",), ("\N{EN DASH}",))
        assert cells.customdata[0] == "no g: why"
    assert sides.data[-1].xaxis == "x2"


def test_a_colour_bar_that_values_exceed_states_so_at_that_end() -> None:
    numbers, edge = np.ones((1, 2)), STRONG
    for g, ends in (
        ([edge, -edge], ["−1.2", "1.2"]),
        ([31.0, np.nan], ["−1.2", "≥\u00a01.2"]),
        ([-48.0, 31.0], ["≤\u00a0−1.2", "≥\u00a01.2"]),
    ):
        effects = Effects(np.array([g]), *(np.full((1, 2), np.nan) for _ in "lh"), WHY)
        sides = side_statistics_figure(["a"], ["mean", "std"], numbers, numbers, effects)
        changed = changed_figure([("a", "a")], ["mean", "std"], effects)
        for cells in (sides.data[1], changed.data[0]):
            assert list(cells.colorbar.ticktext) == ends
    for lowest, text in ((0.0, "0"), (-0.01, "≤\u00a00")):
        value = np.array([[lowest, 1.0]])
        alike = Alike(value, value, value, 100)
        assert alike_figure(["a"], ["b", "c"], alike).data[0].colorbar.ticktext[0] == text


def test_cells_of_a_difference_that_pass_have_a_dot_and_every_cell_its_p() -> None:
    p = np.array([[0.001, 0.4], [np.nan, 0.05]])
    tested = MapDifference(np.ones((2, 2)), p, 0.05, 20, 30, 999)
    a, b = np.ones((2, 2)), np.full((2, 2), 2.0)
    figure = side_cams_figure(a, b, a, a, tested)
    between, dots = figure.data[1], figure.data[-1]
    assert between.customdata[0] == [
        "adjusted p = 0.001",
        "adjusted p = 0.400, not shown to differ",
    ]
    assert between.customdata[1][0] == "not tested"
    assert (list(dots.x), list(dots.y), dots.xaxis) == ([0, 1], [0, 1], "x2")
    assert len(side_cams_figure(a, 0 * b, a, a, tested).data) == 5  # no difference is drawn
    nothing = MapDifference(np.ones((2, 2)), np.full((2, 2), np.nan), 0.05, 3, 3, 0)
    assert len(side_cams_figure(a, b, a, a, nothing).data) == 5


def test_every_map_has_a_colour_bar_with_the_ends_of_its_scale() -> None:
    a, b = np.array([[0.0, 1.0], [0.5, 0.25]]), np.full((2, 2), 2.0)
    maps = side_cams_figure(a, b, a / 4, a / 2).data
    assert [each.showscale for each in maps] == [True] * 5
    assert [each.colorbar.ticktext for each in maps] == [
        ("\u22122", "2"),
        ("\u22122", "2"),
        ("\u22122", "2"),
        ("0", "0.5"),
        ("0", "0.5"),
    ]
    zero = side_cams_figure(0 * a, 0 * a, a, a).data
    assert [each.showscale for each in zero] == [False, False, False, True, True]
