"""The games of a map and its rivals: curves, gains, and their joint result."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan, nan, sqrt

import numpy as np
import scipy

from explainers.quality.agreement import Halves
from explainers.quality.protocol import ALIKE
from explainers.results import FloatArray, read_only

LEVEL = 0.9  # of the interval of a gain over another image's map, one of many that could fit
TRIVIAL_LEVEL = 0.68  # over a trivial map, a fixed one: a standard error to both sides
ROUNDING = 1e-9  # of standings that are equal but for the order of a sum


def area(shares: FloatArray, curves: FloatArray) -> FloatArray:
    """Mean height under each curve (..., points), by the trapezium rule: (...)."""
    areas: FloatArray = np.trapezoid(curves, shares, axis=-1) / (shares[-1] - shares[0])
    return areas


def closest_of(others: int) -> str:
    """The name of the rival that is the closest of so many maps of other images."""
    return (
        "the map of one other image"
        if others == 1
        else f"the closest of {others} maps of other images"
    )


@dataclass(frozen=True, eq=False)
class Game:
    """One game that a map and its rivals play: the class's probability, step by step.

    Each removes or inserts pixels in its own order. `shares` is (points,), the part of the pixels
    that was moved; `own` is (points,), `permuted` (copies, points), `rivals` (rivals, points).
    `gains` is (rivals, fillings): how much better the map's area is than each rival's, where the
    game is played again with other fillings or seeds; the first is that of the curves.
    """

    shares: FloatArray
    own: FloatArray
    permuted: FloatArray  # copies of the map with their cells in random places
    rivals: FloatArray  # trivial maps
    gains: FloatArray
    more_is_better: bool

    def __post_init__(self) -> None:
        for name in ("shares", "own"):
            object.__setattr__(self, name, read_only(getattr(self, name), np.float32, 1))
        for name in ("permuted", "rivals", "gains"):
            object.__setattr__(self, name, read_only(getattr(self, name), np.float32, 2))

    @property
    def score(self) -> float:
        """The map's own area."""
        return float(area(self.shares, self.own))

    @property
    def chance(self) -> float:
        """The mean area of the permuted copies."""
        return float(area(self.shares, self.permuted).mean())

    @property
    def conclusive(self) -> bool:
        """Whether the game distinguishes any of the map and its rivals.

        It does not if the class's probability hardly changes when pixels are added or removed.
        """
        curves = np.vstack([self.own[None], self.permuted, self.rivals])
        return float(np.ptp(area(self.shares, curves))) >= ALIKE

    @property
    def beaten(self) -> int:
        """How many permuted copies the map beats."""
        own, *copies = self._merits
        return int(sum(own > copy for copy in copies))

    @property
    def ranking(self) -> FloatArray:
        """Scores of the map and its copies, higher is better: mean 0, deviation 1; (1 + copies,).

        All 0 if they are equal.
        """
        merits = self._merits - self._merits.mean()
        ranking: FloatArray = merits / (merits.std() or 1)
        return ranking

    @cached_property
    def _merits(self) -> FloatArray:
        """The areas of the map and its copies, signed so that higher is better."""
        areas = area(self.shares, np.vstack([self.own[None], self.permuted]).astype(np.float64))
        return areas if self.more_is_better else -areas


@dataclass(frozen=True)
class Gain:
    """How much better a map is than a rival, in mean probability, beyond the test's own noise."""

    rival: str
    mean: float
    low: float  # of its interval
    high: float
    level: float  # of that interval: its nominal confidence, such as 0.68


