"""Effect sizes and tests: by hand, as SciPy's, and against known truth."""

import numpy as np
import pytest
from scipy import stats

from data.analysis.effect import ENOUGH, compare_channels, hedges_g

NUMBERS = np.random.default_rng(7)


def test_hedges_g_by_hand() -> None:
    a, b = np.array([[1.0], [2], [3]]), np.array([[3.0], [4], [5], [6]])
    pooled = np.sqrt((2 * 1 + 3 * (5 / 3)) / 5)
    g, low, high = hedges_g(a, b)
    assert g[0] == pytest.approx((4.5 - 2) / pooled * (1 - 3 / 19))
    assert np.isnan([low[0], high[0]]).all()  # under eight images a side there is no interval


def test_of_even_sides_of_one_spread_the_interval_is_the_large_sample_one() -> None:
    """No skewness, no heavy tail: Hedges and Olkin's standard error, Student's quantile."""
    a = np.linspace(-1, 1, 9)[:, None]
    g, low, high = hedges_g(a, a)
    reach = stats.t.ppf(0.975, 8) * np.sqrt(18 / 81)
    assert (g[0], low[0], high[0]) == (0, pytest.approx(-reach), pytest.approx(reach))


@pytest.mark.parametrize(
    ("n_a", "n_b", "spread"), [(12, 150, 0.3), (150, 12, 3.0), (9, 9, 3.0), (10, 60, 1.0)]
)
def test_the_interval_covers_skewed_groups_of_unequal_size_and_spread(
    n_a: int, n_b: int, spread: float
) -> None:
    """Gamma values, as activations are; the large-sample interval covered 0.65 at worst."""
    trials = 1500
    a = NUMBERS.gamma(1.0, size=(n_a, trials))
    b = spread * NUMBERS.gamma(1.0, size=(n_b, trials))
    pooled = np.sqrt(((n_a - 1) + (n_b - 1) * spread**2) / (n_a + n_b - 2))
    truth = (spread - 1) / pooled
    _, low, high = hedges_g(a, b)
    assert np.mean((low <= truth) & (truth <= high)) >= 0.925


def test_a_small_side_of_equal_values_has_no_interval_and_the_reason() -> None:
    a, b = np.zeros((10, 2)), NUMBERS.normal(size=(40, 2))
    a[:, 1] = NUMBERS.normal(size=10)
    a[0, 0] = 1  # one of ten differs: nobody can know the spread
    result = compare_channels(a, b)
    assert np.isnan([result.low[0], result.high[0]]).all()
    assert "hardly varies" in result.no_interval(0)
    assert result.no_interval(1) == ""
    assert "under 8 images" in compare_channels(a[:5], b).no_interval(1)


def test_sides_exchanged_change_the_sign_alone() -> None:
    a, b = NUMBERS.normal(size=(9, 4)), NUMBERS.normal(1, 2, size=(12, 4))
    there, back = compare_channels(a, b), compare_channels(b, a)
    np.testing.assert_allclose(there.g, -back.g)
    np.testing.assert_allclose(there.low, -back.high)
    np.testing.assert_allclose(there.p, back.p)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    truth, trials = 0.6, 4000
    a = NUMBERS.normal(size=(60, trials))
    b = NUMBERS.normal(truth, size=(70, trials))
    _, low, high = hedges_g(a, b, confidence=0.9)
    assert np.mean((low < truth) & (truth < high)) == pytest.approx(0.9, abs=0.02)


def test_p_and_q_are_those_of_scipy_with_ties_too() -> None:
    a = NUMBERS.integers(0, 4, (15, 40)).astype(float)
    b = NUMBERS.integers(0, 5, (11, 40)).astype(float)
    result = compare_channels(a, b)
    expected = [stats.mannwhitneyu(a[:, i], b[:, i], method="asymptotic").pvalue for i in range(40)]
    np.testing.assert_allclose(result.p, expected)
    np.testing.assert_allclose(result.q, stats.false_discovery_control(expected))


