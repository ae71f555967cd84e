"""Does the class depend on what a map marks? The verdict, its basis, and its error rates."""

from functools import lru_cache
from math import isnan

from dashboard.maps.wording import percent
from dashboard.trust.finding import Finding, Grade, Line, Row, Table
from data.numerals import fixed, index, p_value, percent_range
from explainers.quality.agreement import Halves
from explainers.quality.games import Faithfulness, Gain, Game
from explainers.quality.protocol import (
    ALIKE,
    COPIES,
    FILLINGS,
    HALVES,
    HALVES_COPIES,
    OTHER_IMAGES,
    SEEDS,
    SQUARES,
    STEPS,
)

NAME = "Faithfulness"
REMEMBERED = 512  # verdicts on results, which never change
CHANCE_AT_MOST = 0.05  # p-value of the permutation test
GAMES_AT_LEAST = 2  # informative games needed for "good"
PLACES = 3  # decimals of a mean probability, as gains above ALIKE count

NOT_TESTED = Finding(
    NAME, "not tested", "Not tested yet: does the class depend on the marked pixels?"
)
UNTOLD = (
    "Inconclusive: with any map, adding or removing pixels barely changes the class probability."
)
# How many maps are called good, at most, and of how many: `python -m tests.benchmarks.calibration`.
GOOD = {
    "Grad-CAM of the class": (22, 60),
    "a spot in the centre": (0, 60),
    "the input's edges": (0, 60),
    "the input's brightness": (0, 60),
    "the map of another image": (10, 360),
    "Grad-CAM of the second class": (13, 60),
    "Grad-CAM of a random class": (4, 60),
    "noise": (0, 60),
    "smooth noise": (1, 60),
    "a shifted spot": (5, 60),
    "a narrow spot": (5, 60),
    "coarse edges": (2, 60),
    "darkness": (5, 60),
    "distance from the mean colour": (5, 60),
}
EDGES, BRIGHTNESS = "the input's edges", "the input's brightness"
NOISE_ABOVE_FAILED = (0, 60)
# Trivial maps that are no rivals of the rule, and what the most often good of them has.
NO_RIVALS = (
    "a shifted spot",
    "a narrow spot",
    "coarse edges",
    "darkness",
    "distance from the mean colour",
)
MOST_NO_RIVAL = max((GOOD[name] for name in NO_RIVALS), key=lambda each: each[0] / each[1])
NO_RIVAL_WILSON = (0.036, 0.181)  # its 95 % interval
# How many copies do as well where a map fails: of COPIES in all games, or of HALVES_COPIES.
FAILING, FAILING_HALVES = (int(CHANCE_AT_MOST * (n + 1)) for n in (COPIES, HALVES_COPIES))
# The same on images that played no part in choosing the rule.
HELD_OUT = {"Grad-CAM of the class": (13, 27), "the map of another image": (7, 162)}


def _rate(count: int, of: int) -> str:
    return f"{count} of {of}"


CALIBRATION = (
    f"On {GOOD['Grad-CAM of the class'][1]} ImageNet images with EfficientNet-Lite0, Grad-CAM of "
    f"the last layer is good on {_rate(*GOOD['Grad-CAM of the class'])}. By the same rule, "
    f"a spot in the centre is good on {_rate(*GOOD['a spot in the centre'])}, edges on "
    f"{_rate(*GOOD[EDGES])}, brightness on {_rate(*GOOD[BRIGHTNESS])}, "
    f"maps of other images on at most {_rate(*GOOD['the map of another image'])}, and noise on "
    f"{_rate(*GOOD['noise'])} (rated above failed on {_rate(*NOISE_ABOVE_FAILED)}). Trivial "
    "maps outside the comparison (narrow or shifted spot, coarse edges, darkness, distance from "
    f"the mean colour) are good on up to {_rate(*MOST_NO_RIVAL)} each "
    f"({percent(MOST_NO_RIVAL[0] / MOST_NO_RIVAL[1])}, {percent_range(*NO_RIVAL_WILSON, 0)}). "
    "The rule was chosen on these images; on others, Grad-CAM is good on "
    f"{_rate(*HELD_OUT['Grad-CAM of the class'])} and maps of other images on at most "
    f"{_rate(*HELD_OUT['the map of another image'])}. The test hardly tells similar classes apart: "
    f"the map of the second class is good on up to {_rate(*GOOD['Grad-CAM of the second class'])}."
)