@dataclass(frozen=True, eq=False)
class Faithfulness:
    """Whether the class depends on the pixels that one map of one image marks.

    `trivial` names the first rivals of each game; those after them are the same method's maps of
    other images.
    """

    insertion: Game
    deletion: Game
    road: Game
    halves: Halves
    trivial: tuple[str, ...]
    # share of the logit's changes left unexplained, 0 to 1; NaN of no changes, and of a map that
    # has no zero
    infidelity: float
    infidelity_uniform: float  # the same of a map that is equal everywhere; NaN of no changes
    # largest relative change of the map in NUDGES random nudges; NaN of a map that is zero
    # everywhere or has no zero
    sensitivity: float
    seed: int
    protocol: int

    @property
    def games(self) -> dict[str, Game]:
        """The three games by their display names."""
        return {"insertion": self.insertion, "deletion": self.deletion, "ROAD": self.road}

    @property
    def others(self) -> int:
        """The number of maps of other images among the rivals."""
        return len(self.insertion.rivals) - len(self.trivial)

    @cached_property
    def together(self) -> float:
        """The chance that a permuted copy does at least as well in all games together.

        One permutation test: the statistic of the map, and of each copy, is the mean of its
        standings in the games that tell anything apart, random halves among them. The games depend
        on each other in the copies as they do in the map, so the test allows for it. NaN where no
        game tells.
        Source: Pesarin 2001, Multivariate Permutation Tests, direct combination of dependent
        tests; (1 + b) / (1 + m) of Phipson and Smyth 2010, doi:10.2202/1544-6115.1585.
        """
        standings = [game.ranking for game in self.games.values() if game.conclusive]
        if not standings:
            return nan
        if self.halves.conclusive:
            standings.append(self.halves.ranking(len(standings[0]) - 1))
        own, *copies = np.mean(standings, axis=0)
        as_good = int(np.count_nonzero(np.array(copies) >= own - ROUNDING))
        return (1 + as_good) / (1 + len(copies))

    @property
    def p(self) -> float:
        """The larger of two chances: `together`, and that of more copies in random halves alone.

        NaN where no game tells.
        """
        if isnan(self.together) or not self.halves.conclusive:
            return self.together
        return max(self.together, self.halves.p)

    @cached_property
    def gains(self) -> tuple[Gain, ...]:
        """Over each trivial map, and over the map of another image that comes closest, if any.

        The three games test pixels in the map's order, random halves do not: each kind counts
        half. What differs between a game's fillings and seeds is the noise of the test, and so is
        what differs between random halves.
        """
        games: list[FloatArray] = [game.gains.astype(np.float64) for game in self.games.values()]
        means, errors, freedom = _pooled(games)
        of_halves, their_errors = self.halves.gains
        names = [*self.trivial, *[closest_of(self.others)] * self.others]
        gains = []
        for row, name in enumerate(names):
            kinds = (means[row], of_halves[row]), (errors[row], their_errors[row])
            level = LEVEL if row >= len(self.trivial) else TRIVIAL_LEVEL
            interval = _interval(*kinds, (freedom, self.halves.freedom), level)
            gains.append(Gain(name, *interval, level))
        others = sorted(gains[len(self.trivial) :], key=lambda gain: gain.low)
        return (*gains[: len(self.trivial)], *others[:1])

    @property
    def least(self) -> Gain:
        """The gain with the lowest end of its interval."""
        return min(self.gains, key=lambda gain: gain.low)


def _pooled(strata: Sequence[FloatArray]) -> tuple[FloatArray, FloatArray, int]:
    """For each rival: the mean of the strata's means (rivals, repeats), and its standard error.

    And the degrees of freedom, pooled over the strata.
    """
    means: FloatArray = np.mean([each.mean(1) for each in strata], axis=0)
    squares = sum(each.var(axis=1, ddof=1) / each.shape[1] for each in strata)
    return means, np.sqrt(squares) / len(strata), sum(each.shape[1] - 1 for each in strata)


def _interval(
    means: Sequence[float], errors: Sequence[float], freedom: Sequence[int], level: float
) -> tuple[float, float, float]:
    """The mean of independent means, and its interval: Student's t.

    Source: Welch 1947, doi:10.2307/2332510, and Satterthwaite 1946, the degrees of freedom.
    """
    mean = float(np.mean(means))
    squares = np.square(errors) / len(errors) ** 2
    total = float(squares.sum())
    if total == 0:
        return mean, mean, mean
    degrees = total**2 / float((squares**2 / freedom).sum())
    reach = float(scipy.special.stdtrit(degrees, (1 + level) / 2)) * sqrt(total)
    return mean, mean - reach, mean + reach
