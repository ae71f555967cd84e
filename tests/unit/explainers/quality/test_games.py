"""What games tell together: by hand, and against SciPy and simulation."""

from dataclasses import replace
from math import isnan

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from explainers.codec import decode, encode
from explainers.quality.games import OTHERS, Faithfulness, Game, area
from explainers.results import FloatArray

SHARES = np.linspace(0, 1, 3, dtype=np.float32)
COPIES = 20


def level(areas: FloatArray | float) -> FloatArray:
    """Flat curves of those areas."""
    return np.repeat(np.atleast_1d(np.asarray(areas, np.float32))[:, None], 3, axis=1)


def game(own: float, copies: FloatArray, gains: FloatArray, *, more: bool = True) -> Game:
    rivals = level(np.full(len(gains), 0.5))
    return Game(SHARES, level(own)[0], level(copies), rivals, gains, more)


def together(owns: FloatArray, copies: FloatArray, gains: FloatArray | None = None) -> Faithfulness:
    """Three games of a map: `owns` (3,), `copies` (3, copies), `gains` (3, rivals, fillings)."""
    gains = np.zeros((3, 2, 3), np.float32) if gains is None else gains
    games = [game(*each) for each in zip(owns, copies, gains, strict=True)]
    return Faithfulness(*games, ("spot",), 0.2, 0.4, 0.1, seed=0, protocol=4)


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
    np.testing.assert_allclose(spread.standing, np.array([1, -1, 0]) * 1.5**0.5, atol=1e-6)
    alike = game(0.5, np.full(4, 0.5), np.zeros((1, 3), np.float32))
    assert not alike.standing.any()


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


def test_noise_gets_p_of_five_percent_once_in_21_however_much_the_games_depend() -> None:
    """The map is drawn like its copies; counted wins in two of three games came in 5 times more."""
    rng = np.random.default_rng(0)
    trials, low, counted = 1500, 0, 0
    for _ in range(trials):
        shared = rng.standard_normal(COPIES + 1)
        areas = 0.5 + 0.05 * (0.8 * shared + 0.6 * rng.standard_normal((3, COPIES + 1)))
        found = together(areas[:, 0], areas[:, 1:])
        low += found.p <= 0.05
        counted += sorted(each.beaten for each in found.games.values())[1] >= 11
    assert 0.03 < low / trials < 0.065  # 1 / 21, and five deviations to both sides
    assert counted / trials > 0.4


def test_a_game_that_tells_nothing_apart_does_not_enter() -> None:
    copies = np.tile(np.linspace(0.1, 0.3, COPIES), (3, 1))
    best = together(np.full(3, 0.5), copies)
    rivals = level([0.999, 0.999])
    flat = Game(SHARES, level(0.999)[0], level(np.full(COPIES, 1)), rivals, np.zeros((2, 3)), True)
    assert not flat.tells
    assert replace(best, insertion=flat, deletion=flat).p == best.p
    assert isnan(replace(best, insertion=flat, deletion=flat, road=flat).p)


def test_the_interval_of_a_gain_is_students() -> None:
    """By hand: means 0.2, 0.1, 0; in the first game a deviation of 0.01, elsewhere none."""
    gains = np.zeros((3, 2, 3), np.float32)
    gains[0, 0], gains[1, 0] = [0.19, 0.2, 0.21], 0.1
    spot, others = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), gains).gains
    reach = 1.9432 * 0.01 / 3**0.5 / 3  # Student's t of six degrees of freedom
    assert (spot.rival, others.rival) == ("spot", OTHERS)
    assert spot.mean == pytest.approx(0.1)
    assert (spot.low, spot.high) == pytest.approx((0.1 - reach, 0.1 + reach), rel=1e-3)
    assert (others.mean, others.low, others.high) == (0, 0, 0)


def test_the_interval_of_equal_games_is_scipys_but_for_its_freedom() -> None:
    """One-sample t of three values has two degrees of freedom, three games of it have six."""
    values = np.array([0.02, 0.05, 0.11], np.float32)
    gains = np.tile(values, (3, 2, 1))
    spot, _ = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), gains).gains
    low, high = ttest_1samp(values, 0).confidence_interval(0.9)
    theirs, ours = (high - low) / 2 / 2.9200, (spot.high - spot.low) / 2 / 1.9432
    assert ours == pytest.approx(theirs / 3**0.5, rel=1e-3)


def test_maps_of_other_images_are_one_rival_by_their_mean_and_few_games_have_none() -> None:
    gains = np.zeros((3, 5, 3), np.float32)
    gains[:, 1:] = np.array([0.1, 0.3, -0.1, 0.5])[:, None]
    found = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), gains)
    assert found.others == 4
    assert found.gains[1].mean == pytest.approx(0.2)
    assert found.least.rival == "spot"
    alone = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), gains[:, :1])
    assert [gain.rival for gain in alone.gains] == ["spot"]


def test_games_come_back_from_disk_to_the_bit() -> None:
    found = together(np.full(3, 0.5), np.full((3, COPIES), 0.4), np.full((3, 5, 3), 0.1))
    back = decode(encode(found))
    assert isinstance(back, Faithfulness)
    assert back.gains == found.gains
    assert np.array_equal(back.road.permuted, found.road.permuted)
