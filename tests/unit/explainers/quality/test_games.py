"""What games tell together: by hand, and against SciPy and simulation."""

from dataclasses import replace
from math import isnan

import numpy as np
import pytest
from scipy.stats import t as t_distribution
from scipy.stats import ttest_1samp

from explainers.engine.codec import decode, encode
from explainers.quality.agreement import Halves
from explainers.quality.games import Faithfulness, Game, area
from explainers.results import FloatArray

SHARES = np.linspace(0, 1, 3, dtype=np.float32)
COPIES = 20


def level(areas: FloatArray | float) -> FloatArray:
    """Flat curves of those areas."""
    return np.repeat(np.atleast_1d(np.asarray(areas, np.float32))[:, None], 3, axis=1)


def game(own: float, copies: FloatArray, gains: FloatArray, *, more: bool = True) -> Game:
    rivals = level(np.full(len(gains), 0.5))
    return Game(SHARES, level(own)[0], level(copies), rivals, gains, more)


def still(rivals: int) -> Halves:
    """Random halves that cost the class nothing: they tell nothing, and all gains are 0."""
    flat = np.zeros(50, np.float32)
    return Halves(flat, flat, np.zeros((rivals, 50)), np.zeros(2 * COPIES))


def together(
    owns: FloatArray,
    copies: FloatArray,
    gains: FloatArray | None = None,
    halves: Halves | None = None,
) -> Faithfulness:
    """Games of a map: `owns` (3,), `copies` (3, copies), `gains` (3, rivals, fillings)."""
    gains = np.zeros((3, 2, 3), np.float32) if gains is None else gains
    games = [game(*each) for each in zip(owns, copies, gains, strict=True)]
    halves = halves or still(gains.shape[1])
    return Faithfulness(*games, halves, ("spot",), 0.2, 0.4, 0.1, seed=0, protocol=5)


def test_an_area_is_the_mean_height() -> None:
    curves = np.array([[0, 1, 0], [1, 1, 1]], np.float32)
    assert area(np.array([0, 0.2, 0.4], np.float32), curves).tolist() == [0.5, 1]


def test_fewer_is_better_where_pixels_are_removed() -> None:
    copies = np.array([0.6] * 12 + [0.4] * 8)
    flat = np.zeros((1, 3), np.float32)
    assert game(0.5, copies, flat).beaten == 8
    assert game(0.5, copies, flat, more=False).beaten == 12


def test_standings_are_standardised_and_zero_where_all_do_equally_well() -> None:
    spread = game(0.6, np.array([0.2, 0.4]), np.zeros((1, 3), np.float32))
    np.testing.assert_allclose(spread.ranking, np.array([1, -1, 0]) * 1.5**0.5, atol=1e-6)
    alike = game(0.5, np.full(4, 0.5), np.zeros((1, 3), np.float32))
    assert not alike.ranking.any()


def test_p_counts_the_copies_that_do_as_well_in_all_games_together() -> None:
    """One copy wins a game each, but by less than it loses in the others."""
    copies = np.tile(np.linspace(0.1, 0.3, COPIES), (3, 1))
    copies[0, 0], copies[1, 1], copies[2, 2] = 0.6, 0.6, 0.6
    assert together(np.full(3, 0.5), copies).p == pytest.approx(1 / 21)
    copies[:, 3] = 0.7  # better in all of them
    assert together(np.full(3, 0.5), copies).p == pytest.approx(2 / 21)
    copies[:, 3] = 0.5  # as good in all of them counts as well
    assert together(np.full(3, 0.5), copies).p == pytest.approx(2 / 21)
    assert together(np.full(3, 0.0), copies).p == 1


@pytest.mark.slow
def test_noise_gets_p_of_five_percent_once_in_21_however_much_the_games_depend() -> None:
    """The map is drawn like its copies; counted wins in two of three games came in 5 times more."""
    rng = np.random.default_rng(0)
    trials, low, counted = 1500, 0, 0
    for _ in range(trials):
        shared = rng.standard_normal(COPIES + 1)
        areas = 0.5 + 0.05 * (0.8 * shared + 0.6 * rng.standard_normal((3, COPIES + 1)))
        result = together(areas[:, 0], areas[:, 1:])
        low += result.p <= 0.05
        counted += sorted(each.beaten for each in result.games.values())[1] >= 11
    assert 0.03 < low / trials < 0.065  # 1 / 21, and five deviations to both sides
    assert counted / trials > 0.4


def test_a_game_that_tells_nothing_apart_does_not_enter() -> None:
    copies = np.tile(np.linspace(0.1, 0.3, COPIES), (3, 1))
    best = together(np.full(3, 0.5), copies)
    rivals = level([0.999, 0.999])
    flat = Game(SHARES, level(0.999)[0], level(np.full(COPIES, 1)), rivals, np.zeros((2, 3)), True)
    assert not flat.conclusive
    assert replace(best, insertion=flat, deletion=flat).p == best.p
    assert isnan(replace(best, insertion=flat, deletion=flat, road=flat).p)


