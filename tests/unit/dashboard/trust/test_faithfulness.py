"""When faithfulness is good, weak, failed or not tested, and what the finding states."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.trust.faithfulness import faithfulness_grade, of_faithfulness
from explainers.quality.agreement import Halves
from explainers.quality.games import Faithfulness, Game

TRIVIAL = ("a spot in the centre", "the input's edges")
FLAT = np.full(3, 0.999, np.float32)


def faith(
    beaten: int = 20, gain: float = 0.1, spread: float = 0.01, others: int = 4
) -> Faithfulness:
    """A map that beats so many of 20 copies in all games, and its rivals by `gain`."""
    games = [game(beaten, gain, spread, others, more=more) for more in (True, False, False)]
    halves = alike(beaten, len(TRIVIAL) + others)
    return Faithfulness(*games, halves, TRIVIAL, 0.2, 0.4, 0.13, seed=7, protocol=5)


def alike(beaten: int, rivals: int) -> Halves:
    """Random halves that the map and all its rivals foretell exactly, and its copies not at all."""
    lost = np.linspace(0, 0.5, 48, dtype=np.float32)
    correlations = [-0.5] * beaten + [1.0] * (20 - beaten) + [-0.5] * 179
    return Halves(lost, lost, np.tile(lost, (rivals, 1)), np.array(correlations))


def game(beaten: int, gain: float, spread: float, others: int, *, more: bool) -> Game:
    better = 0.6 if more else 0.4
    copies = np.array([1 - better] * beaten + [better] * (20 - beaten), np.float32)
    rivals = len(TRIVIAL) + others
    gains = np.tile(np.array([gain - spread, gain + spread], np.float32), (rivals, 1))
    return Game(
        *(np.linspace(0, 1, 3), np.full(3, 0.5), np.repeat(copies[:, None], 3, axis=1)),
        *(np.full((rivals, 3), 0.45), gains, more),
    )


@pytest.mark.parametrize(
    ("tested", "verdict"),
    [
        (faith(), "good"),
        (faith(19), "failed"),  # one copy of 20 does better: p is 2 of 21
        (faith(0), "failed"),
        (faith(gain=0.0, spread=0.0), "weak"),  # it is one of the trivial maps
        (faith(gain=0.02, spread=0.02), "weak"),  # by no more than fillings differ
        (faith(gain=0.02, spread=0.01), "good"),
        (faith(gain=0.001, spread=0.0), "good"),
        (faith(gain=-0.1), "weak"),
        (faith(others=3), "weak"),
        (faith(others=0), "weak"),
    ],
)
def test_good_takes_better_than_copies_and_than_every_trivial_map_beyond_the_noise(
    tested: Faithfulness, verdict: str
) -> None:
    assert faithfulness_grade(tested) == verdict


@pytest.mark.parametrize("rival", range(6))
def test_one_trivial_map_that_does_as_well_is_enough_against_good(rival: int) -> None:
    """The spot, the edges, or one of the maps of other images."""
    best = faith()
    rows = slice(rival, rival + 1)

    def equal(of: Game) -> Game:
        gains = of.gains.copy()
        gains[rows] = 0
        return replace(of, gains=gains)

    tied = replace(
        best,
        insertion=equal(best.insertion),
        deletion=equal(best.deletion),
        road=equal(best.road),
    )
    assert faithfulness_grade(tied) == "weak"


def flat(of: Game) -> Game:
    """The same where the map and all its rivals do alike."""
    curves = np.tile(FLAT, (20, 1)), np.tile(FLAT, (len(of.rivals), 1))
    return Game(of.shares, FLAT, *curves, of.gains, of.more_is_better)


def test_a_game_that_tells_nothing_apart_does_not_count() -> None:
    best = faith()
    without = replace(best, road=flat(best.road))
    assert faithfulness_grade(without) == "good"
    one = replace(without, deletion=flat(best.deletion))
    assert faithfulness_grade(one) == "weak"
    none = replace(one, insertion=flat(best.insertion))
    result = of_faithfulness(none)
    assert result.grade == "not tested"
    assert result.sentence.startswith("Inconclusive")
    assert "0.999 (all its rivals too, so it does not count)" in result.sentence


def test_the_finding_states_the_test_each_interval_the_error_rates_and_the_seed() -> None:
    result = of_faithfulness(faith(gain=0.1, spread=0.02))
    error = 0.02 / 3**0.5 / 2  # random halves count half, and add none here
    assert result.grade == "good"
    assert "it beats all 20 permuted copies of itself (p = 0.048)" in result.sentence
    assert "correlate at >0.99, more than for all 199 permuted copies" in result.sentence
    for rival, level, t in (
        ("a spot in the centre", 68, 1.1889),
        ("the input's edges", 68, 1.1889),
        ("the closest of 4 maps of other images", 90, 2.3534),
    ):
        ends = f"+{0.05 - t * error:.3f} to +{0.05 + t * error:.3f}"
        interval = f"{level}\N{NO-BREAK SPACE}% interval {ends}"
        assert f"{rival} +0.050 ({interval})" in result.sentence
    assert "deletion 0.500 (less is better; permuted 0.600)" in result.sentence
    assert "unlike the training data" in result.limits
    assert "ImageNet images with EfficientNet-Lite0" in result.limits
    assert result.limits.endswith("Seed 7.")
    behind = of_faithfulness(faith(18, gain=-0.1)).sentence
    assert "it beats 18 of 20 permuted copies of itself (p = 0.143)" in behind
    assert "more than for 197 of 199 permuted copies of itself (p = 0.015)" in behind
    assert "a spot in the centre \N{MINUS SIGN}0.050" in behind


def test_a_gallery_with_too_few_images_is_named_as_the_reason() -> None:
    text = of_faithfulness(faith(others=2)).sentence
    assert "Good cannot be reached: it needs maps of 4 other images" in text
    assert "this gallery has 2." in text
    assert "Good cannot" not in of_faithfulness(faith()).sentence
    assert "the closest of 2 maps of other images +0.050" in text
    assert "the map of one other image +0.050" in of_faithfulness(faith(others=1)).sentence
    assert "other image" not in of_faithfulness(faith(others=0)).sentence.split("Good")[0]


@pytest.mark.parametrize(
    ("beaten", "halves", "verdict"), [(19, 190, "failed"), (20, 189, "failed")]
)
def test_failed_is_stated_with_the_fewest_copies_that_fail_a_map(
    beaten: int, halves: int, verdict: str
) -> None:
    best = faith(beaten)
    copies = np.array([-0.5] * halves + [1.0] * (199 - halves))
    tested = replace(best, halves=replace(best.halves, permuted=copies))
    assert faithfulness_grade(tested) == verdict
    nine = np.array([-0.5] * 190 + [1.0] * 9)
    assert faithfulness_grade(replace(faith(), halves=replace(best.halves, permuted=nine))) != (
        "failed"
    )
    assert (
        "Failed means not shown rather than disproved: at least 1 of its 20 copies does as well "
        "over all four, or 10 of 199 in random halves."
    ) in of_faithfulness(tested).limits


def test_random_halves_that_cost_nothing_leave_the_map_weak_at_best() -> None:
    best = faith()
    nothing = replace(best.halves, lost=np.zeros(48))
    result = of_faithfulness(replace(best, halves=nothing))
    assert result.grade == "weak"
    assert "Random halves are inconclusive" in result.sentence


def test_a_map_whose_copies_foretell_random_halves_as_well_fails() -> None:
    best = faith()
    copies = np.array([-0.5] * 189 + [1.0] * 10)
    tested = replace(best, halves=replace(best.halves, permuted=copies))
    assert tested.p == pytest.approx(11 / 200)
    assert faithfulness_grade(tested) == "failed"
