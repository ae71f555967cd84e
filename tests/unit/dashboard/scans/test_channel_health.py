"""What is counted of channels, and what is not tested: never a zero for the latter."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np

from dashboard.figures.health import health_figure
from dashboard.pages.dataset.health import most_selective, order_in_words
from dashboard.scans.channel_health import (
    count_of_tests,
    counts_by_layer,
    in_words,
    selectivity_in_words,
)
from dashboard.scans.summary import Health, health
from data.analysis.selectivity import Selectivity
from data.scans import Scan
from tests.unit.data.scans.small import plan

UNTESTED = Health(None, np.zeros(5, bool), np.zeros(5, bool), None, (), "groups")
TESTS = Selectivity(
    index=np.array([[0.1, 0.9, 0.2, 0.85, 0.3], [0.95, -0.9, -0.2, -0.85, 0.4]]),
    p=np.array([[0.01, 0.001, 0.01, 0.002, 1], [0.6, 1, 1, 1, 0.001]]),
    q=np.array([[0.02, 0.004, 0.02, 0.006, 1], [0.9, 1, 1, 1, 0.004]]),
    images=np.array([5, 20]),
    rest=np.array([395, 380]),
    level=0.05,
)
TESTED = Health(
    np.array([True, False, False, False, False]),
    np.array([False, False, True, True, False]),
    np.array([False, False, True, True, True]),
    TESTS,
    ("cat", "dog"),
    "classes",
)


def scan_of(images: int) -> Scan:
    scan_plan = plan()
    scan_plan = replace(scan_plan, images=scan_plan.images[:1] * images)
    return Scan(Path(), scan_plan, {"classes": np.zeros((images, 2), int)}, (), 0, 0)


def test_what_is_not_tested_states_why() -> None:
    assert in_words(scan_of(400), UNTESTED) == (
        "Dead: not decided (needs 500 images, the scan has 400) · "
        "Saturated: not tested (no layer declares a bound) · "
        "Selective: not tested (no class or group has 5 images, with 5 others)"
    )


def test_what_is_tested_is_counted() -> None:
    assert in_words(scan_of(500), TESTED) == (
        "Dead: 1 of 5 · Saturated: 2 of 3 with a bound, in 500 images · "
        "Shown selective: 2 of 5 that vary"
    )


def test_only_a_group_that_passes_is_named_with_its_index_n_and_q() -> None:
    """Channel 0 has its highest index for dogs, which does not pass; channel 4 is not selective."""
    assert selectivity_in_words(TESTED, 0) == "cat: index 0.10, n = 5 against 395, q = 0.020"
    assert selectivity_in_words(TESTED, 1) == "cat: index 0.90, n = 5 against 395, q = 0.004"
    assert selectivity_in_words(TESTED, 4) == "dog: index 0.40, n = 20 against 380, q = 0.004"
    none = replace(TESTED, tests=replace(TESTS, q=np.ones((2, 5))))
    assert selectivity_in_words(none, 1) == "not shown selective for any of 2 classes"
    assert not none.selective.any()  # type: ignore[union-attr]
    assert count_of_tests(TESTED) == (
        "Selectivity: 10 pairs of a channel and one of 2 classes were tested; 5 pass at a false "
        "discovery rate of 5\N{NO-BREAK SPACE}%. The other 5 do not, and are not called "
        "selective. Of those that pass, selective are the ones with an index of 0.5 or more."
    )


def test_a_channel_that_does_not_vary_is_not_tested() -> None:
    p, q = TESTS.p.copy(), TESTS.q.copy()
    p[:, 2] = q[:, 2] = np.nan
    result = replace(TESTED, tests=replace(TESTS, p=p, q=q))
    assert in_words(scan_of(500), result).endswith("Shown selective: 2 of 4 that vary")
    assert count_of_tests(result).endswith("1 channel is not tested: the same for all images.")
    same = "selectivity not tested: the same for all images"
    assert selectivity_in_words(result, 2) == same


def test_the_most_selective_channels_come_first_and_dead_ones_last() -> None:
    assert most_selective(TESTED, slice(0, 5)).tolist() == [
        1,
        3,
        4,
        2,
        0,
    ]  # 1 and 3 are selective, 0 is dead
    assert most_selective(UNTESTED, slice(2, 5)).tolist() == [0, 1, 2]


def test_layers_without_a_test_have_no_bar_and_the_legend_states_it() -> None:
    counts, sizes = counts_by_layer(scan_of(1), TESTED)
    np.testing.assert_array_equal(counts, [[1, np.nan, 1], [0, 2, 1]])
    np.testing.assert_array_equal(sizes, [2, 3])
    counts, sizes = counts_by_layer(scan_of(1), UNTESTED)
    assert np.isnan(counts).all()
    figure = health_figure(("stem", "last"), counts, sizes)
    names = [bar.name for bar in figure.data]
    assert names == ["dead: not tested", "saturated: not tested", "selective: not tested"]


def test_saturation_is_a_dash_at_a_layer_without_a_bound() -> None:
    """A missing bar looks like 0; the legend states how many layers were tested."""
    counts, sizes = counts_by_layer(scan_of(1), TESTED)
    dead, saturated, selective, dash = health_figure(("stem", "last"), counts, sizes).data
    assert (dead.name, selective.name) == ("dead", "selective")
    assert saturated.name == "saturated (1 of 2 layers has a bound)"
    assert np.isnan(saturated.y[0])
    assert saturated.y[1] == np.float32(2 / 3)
    assert (list(dash.x), list(dash.text), dash.showlegend) == (["stem"], ["\N{EN DASH}"], False)
    assert dash.hovertext == ("stem",)
    assert dash.hovertemplate.startswith("<b>%{hovertext}</b><br>saturated: not tested: no bound")
    three = np.vstack([counts, [0, 1, 1]])
    _, of_three, *_ = health_figure(("stem", "last", "end"), three, np.array([2, 3, 3])).data
    assert of_three.name == "saturated (2 of 3 layers have a bound)"


def test_selectivity_that_is_not_tested_states_why_and_how_channels_are_listed() -> None:
    assert count_of_tests(UNTESTED) == (
        "Selectivity is not tested: no class or group has 5 images, with 5 others. The channels "
        "below are in the order of their numbers."
    )


def test_a_layer_in_which_no_channel_passes_states_the_order_of_its_list() -> None:
    assert order_in_words(TESTED, slice(0, 2)) == ""
    q = np.ones((2, 5))
    q[0, 1] = 0.004
    one = replace(TESTED, tests=replace(TESTS, q=q))
    assert order_in_words(one, slice(0, 5)) == (
        "Channels of this layer that pass: 1. Those after them are in the order of their numbers."
    )
    assert order_in_words(UNTESTED, slice(0, 2)) == ""
    none = replace(TESTED, tests=replace(TESTS, q=np.ones((2, 5))))
    assert order_in_words(none, slice(0, 2)) == (
        "No channel of this layer passes: those below are in the order of their numbers."
    )


class FortyImages:
    """40 images; the first 8 are cats, for which channel 0 is ten times as high as otherwise."""

    def __init__(self) -> None:
        self.image_ids = [f"image {i}" for i in range(40)]
        self.readable = np.ones(40, bool)
        self.predicted = np.zeros(40, int)
        cats = np.arange(40) < 8
        self.channel_mean = np.stack([np.where(cats, 10.0, 1.0), np.arange(40) % 2 + 1.0], axis=1)
        self.dead, self.saturated, self.bounded = None, np.zeros(2, bool), np.zeros(2, bool)

    def select(self, class_name: str = "", **_: str) -> np.ndarray:
        return np.arange(8) if class_name == "cat" else np.arange(2)


def test_channels_are_tested_for_the_chosen_images_against_the_others() -> None:
    images = cast(Scan, FortyImages())
    result = health(images, "class:cat")
    assert result.selective is not None
    assert result.selective.tolist() == [True, False]
    assert "index 0.82, n = 8 against 32" in selectivity_in_words(result, 0)
    assert selectivity_in_words(result, 1) == "not shown selective for the chosen images"
    assert count_of_tests(result).startswith(
        "Selectivity: 2 channels were tested for the chosen images against all others; 1 pass at"
    )
    assert "by construction" not in count_of_tests(result)
    answers = replace(result, from_answers=True)
    assert count_of_tests(answers).endswith(
        "Which the chosen images are depends on the model's own predictions: differences of the "
        "last layers are partly by construction."
    )


def test_too_few_or_drawn_images_are_not_tested() -> None:
    images = cast(Scan, FortyImages())
    few = health(images, "class:dog")
    assert few.tests is None
    assert count_of_tests(few).startswith(
        "Selectivity is not tested: it needs 5 chosen images, with 5 others."
    )
    drawn = health(images, "selection:" + 24 * "0")
    assert drawn.tests is None
    assert "differ by construction" in count_of_tests(drawn)
