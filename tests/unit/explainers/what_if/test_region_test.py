"""The controls of the region test: the same shape elsewhere, and uniform ranks under chance."""

import numpy as np
import scipy

from explainers.what_if.region_test import CONTROLS, OVERLAP, shifts, top_region
from explainers.what_if.results import RegionTest, SmallestParts


def test_controls_have_the_same_shape_elsewhere() -> None:
    region = np.zeros((32, 48), bool)
    region[4:12, 30:46] = True
    moves = shifts(region, CONTROLS, seed=0)
    assert len({tuple(move) for move in moves.tolist()}) == CONTROLS
    for move in moves.tolist():
        moved = np.roll(region, tuple(move), (0, 1))
        assert moved.sum() == region.sum()
        assert (moved & region).sum() <= OVERLAP * region.sum()
    assert (shifts(region, CONTROLS, seed=0) == moves).all()
    assert (shifts(region, CONTROLS, seed=1) != moves).any()


def test_a_constant_map_has_uniform_ranks() -> None:
    """Its region is chance, so no place among the regions is likelier than another."""
    rng = np.random.default_rng(0)
    places = []
    for seed in range(200):
        worth = rng.random((16, 16)) ** 4
        region = top_region(np.zeros((4, 4), np.float32), (16, 16), 10, seed)
        moves = shifts(region, CONTROLS, seed)
        regions = [region, *(np.roll(region, tuple(move), (0, 1)) for move in moves.tolist())]
        left = np.array([1 - worth[each].sum() / worth.sum() for each in regions], np.float32)
        result = RegionTest(10, ("mean",), 1.0, left[:1], left[None, 1:], moves, seed, 1)
        places.append((result.rank() - rng.random()) / result.regions)
    assert scipy.stats.kstest(places, "uniform").pvalue > 0.01
    assert 0.4 < np.mean(places) < 0.6


def test_a_control_with_the_same_drop_comes_first() -> None:
    same = np.full((1, 40), 0.7, np.float32)
    result = RegionTest(10, ("mean",), 0.9, same[:, 0], same, np.zeros((40, 2), int), 0, 1)
    assert result.rank() == 41, "nothing shows that the region is worse than its controls"


def parts(kept: list[float], erased: list[float], first: list[int]) -> SmallestParts:
    ones, shares = np.ones(len(kept), int), np.linspace(0, 1, len(kept))
    return SmallestParts(
        "mean", 0.8, shares, np.array(kept), ones, np.array(erased), np.array(first), 0, 1
    )


def test_the_smallest_share_is_found_even_where_the_curve_goes_up_and_down() -> None:
    result = parts([0.1, 0.75, 0.2, 0.8, 0.8], [0.8, 0.7, 0.3, 0.6, 0.1], [1, 1, 0, 1, 0])
    assert result.keeps(0.9) == 0.25
    assert result.keeps(0.99) == 0.75
    assert result.loses() == 0.5


def test_a_class_that_is_never_kept_or_lost_has_no_share() -> None:
    result = parts([0.1, 0.2, 0.3], [0.8, 0.7, 0.6], [1, 1, 1])
    assert np.isnan(result.keeps(0.9))
    assert np.isnan(result.loses())
    assert np.isnan(parts([0.8] * 3, [0.3] * 3, [0, 0, 0]).loses()), "it was not predicted at all"
