"""Effects with their intervals: by hand, against known truth, and why there is none."""

import numpy as np
import pytest
from scipy import stats

from data.analysis.effect import FEWEST_PAIRS, LONGER, effects_of_groups, effects_of_pairs, hedges_g
from data.analysis.effects import in_brackets, table_of

NUMBERS = np.random.default_rng(11)


def test_an_effect_of_pairs_by_hand() -> None:
    """Values without skewness: the standard error is that of normal pairs."""
    a = np.array([-2.0, -1, -1, 0, 0, 1, 1, 2])[:, None]
    b = a[[1, 0, 2, 3, 4, 5, 7, 6]] + 1.5
    n, spread = 8, np.sqrt(12 / 7)
    r2 = (10 / 12) ** 2
    result = effects_of_pairs(a, b)
    d = 1.5 / spread
    assert result.g[0] == pytest.approx(d * (1 - 3 / (8 * 7 / (1 + r2) - 1)))
    change = np.sqrt(4 / 7) / spread
    reach = stats.t.ppf(0.975, 7) * np.sqrt(change**2 / n + d**2 * (1 + r2) / 28)
    assert result.low[0] <= result.g[0] - LONGER * reach * 0.999
    assert result.high[0] >= result.g[0] + LONGER * reach * 0.999
    still = effects_of_pairs(a, b - 1.5)  # no effect and no skewness: nothing is longer
    reach = stats.t.ppf(0.975, 7) * change / np.sqrt(n)
    assert (still.low[0], still.high[0]) == pytest.approx((-LONGER * reach, LONGER * reach))


def test_the_same_images_tell_a_small_change_that_two_groups_would_not() -> None:
    a = NUMBERS.normal(size=(40, 1))
    b = a + 0.2 + NUMBERS.normal(scale=0.1, size=a.shape)
    assert effects_of_pairs(a, b).decided[0]
    assert not effects_of_groups(a, b).decided[0]


@pytest.mark.parametrize("n", [8, 20, 60])
@pytest.mark.parametrize(("together", "spread"), [(-0.7, 1.0), (0.0, 3.0), (0.95, 1.2)])
def test_the_interval_of_pairs_covers_skewed_values(n: int, together: float, spread: float) -> None:
    trials = 1500
    normal = NUMBERS.normal(size=(2, n, trials))
    normal[1] = together * normal[0] + np.sqrt(1 - together**2) * normal[1]
    a, b = -np.log(stats.norm.sf(normal))  # exponential values: mean and deviation 1
    truth = (spread * 1 + 0.8 - 1) / np.sqrt((1 + spread**2) / 2)
    result = effects_of_pairs(a, spread * b + 0.8)
    assert np.mean((result.low <= truth) & (truth <= result.high)) >= 0.93


@pytest.mark.parametrize("together", [0.0, 0.5, 0.99])
def test_g_of_few_pairs_is_right_on_average(together: float) -> None:
    """Without correction, four independent pairs would have a mean of 1.15 times the truth."""
    a, b = np.random.default_rng(5).normal(size=(2, FEWEST_PAIRS, 40_000))
    b = 1 + together * a + np.sqrt(1 - together**2) * b
    assert np.mean(effects_of_pairs(a, b).g) == pytest.approx(1, abs=0.07)


def test_two_and_three_pairs_have_no_g() -> None:
    """The correction of two is 0 whatever they are."""
    a, b = NUMBERS.normal(size=(2, 3, 6))
    for n in (2, 3):
        result = effects_of_pairs(a[:n], b[:n] + 3)
        assert np.isnan(result.g).all()
        assert set(result.why) == {"no g: under 4 images"}


@pytest.mark.parametrize(("n_a", "n_b"), [(2, 2), (2, 3), (3, 8)])
def test_g_of_two_small_groups_is_right_on_average(n_a: int, n_b: int) -> None:
    """Two a side leave two degrees of freedom, where the correction still holds."""
    generator = np.random.default_rng(6)
    a, b = generator.normal(size=(n_a, 60_000)), 1 + generator.normal(size=(n_b, 60_000))
    assert np.mean(hedges_g(a, b)[0]) == pytest.approx(1, abs=0.05)