def test_exactly_the_one_channel_that_differs_is_found() -> None:
    a, b = NUMBERS.normal(size=(30, 500)), NUMBERS.normal(size=(40, 500))
    b[:, 123] += 4
    result = compare_channels(a, b, level=0.001)
    assert np.flatnonzero(result.significant).tolist() == [123]
    assert result.strongest[0] == 123
    assert result.g[123] > 3


@pytest.mark.slow
def test_with_shuffled_labels_false_discoveries_stay_under_the_level() -> None:
    """200 runs in which nothing is true: any discovery is a false one."""
    level, runs = 0.05, 200
    values = NUMBERS.gamma(1.0, size=(60, 300))  # skewed, as activations are
    false = 0
    for _ in range(runs):
        order = NUMBERS.permutation(60)
        false += compare_channels(values[order[:25]], values[order[25:]], level).significant.any()
    limit = stats.binom.ppf(0.999, runs, level)  # what chance alone would rarely exceed
    assert false <= limit


def test_with_some_true_effects_the_false_share_stays_under_the_level() -> None:
    level, shares = 0.1, []
    for _ in range(60):
        a, b = NUMBERS.normal(size=(20, 200)), NUMBERS.normal(size=(20, 200))
        b[:, :40] += 1.5
        result = np.flatnonzero(compare_channels(a, b, level).significant)
        shares.append(np.mean(result >= 40) if len(result) else 0)
    assert np.mean(shares) <= level


def test_too_few_images_call_nothing_significant() -> None:
    a, b = np.zeros((ENOUGH - 1, 3)), np.ones((50, 3))
    a += NUMBERS.normal(0, 1e-3, a.shape)
    result = compare_channels(a, b)
    assert (result.p < 1e-4).all()
    assert not result.significant.any()
    assert not result.enough


def test_a_channel_that_never_varies_is_not_tested_and_does_not_count() -> None:
    """The correction is for the tested channels alone: with two of them as if there were two."""
    a, b = np.full((10, 3), 0.1), np.full((10, 3), 0.1)  # ten times 0.1 do not add up to 1
    a[:, 1:], b[:, 1:] = NUMBERS.normal(size=(10, 2)), NUMBERS.normal(3, size=(10, 2))
    result = compare_channels(a, b)
    assert np.isnan([result.g[0], result.low[0], result.p[0], result.q[0], result.effect[0]]).all()
    assert result.no_value(0) == result.no_interval(0) == "not tested: the same for all images"
    assert not result.significant[0]
    assert result.tested.tolist() == [False, True, True]
    assert sorted(result.strongest) == [1, 2]
    np.testing.assert_array_equal(result.q[1:], compare_channels(a[:, 1:], b[:, 1:]).q)
    nothing = compare_channels(a[:, :1], b[:, :1])
    assert not nothing.tested.any()
    assert len(nothing.strongest) == 0


@pytest.mark.parametrize(("value", "higher"), [(0.3, "B"), (-0.3, "A")])
def test_sides_that_differ_without_varying_inside_come_first_but_have_no_g(
    value: float, higher: str
) -> None:
    a, b = NUMBERS.normal(size=(10, 3)), NUMBERS.normal(2, size=(12, 3))
    a[:, 2], b[:, 2] = 0.1, 0.1 + value
    result = compare_channels(a, b)
    assert result.strongest[0] == 2
    assert result.effect[2] == np.copysign(np.inf, value)
    assert np.isnan([result.g[2], result.low[2], result.high[2]]).all()
    assert result.no_value(2) == f"no g: does not vary within the sides; higher in {higher}"
    expected = stats.mannwhitneyu(a[:, 2], b[:, 2], method="asymptotic").pvalue
    assert result.p[2] == pytest.approx(expected)
    assert result.significant[2]


def test_one_image_is_no_group() -> None:
    with pytest.raises(ValueError, match="two images"):
        compare_channels(np.zeros((1, 2)), np.zeros((5, 2)))
