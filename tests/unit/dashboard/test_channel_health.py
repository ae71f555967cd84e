"""What is counted of channels, and what is not tested: never a zero for the latter."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from dashboard.channel_health import counts_by_layer, in_words
from dashboard.dataset import Health
from dashboard.figures.health import health_figure
from data.scans import Scan
from tests.unit.data.scans.small import plan

UNTESTED = Health(
    None, np.zeros(5, bool), np.zeros(5, bool), np.full(5, np.nan), ("",) * 5, "groups"
)
TESTED = Health(
    np.array([True, False, False, False, False]),
    np.array([False, False, True, True, False]),
    np.array([False, False, True, True, True]),
    np.array([0.1, 0.9, 0.2, 0.85, 0.3]),
    ("cat",) * 5,
    "classes",
)


def scan_of(images: int) -> Scan:
    given = plan()
    given = replace(given, images=given.images[:1] * images)
    return Scan(Path(), given, {"classes": np.zeros((images, 2), int)}, (), 0, 0)


def test_what_is_not_tested_states_why() -> None:
    assert in_words(scan_of(400), UNTESTED) == (
        "Dead: not decided (400 of 500 images needed) · "
        "Saturated: not tested (no layer declares a bound) · "
        "Selective: not tested (fewer than 10 classes or groups have 5 images)"
    )


def test_what_is_tested_is_counted() -> None:
    assert in_words(scan_of(500), TESTED) == (
        "Dead: 1 of 5 · Saturated: 2 of 3 with a bound · Selective: 2 of 5"
    )


def test_layers_without_a_test_have_no_bar_and_the_legend_states_it() -> None:
    counts, sizes = counts_by_layer(scan_of(1), TESTED)
    np.testing.assert_array_equal(counts, [[1, np.nan, 1], [0, 2, 1]])
    np.testing.assert_array_equal(sizes, [2, 3])
    counts, sizes = counts_by_layer(scan_of(1), UNTESTED)
    assert np.isnan(counts).all()
    names = [bar.name for bar in health_figure(("stem", "last"), counts, sizes).data]
    assert names == ["dead: not tested", "saturated: not tested", "selective: not tested"]
