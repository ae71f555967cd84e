"""The first severity that changes a prediction, and intervals of differences."""

import numpy as np
import pytest

from data.analysis.paired import mcnemar
from data.analysis.robustness import first_change, mean_difference


def test_the_first_change_counts_even_if_a_later_one_undoes_it() -> None:
    changed = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [0, 1, 1, 1]], bool)
    assert first_change(changed).tolist() == [3, 0, 1, 2]


def test_differences_of_one_step_have_the_interval_of_paired_shares() -> None:
    numbers = np.random.default_rng(0)
    a, b = numbers.random(80) < 0.8, numbers.random(80) < 0.6
    paired, difference = mcnemar(a, b), mean_difference(b.astype(float) - a)
    assert difference.value == pytest.approx(paired.gain)
    assert (difference.low, difference.high) == pytest.approx((paired.low, paired.high))
    assert difference.decided == -1
    assert difference.words.startswith("−")
    assert difference.words.endswith("n = 80")


def test_no_difference_of_few_images_is_not_shown_to_be_none() -> None:
    same = mean_difference(np.zeros(10))
    assert same.value == 0
    assert same.low < -0.2 < 0.2 < same.high
    assert same.decided == 0
    few = mean_difference(np.ones(9))
    assert np.isnan(few.low)
    assert few.decided == 0
    assert "no interval: under 10 images" in few.words
    assert mean_difference(np.zeros(0)).n == 0


def test_the_interval_of_a_difference_of_drops_covers() -> None:
    """Of 2,000 samples of 40 images each, 95 % of the intervals hold the true mean, 0.2."""
    numbers = np.random.default_rng(1)
    values = numbers.choice([-1.0, 0.0, 1.0, 2.0], p=[0.1, 0.7, 0.1, 0.1], size=(2000, 40))
    differences = [mean_difference(each, most=2) for each in values]
    covered = np.mean([each.low <= 0.2 <= each.high for each in differences])
    assert 0.93 < covered < 0.98
