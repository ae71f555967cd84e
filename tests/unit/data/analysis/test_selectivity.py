"""Class selectivity: the index by hand, its test against all permutations, and against noise."""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from data.analysis import selectivity as module
from data.analysis.selectivity import pearson_tail, selectivity


def groups(n: int, *sizes: int) -> np.ndarray:
    """The first `sizes[0]` images are the first group, and so on."""
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return np.array([(np.arange(n) >= a) & (np.arange(n) < a + s) for a, s in zip(starts, sizes)])  # noqa: B905


def test_the_index_by_hand() -> None:
    values = np.array([[6, 5, -1, 2.0], [6, 5, -1, 2], [1, 0, 1, 2], [3, 0, 1, 2]])
    result = selectivity(values, groups(4, 2, 2))
    # 6 against 2; 5 against 0; lifted by 1: 0 against 2; and a channel that never varies
    np.testing.assert_allclose(result.index[0], [0.5, 1, -1, np.nan])
    np.testing.assert_allclose(result.index[1], -result.index[0])
    assert (result.images.tolist(), result.rest.tolist()) == ([2, 2], [2, 2])
    assert result.tests == 6
    assert result.best[0].tolist() == [-1] * 4  # with four images nothing can pass
    assert np.isnan(result.best[1]).all()


def test_moments_are_those_of_all_permutations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Means of all 120 groups of three out of ten, against the z and skewness of the test."""
    values = np.random.default_rng(1).lognormal(size=10)
    sums = np.array([values[list(chosen)].sum() for chosen in combinations(range(10), 3)])
    seen: list[np.ndarray] = []

    def keep(z: np.ndarray, skewness: np.ndarray) -> np.ndarray:
        seen.extend((z, skewness))
        return pearson_tail(z, skewness)

    monkeypatch.setattr(module, "FAR", -np.inf)
    monkeypatch.setattr(module, "pearson_tail", keep)
    selectivity(values[:, None], groups(10, 3))
    z, skewness = seen
    np.testing.assert_allclose(z, (values[:3].sum() - sums.mean()) / sums.std())
    np.testing.assert_allclose(skewness, stats.skew(sums))


def test_p_is_close_to_that_of_random_permutations() -> None:
    numbers = np.random.default_rng(2)
    values = numbers.gamma(2, size=(60, 6))
    values[:8] *= [1, 1.6, 1.8, 1.9, 2.1, 0.5]
    members = groups(60, 8)
    drawn = np.array([values[numbers.permutation(60)[:8]].mean(0) for _ in range(20_000)])
    p = selectivity(values, members).p[0]
    exact = (drawn >= values[:8].mean(0)).mean(0)
    far = p < 1
    assert far.sum() >= 3
    assert (p[far] > 0.7 * exact[far]).all()  # no milder than the permutations
    assert (p[far] < 1.5 * exact[far] + 1e-3).all()
    assert (exact[~far] > 0.02).all()  # nothing near the middle is computed, and nothing passes


def test_p_is_never_under_what_a_permutation_test_can_give() -> None:
    values = np.repeat([[9.0], [0.0]], 5, axis=0)
    assert selectivity(values, groups(10, 5)).p[0, 0] == pytest.approx(1 / 252)


@pytest.mark.parametrize("skewness", [0, 0.1, 0.4, 3])
def test_the_tail_is_scipys(skewness: float) -> None:
    z = np.array([0.5, 2, 4.0])
    expected = stats.pearson3.sf(z, skewness)
    np.testing.assert_allclose(pearson_tail(z, np.full(3, skewness)), expected, atol=1e-12)


def test_a_tail_that_ends_is_not_taken_for_certainty() -> None:
    """Skewed to the left, Pearson's distribution ends at 2 / 1.5, and p would be 0 above."""
    assert pearson_tail(np.array([3.0]), np.array([-1.5]))[0] == pytest.approx(0.00135, rel=1e-3)


def test_a_real_difference_passes_and_names_its_group() -> None:
    values = np.random.default_rng(3).gamma(2, size=(200, 40))
    values[:6, 7] += 12  # six images, as small a group as there is
    values[6:46, 9] *= 3
    result = selectivity(values, groups(200, 6, 40))
    group, index = result.best
    assert (group[7], group[9]) == (0, 1)
    assert index[7] == pytest.approx(result.index[0, 7])
    assert np.flatnonzero(group >= 0).tolist() == [7, 9]
    assert result.tests == 80


def test_shuffled_labels_show_nothing_in_all_but_five_percent_of_datasets() -> None:
    """Skewed, sparse and correlated channels, small and nested groups: the worst of a real scan."""
    numbers = np.random.default_rng(4)
    shown = 0
    members = np.concatenate([groups(150, 5, 6, 8, 20, 40), groups(150, 39)])
    hidden = numbers.lognormal(sigma=1.5, size=(150, 12)) @ numbers.random((12, 200))
    values = np.maximum(hidden * numbers.lognormal(size=hidden.shape) - 20, 0)
    for _ in range(200):
        shuffled = members[:, numbers.permutation(150)]
        shown += selectivity(values, shuffled).passes.any()
    assert shown <= 16  # 5 % of 200 are 10; more than 16 has a chance under 2 %


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(5).gamma(2, size=(40, 6))
    members = groups(40, 9, 20)
    whole = selectivity(values, members)
    monkeypatch.setattr(module, "BLOCK", 7)
    cut = selectivity(values.astype(np.float32), members)
    np.testing.assert_allclose(cut.index, whole.index, rtol=1e-4)
    np.testing.assert_allclose(cut.q, whole.q, rtol=1e-3)


@pytest.mark.parametrize("members", [np.zeros((1, 4), bool), np.ones((1, 4), bool)])
def test_a_group_of_all_or_none_is_refused(members: np.ndarray) -> None:
    with pytest.raises(ValueError, match="others outside"):
        selectivity(np.eye(4), members)