def test_groups_are_those_of_hedges_g() -> None:
    a, b = NUMBERS.normal(size=(9, 2, 3)), NUMBERS.normal(size=(12, 2, 3))
    result = effects_of_groups(a, b)
    g, low, high = hedges_g(a.reshape(9, 6), b.reshape(12, 6))
    np.testing.assert_array_equal(result.g.ravel(), g)
    np.testing.assert_array_equal(result.low.ravel(), low)
    np.testing.assert_array_equal(result.high.ravel(), high)
    assert not result.why.any()


def test_without_an_interval_there_is_a_reason() -> None:
    a = NUMBERS.normal(size=(12, 5))
    b = a + NUMBERS.normal(size=a.shape)
    b[:, 1] = a[:, 1]  # the same weights up to here
    a[:, 2], b[:, 2] = 0, 1
    a[1:, 3], b[:, 3] = 0, NUMBERS.normal(size=12)  # one of twelve differs
    a[:, 4], b[:, 4] = 7, 7
    result = effects_of_pairs(a, b)
    assert result.why.tolist() == [
        *("", "the same on every image", "no g: does not vary over the images"),
        *("no interval: hardly varies", "no g: the same for all images and both models"),
    ]
    assert result.g[1] == 0
    assert np.isnan(result.g[[2, 4]]).all()
    assert np.isnan(result.low[1:]).all()
    three = effects_of_pairs(a[:3], b[:3])
    assert three.why[0] == "no g: under 4 images"
    assert three.why[4] == "no g: the same for all images and both models"
    assert (three.g[1], three.why[1]) == (0, "the same on every image")
    few = effects_of_pairs(a[:7], b[:7])
    assert few.why[0] == "no interval: under 8 images"
    assert not few.decided.any()
    with pytest.raises(ValueError, match="two images"):
        effects_of_pairs(a[:1], b[:1])


def test_effects_in_words() -> None:
    a = NUMBERS.normal(size=(30, 1, 2))
    b = a + np.array([[2.0, 0.0]]) + NUMBERS.normal(scale=0.2, size=a.shape)
    result = effects_of_pairs(a, b)
    clear, unclear = table_of(result.short, result.g.shape)[0]
    assert clear.startswith("+")
    assert unclear.startswith("(")
    assert "95\N{NO-BREAK SPACE}% interval" in result.words((0, 0))
    assert result.brief((0, 0)).startswith(f"{clear} (")


def test_groups_without_variance_inside_have_no_effect_but_a_reason() -> None:
    a, b = NUMBERS.normal(size=(9, 3)), NUMBERS.normal(size=(12, 3))
    a[:, 0], b[:, 0] = 0.1, 0.1
    a[:, 1], b[:, 1] = 0.1, 0.7
    result = effects_of_groups(a[:, None], b[:, None])
    assert np.isnan(result.g[0]).tolist() == [True, True, False]
    same, apart, _ = result.why[0]
    assert same == "no g: the same for all images"
    assert apart == "no g: does not vary within the sides"
    for words in (result.words, result.brief):
        assert [words((0, 0)), words((0, 1))] == [same, apart]
    assert [result.short((0, 0)), result.short((0, 1))] == ["\N{EN DASH}"] * 2


def test_what_is_the_same_on_every_image_is_exactly_0_and_stands_in_no_brackets() -> None:
    a = NUMBERS.normal(size=(12, 1, 1))
    result = effects_of_pairs(a, a)
    assert result.short((0, 0)) == "0"
    assert result.words((0, 0)) == "0, the same on every image"
    assert result.brief((0, 0)) == "0 (the same on every image)"


def test_brackets_state_what_chance_alone_takes_away() -> None:
    assert "not corrected for their number" in in_brackets(120)
    assert "of 120 cells without any difference, about 6 would" in in_brackets(120)
    assert in_brackets(0).endswith("or there is none; here, there is none in any cell")