@lru_cache(REMEMBERED)
def faithfulness_grade(tested: Faithfulness) -> Grade:
    """Failed where its permuted copies may do as well: more than 5 % of them.

    In all games together, and in random halves alone. Good where the map also beats every trivial
    map, the maps of other images among them, beyond the noise of the test: the interval of the
    gain lies above 0. Weak: all else. Where no game tells anything apart, nothing is tested; where
    only one does, or random halves do not, weak is the best.
    """
    if isnan(tested.p):
        return "not tested"
    if tested.p > CHANCE_AT_MOST:
        return "failed"
    conclusive = sum(game.conclusive for game in tested.games.values())
    enough = conclusive >= GAMES_AT_LEAST and tested.halves.conclusive
    return "good" if enough and beats_rivals(tested) else "weak"


def beats_rivals(tested: Faithfulness) -> bool:
    """Whether the map is better than each trivial map and those of enough other images."""
    return tested.others >= OTHER_IMAGES and tested.least.low > 0


def of_faithfulness(tested: Faithfulness | None) -> Finding:
    """The finding: the measurement, its baselines, and the error rate of the test."""
    if tested is None:
        return NOT_TESTED
    return Finding.of_lines(
        NAME,
        faithfulness_grade(tested),
        (
            *((UNTOLD,) if isnan(tested.p) else _together(tested)),
            Table(
                "Mean probability of the class while pixels are added or removed",
                tuple(_game(name, game) for name, game in tested.games.items()),
            ),
            _infidelity(tested),
        ),
        "Good: better than its permuted copies over all four tests together and in random halves "
        f"alone (p at most {CHANCE_AT_MOST}), and than every trivial map, with an interval above "
        "0. Weak: better than its copies only. Failed means not shown rather than disproved: at "
        f"least {FAILING} of its {COPIES} copies does as well over all four, or "
        f"{FAILING_HALVES} of {HALVES_COPIES} in random halves. {CALIBRATION} Each interval covers "
        f"{FILLINGS} ways to fill in removed pixels for insertion and deletion, in {STEPS} steps "
        f"each, {SEEDS} seeds of ROAD and {HALVES} random halves, which count as much as the other "
        "three. Images with pixels removed are unlike the training data, so a drop may come "
        "from the damage and not from lost evidence; ROAD fills in from neighbouring pixels to "
        f"reduce this. A test in which the map and all its rivals lie within {ALIKE} does not "
        f"count. Seed {tested.seed}.",
    )


def _together(tested: Faithfulness) -> tuple[Line, ...]:
    return (
        "Over insertion, deletion, ROAD and random halves together, it beats "
        f"{_beaten(tested.together, COPIES)}.",
        _halves(tested.halves),
        Table("Gain over trivial maps, in mean probability", tuple(map(_gain, tested.gains))),
        _lacking(tested),
    )


def _infidelity(tested: Faithfulness) -> str:
    if isnan(tested.infidelity) and not isnan(tested.infidelity_uniform):
        return "Infidelity not tested: the map has no zero, so its values cannot be summed."
    if isnan(tested.infidelity):
        return f"Infidelity not tested: none of {SQUARES} removed squares changes the logit."
    return (
        f"{SQUARES} random squares removed: {percent(tested.infidelity)} of the logit's changes "
        f"unexplained (by a uniform map, {percent(tested.infidelity_uniform)}); "
        "no interval."
    )


def _halves(halves: Halves) -> str:
    if not halves.conclusive:
        return "Random halves are inconclusive: the class probability falls equally with each."
    if not halves.varies:
        return "Random halves: no correlation, as all of them hold the same share of the map."
    return (
        "With random halves removed, relevance removed and probability lost correlate at "
        f"{index(halves.correlation)}, more than for {_beaten(halves.p, HALVES_COPIES)}."
    )


def _beaten(p: float, copies: int) -> str:
    """How many copies do worse, with the p-value."""
    as_good = round(p * (copies + 1)) - 1
    count = f"all {copies}" if not as_good else f"{copies - as_good} of {copies}"
    return f"{count} permuted copies of itself ({p_value(p)})"


def _gain(gain: Gain) -> Row:
    interval = f"{percent(gain.level)} interval {_signed(gain.low)} to {_signed(gain.high)}"
    return Row(gain.rival, _signed(gain.mean), interval)


def _lacking(tested: Faithfulness) -> str:
    if tested.others >= OTHER_IMAGES:
        return ""
    return (
        f"Good cannot be reached: it needs maps of {OTHER_IMAGES} other images; this gallery has "
        f"{tested.others}."
    )


def _game(name: str, game: Game) -> Row:
    score = fixed(game.score, PLACES)
    if not game.conclusive:
        return Row(name, score, "all its rivals too, so it does not count")
    better = "more" if game.more_is_better else "less"
    return Row(name, score, f"{better} is better; permuted {fixed(game.chance, PLACES)}")


def _signed(gain: float) -> str:
    """The gain over a rival; it is negative if the rival does better."""
    return fixed(gain, PLACES, plus=True)
