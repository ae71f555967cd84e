"""Maps of different images correlate too: agreement is judged beside that."""

import numpy as np
import pytest

from data.analysis import map_baseline
from data.analysis.flips import unit_ranks
from data.analysis.map_baseline import Baseline, baseline, with_other_images

CENTRE = 3 * np.exp(-(np.add.outer(np.arange(-3, 4) ** 2, np.arange(-3, 4) ** 2)) / 4)
NOTHING = np.zeros_like(CENTRE)


def ranks(
    n: int, favourite: np.ndarray, shared: float, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Maps of two models: what both favour in all images, what an image gives both, and noise."""
    numbers = np.random.default_rng(seed)
    image = shared * numbers.normal(size=(n, 7, 7))
    a, b = (favourite + image + numbers.normal(size=(n, 7, 7)) for _ in range(2))
    return unit_ranks(a, b)


def test_maps_that_favour_the_centre_agree_no_more_than_those_of_different_images() -> None:
    a, b = ranks(58, CENTRE, shared=0)
    result = baseline(a, b)
    assert np.median((a * b).sum(1)) > 0.2  # reads as agreement, and is none
    assert result.median == pytest.approx(np.median((a * b).sum(1)), abs=0.05)
    assert result.p > 0.05
    assert not result.more


def test_maps_that_follow_the_image_agree_more() -> None:
    for favourite in (CENTRE, NOTHING):
        result = baseline(*ranks(58, favourite, shared=0.7))
        assert result.p == pytest.approx(1 / 1001)
        assert result.more
    assert baseline(*ranks(58, NOTHING, shared=0.7)).median == pytest.approx(0, abs=0.03)


def test_the_baseline_by_hand_is_of_all_pairs_of_different_images() -> None:
    a, b = ranks(5, CENTRE, shared=0.5)
    every = a @ b.T
    pairs = [every[i, k] for i in range(5) for k in range(5) if i != k]
    result = baseline(a, b)
    assert (result.median, result.n) == (pytest.approx(np.median(pairs)), 5)
    assert result == baseline(a, b)  # seeded
    for i, value in enumerate(with_other_images(a, b)):
        assert value == pytest.approx(np.median(np.delete(every[i], i)))


def test_p_is_right_for_few_images_and_for_equal_maps() -> None:
    """Of three images one pairing in six is the true one; of equal maps all pairings are as high.

    Derangements alone would give three images p = 0.001.
    """
    apart = unit_ranks(*[np.eye(3, 6).reshape(3, 2, 3)] * 2)
    assert baseline(*apart).p > 1 / 6 - 0.04
    assert not baseline(*apart).more
    a, b = unit_ranks(np.tile(CENTRE, (8, 1, 1)), np.tile(CENTRE, (8, 1, 1)))
    assert baseline(a, b) == Baseline(pytest.approx(1), 1.0, 8)


def test_p_is_below_five_per_cent_in_about_five_of_a_hundred_of_unrelated_maps() -> None:
    below = sum(baseline(*ranks(12, CENTRE, 0, seed)).more for seed in range(100))
    assert 0 <= below <= 11


def test_one_image_has_no_baseline() -> None:
    for n in (0, 1):
        a, b = ranks(5, CENTRE, 0)
        result = baseline(a[:n], b[:n])
        assert np.isnan([result.median, result.p]).all()
        assert (result.n, result.more) == (n, False)
        assert np.isnan(with_other_images(a[:n], b[:n])).tolist() == [True] * n


def test_above_the_limit_evenly_chosen_images_stand_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a, b = ranks(23, CENTRE, shared=0.5)
    monkeypatch.setattr(map_baseline, "MOST", 4)
    few = [0, 7, 14, 22]
    assert baseline(a, b) == baseline(a[few], b[few])
    for i, value in enumerate(with_other_images(a, b)):
        others = [a[i] @ b[k] for k in few if k != i]
        assert value == pytest.approx(np.median(others))