def test_random_halves_are_one_more_game_and_more_copies_take_part_in_them_alone() -> None:
    copies = np.tile(np.linspace(0.1, 0.3, COPIES), (3, 1))
    copies[:, 0] = 0.52  # better than the map in the three games, by little
    lost = np.random.default_rng(0).random(50).astype(np.float32)
    worse, better = np.full(2 * COPIES, -0.5), np.full(2 * COPIES, -0.5)
    better[COPIES:] = [1.0] * 5 + [0.5] * (COPIES - 5)

    def p(permuted: FloatArray) -> tuple[float, float]:
        halves = Halves(lost, lost, np.zeros((2, 50)), permuted)
        result = together(np.full(3, 0.5), copies, halves=halves)
        return result.together, result.p

    assert together(np.full(3, 0.5), copies).p == pytest.approx(2 / 21)
    assert p(worse) == pytest.approx((1 / 21, 1 / 21))  # made up for in random halves
    assert p(better) == pytest.approx((1 / 21, 6 / 41))  # five of 40 foretell the losses as well


def test_noise_is_above_failed_less_often_than_once_in_21() -> None:
    """Two tests have to be passed, each by one map in 20 that is drawn like its copies."""
    rng = np.random.default_rng(1)
    trials, passed = 1000, 0
    lost = rng.random(50).astype(np.float32)
    for _ in range(trials):
        areas = 0.5 + 0.05 * rng.standard_normal((3, COPIES + 1))
        own, permuted = rng.random(50), rng.normal(0, 1 / 50**0.5, 10 * COPIES - 1)
        halves = Halves(lost, own, np.zeros((2, 50)), permuted)
        passed += together(areas[:, 0], areas[:, 1:], halves=halves).p <= 0.05
    assert passed / trials < 0.03


def test_the_interval_of_a_gain_is_students() -> None:
    """By hand: means 0.2, 0.1, 0; in the first game a deviation of 0.01, elsewhere none.

    Random halves, which tell nothing here, count as much as the three games and halve the gain.
    """
    gains = np.zeros((3, 2, 3), np.float32)
    gains[0], gains[1] = [0.19, 0.2, 0.21], 0.1
    spot, other = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), gains).gains
    assert (spot.rival, other.rival) == ("spot", "the map of one other image")
    # the quantiles 84 and 95 %, six degrees of freedom
    for gain, confidence, t in ((spot, 0.68, 1.0836), (other, 0.9, 1.9432)):
        assert gain.level == confidence
        reach = t * 0.01 / 3**0.5 / 3 / 2
        assert gain.mean == pytest.approx(0.05)
        assert (gain.low, gain.high) == pytest.approx((0.05 - reach, 0.05 + reach), rel=1e-3)


def test_the_interval_of_equal_games_is_scipys_but_for_its_freedom() -> None:
    """One-sample t of three values has two degrees of freedom, three games of it have six."""
    values = np.array([0.02, 0.05, 0.11], np.float32)
    gains = np.tile(values, (3, 2, 1))
    _, other = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), gains).gains
    low, high = ttest_1samp(values, 0).confidence_interval(0.9)
    theirs, ours = (high - low) / 2 / 2.9200, (other.high - other.low) / 2 / 1.9432
    assert ours == pytest.approx(theirs / 3**0.5 / 2, rel=1e-3)


def test_both_kinds_of_test_count_half_with_welchs_degrees_of_freedom() -> None:
    gains = np.zeros((3, 1, 3), np.float32)
    gains[:] = [0.09, 0.1, 0.11]
    rng = np.random.default_rng(3)
    lost, rival = rng.random(50).astype(np.float32), rng.random((1, 50)).astype(np.float32)
    halves = Halves(lost, lost + rng.random(50), rival, np.zeros(2 * COPIES))
    (gain,) = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), gains, halves).gains
    (theirs,), (error,) = halves.gains
    ours = 0.01 / 3**0.5 / 3**0.5  # the standard error of the mean of three means of three
    freedom = (ours**2 + error**2) ** 2 / (ours**4 / 6 + error**4 / 49)
    reach = t_distribution.ppf(0.84, freedom) * np.hypot(ours, error) / 2
    assert gain.mean == pytest.approx((0.1 + theirs) / 2)
    assert gain.high - gain.mean == pytest.approx(reach, rel=1e-3)


def test_the_map_of_another_image_that_comes_closest_is_named_and_few_games_have_none() -> None:
    gains = np.zeros((3, 5, 3), np.float32)
    gains[:, 1:] = np.array([0.1, 0.3, -0.1, 0.5])[:, None]
    result = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), gains)
    assert result.others == 4
    assert result.gains[1].mean == pytest.approx(-0.05)
    assert result.least == result.gains[1]
    alone = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), gains[:, :1])
    assert [gain.rival for gain in alone.gains] == ["spot"]


def test_games_come_back_from_disk_to_the_bit() -> None:
    result = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), np.full((3, 5, 3), 0.1))
    back = decode(encode(result))
    assert isinstance(back, Faithfulness)
    assert back.gains == result.gains
    assert np.array_equal(back.road.permuted, result.road.permuted)
