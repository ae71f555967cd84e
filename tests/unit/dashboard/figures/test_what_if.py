"""The figures of the what-if tests show every value, in its place."""

from dataclasses import replace

import numpy as np

from dashboard.figures.statistics import OF_AN_IMAGE
from dashboard.figures.what_if import changes_figure, severities_figure
from explainers.what_if.results import LayerDistances

LAYERS = ("conv", "fc")
DISTANCES = LayerDistances(
    layers=LAYERS,
    relative=np.array([[0.5, 0.25], [1.0, 0.75]]),
    cosine=np.zeros((2, 2)),
    probabilities=np.array([[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]]),
)


def test_each_layer_has_its_distance_over_the_severities_and_the_chosen_one_is_named() -> None:
    figure = severities_figure(("first", "last"), [DISTANCES], 1, [0.5, -0.25], "conv")
    curves = {each.name: each for each in figure.data}
    assert {name: list(each.y) for name, each in curves.items()} == {
        "probability": [0.25, 0.5, 0.75],
        "map similarity (rank correlation)": [1, 0.5, -0.25],
        "distance at first": [0, 0.5, 1],
        "distance at last": [0, 0.25, 0.75],
    }
    assert all(list(each.x) == [0, 1, 2] for each in figure.data)
    assert [each.name for each in figure.data if each.showlegend is not False] == [
        "probability",
        "map similarity (rank correlation)",
        "distance at first",
    ]
    assert figure.data[-1].name == "distance at first"  # drawn over the others


def test_changes_of_shares_are_points_and_others_keep_their_unit() -> None:
    names = [column.name for column in OF_AN_IMAGE]
    change = np.zeros((2, len(names)))
    stated = {"mean": -0.5, "not_positive": -0.247, "inactive": 0.061, "l2_norm": 120.0}
    change[0] = [stated.get(name, 0) for name in names]
    change[1, names.index("inactive")] = np.nan
    (heat,) = changes_figure(LAYERS, change).data
    texts, hovered, heads = (
        dict(zip(names, row, strict=True)) for row in (heat.text[0], heat.customdata[0], heat.x)
    )
    assert [texts[name] for name in stated] == ["−0.50", "−25", "+6.1", "+120"]
    assert [hovered[name] for name in stated] == [
        "mean: −0.50",
        "≤\xa00: −25\xa0points",
        "inactive: +6.1\xa0points",
        "L2: +120",
    ]
    assert [name for name in names if "points" in heads[name]] == ["not_positive", "inactive"]
    assert heat.text[1][names.index("inactive")] == "–"
    assert texts["std"] == "0"


def test_bars_are_the_range_over_all_seeds() -> None:
    other = replace(
        DISTANCES,
        relative=np.array([[0.25, 9], [1.5, 9]]),
        probabilities=np.array([[0.75, 0.25], [0.75, 0.25], [0.5, 0.5]]),
    )
    figure = severities_figure(LAYERS, [DISTANCES, other], 1, [0.5, -0.25], "conv")
    curves = {each.name: each for each in figure.data}
    shares, chosen = curves["probability"], curves["distance at conv"]
    assert list(shares.y) == [0.25, 0.5, 0.75]  # of the first seed
    assert list(shares.error_y.array) == [0, 0, 0]
    assert list(shares.error_y.arrayminus) == [0, 0.25, 0.25]
    assert list(chosen.error_y.array) == [0, 0, 0.5]
    assert list(chosen.error_y.arrayminus) == [0, 0.25, 0]
    one = severities_figure(LAYERS, [DISTANCES], 1, [0.5, -0.25], "conv")
    assert not any(each.error_y.visible for each in one.data)
