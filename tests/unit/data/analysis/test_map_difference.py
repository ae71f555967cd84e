"""Where two groups of maps differ: against SciPy, against known truth, and when not tested."""

import numpy as np
import pytest
from scipy import stats

from data.analysis.map_difference import _adjusted, _welch, compare_maps

NUMBERS = np.random.default_rng(5)


def test_the_statistic_is_welch_s_t() -> None:
    values = NUMBERS.normal(size=(23, 6))
    values -= values.mean(0)
    of_a = np.arange(23) < 9
    expected = stats.ttest_ind(values[:9], values[9:], equal_var=False).statistic
    np.testing.assert_allclose(_welch(of_a[None], values, values**2)[0], np.abs(expected))


def test_p_of_one_cell_is_that_of_scipy_s_permutation_test() -> None:
    """With a single cell there is nothing to adjust for."""
    numbers = np.random.default_rng(0)  # of its own, whichever tests ran before in this process
    a, b = numbers.normal(size=(12, 1)), numbers.normal(0.8, size=(15, 1))

    def statistic(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        return np.abs(stats.ttest_ind(x, y, axis=axis, equal_var=False).statistic)

    expected = stats.permutation_test(
        (a[:, 0], b[:, 0]),
        statistic,
        vectorized=True,
        n_resamples=2000,
        alternative="greater",
        random_state=0,
    ).pvalue
    result = _adjusted(np.concatenate([a, b]), 12, 2000, 0)[0]
    assert result == pytest.approx(expected, abs=0.03)


def test_exactly_the_cells_that_differ_are_marked_and_the_difference_is_of_the_means() -> None:
    a, b = NUMBERS.normal(size=(20, 5, 6)), NUMBERS.normal(size=(30, 5, 6))
    b[:, 2, 3] += 3
    a[:, 0, 0] = b[:, 0, 0] = 0.1
    result = compare_maps(a, b)
    np.testing.assert_allclose(result.difference, b.mean(0) - a.mean(0), atol=1e-12)
    assert np.argwhere(result.differs).tolist() == [[2, 3]]
    assert result.p[2, 3] == pytest.approx(1 / 1000)
    assert np.isnan(result.p[0, 0])
    assert result.words == (
        "1 of 29 cells (dotted) shown to differ, at a family-wise error rate of 5\u00a0% "
        "(permutation test, 999 random groupings)"
    )
    assert result.cell_words(2, 3) == "adjusted p = 0.001"
    assert result.cell_words(0, 0) == "not tested"
    assert result.cell_words(1, 1).endswith(", not shown to differ")
    np.testing.assert_array_equal(compare_maps(a, b).p, result.p)


def test_of_equal_groups_any_cell_is_marked_as_seldom_as_stated() -> None:
    """60 pairs of groups of one distribution, skewed and of unequal size: 5 % of them at most."""
    false = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        maps = rng.gamma(1.0, size=(32, 4, 4)) + rng.gamma(1.0, size=(32, 1, 1))  # cells depend
        false += compare_maps(maps[:10], maps[10:]).differs.any()
    assert false <= stats.binom.ppf(0.995, 60, 0.05)


def test_few_images_and_constant_maps_are_not_tested() -> None:
    a, b = NUMBERS.normal(size=(7, 3, 3)), NUMBERS.normal(9, size=(30, 3, 3))
    few = compare_maps(a, b)
    assert few.words == "not tested: under 8 images on a side"
    assert not few.differs.any()
    flat = compare_maps(np.ones((9, 2, 2)), np.ones((9, 2, 2)))
    assert flat.words == "not tested: no cell varies"
    apart = compare_maps(np.ones((9, 2, 2)), np.zeros((9, 2, 2)))  # without variance inside
    assert apart.differs.all()
