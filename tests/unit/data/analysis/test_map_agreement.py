import math

import numpy as np
import pytest
from scipy.stats import spearmanr

from data.analysis.map_agreement import map_agreement, on_coarser_grid, to_grid


def test_a_grid_takes_means_by_area() -> None:
    values = np.arange(6, dtype=float).reshape(2, 3)
    assert to_grid(values, (1, 1)).tolist() == [[2.5]]
    np.testing.assert_allclose(to_grid(values, (2, 2)), [[1 / 3, 5 / 3], [10 / 3, 14 / 3]])
    assert (to_grid(values, (2, 3)) == values).all()


def test_stacks_of_maps_are_averaged_one_by_one_to_the_lesser_height_and_width() -> None:
    fine, other = np.random.default_rng(1).normal(size=(2, 5, 8, 6))
    stack, same = on_coarser_grid(fine, other[:, :7, :])
    assert stack.shape == same.shape == (5, 7, 6)
    np.testing.assert_allclose(stack[3], to_grid(fine[3], (7, 6)))
    assert (same == other[:, :7, :]).all()
    low, wide = on_coarser_grid(np.eye(4)[:2], np.eye(4)[:, :2])
    assert (low.tolist(), wide.tolist()) == ([[0.5, 0], [0.5, 0]], [[0.5, 0.5], [0, 0]])


def test_a_map_of_equal_values_stays_one_on_any_grid() -> None:
    assert len(np.unique(to_grid(np.full((8, 8), 0.1, np.float32), (7, 7)))) == 1
    assert math.isnan(map_agreement(np.full((8, 8), 0.1), np.eye(7)).rank_correlation)


def test_ranks_are_spearmans_and_the_top_is_counted() -> None:
    first, second = np.random.default_rng(0).normal(size=(2, 10, 10))
    result = map_agreement(first, second)
    expected = spearmanr(first.ravel(), second.ravel()).statistic
    assert result.rank_correlation == pytest.approx(expected)
    tops = [set(np.argsort(each.ravel())[-10:]) for each in (first, second)]
    assert result.overlap == len(tops[0] & tops[1]) / len(tops[0] | tops[1])


def test_what_is_alike_agrees_on_any_grid() -> None:
    coarse = np.random.default_rng(0).normal(size=(7, 7))
    fine = np.kron(coarse, np.ones((32, 32)))
    assert map_agreement(fine, coarse) == map_agreement(coarse, fine)
    assert map_agreement(np.exp(fine), coarse).rank_correlation == pytest.approx(1)
    assert map_agreement(fine, coarse).overlap == 1
    assert map_agreement(-fine, coarse).rank_correlation == pytest.approx(-1)
    assert map_agreement(-fine, coarse).overlap == 0


def test_a_flat_map_agrees_with_nothing() -> None:
    flat = map_agreement(np.ones((4, 4)), np.eye(4))
    assert math.isnan(flat.rank_correlation)
    assert math.isnan(flat.overlap)


@pytest.mark.parametrize("shape", [(3, 3), (4, 4), (7, 7), (14, 14)])
def test_the_overlap_by_chance_is_that_of_random_cells(shape: tuple[int, int]) -> None:
    """11.1 % for the one highest of nine cells, near 5 % only on large grids."""
    numbers = np.random.default_rng(0)
    pairs = numbers.standard_normal((1500, 2, *shape))
    result = [map_agreement(*pair) for pair in pairs]
    assert result[0].chance == pytest.approx(np.mean([each.overlap for each in result]), abs=0.02)
    assert map_agreement(*numbers.standard_normal((2, 3, 3))).chance == pytest.approx(1 / 9)
