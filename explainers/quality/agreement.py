"""Random halves of the input are removed: how well maps predict the loss of the class."""

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np

from explainers.results import FloatArray, read_only

STILL = 1e-6  # in mean probability: a smaller loss counts as none


@dataclass(frozen=True, eq=False)
class Halves:
    """The class's loss when random halves of the input are removed, and the maps' predictions.

    `lost` is (halves,), by how much the class's probability falls. `own` (halves,) and `rivals`
    (rivals, halves) are the share of the map's relevance that is removed; `permuted` (copies,) is
    the correlation with `lost` of copies of the map with their cells in random places.
    """

    lost: FloatArray
    own: FloatArray
    rivals: FloatArray
    permuted: FloatArray

    def __post_init__(self) -> None:
        for name in ("lost", "own", "permuted"):
            object.__setattr__(self, name, read_only(getattr(self, name), np.float32, 1))
        object.__setattr__(self, "rivals", read_only(self.rivals, np.float32, 2))

    @property
    def conclusive(self) -> bool:
        """Whether the class loses anything at all, more with some halves than with others."""
        return self.spread > STILL

    @property
    def varies(self) -> bool:
        """Whether halves differ in their share of the map; otherwise it predicts nothing."""
        return bool(_standard(self.own[None]).any())

    @property
    def spread(self) -> float:
        """The standard deviation of the losses."""
        return float(self.lost.astype(np.float64).std())

    @cached_property
    def correlation(self) -> float:
        """Of the map's predictions and the losses; 0 if either is constant."""
        return float(correlations(self.own[None], self.lost)[0])

    @cached_property
    def p(self) -> float:
        """The chance that a permuted copy predicts the losses at least as well.

        (1 + b) / (1 + m) of Phipson and Smyth 2010, doi:10.2202/1544-6115.1585.
        """
        as_good = int(np.count_nonzero(self.permuted >= np.float32(self.correlation)))
        return (1 + as_good) / (1 + len(self.permuted))

    @property
    def freedom(self) -> int:
        """Degrees of freedom of the error of a gain."""
        return len(self.lost) - 1

    def ranking(self, copies: int) -> FloatArray:
        """As `Game.standing`, of the map and the first copies: (1 + copies,)."""
        merits = np.array([self.correlation, *self.permuted[:copies]], np.float64)
        merits -= merits.mean()
        ranking: FloatArray = merits / (merits.std() or 1)
        return ranking

    @cached_property
    def gains(self) -> tuple[FloatArray, FloatArray]:
        """How much better the map foretells than each rival, and the standard error: (rivals,).

        In probability: how much more is lost with a half that holds nearly the most of the map, two
        standard deviations more than on average, than with one that holds nearly the least. By
        least squares this is 4 r times the deviation of what is lost. The error is the jackknife's.
        Source: Efron and Stein 1981, doi:10.1214/aos/1176345462.
        """
        maps, count = np.vstack([self.own[None], self.rivals]), len(self.lost)
        of = correlations(maps, self.lost)
        without = _without_each(maps, self.lost)
        each = without[0] - without[1:]
        variance = (count - 1) * each.var(axis=1)
        scale = 4 * self.spread
        return scale * (of[0] - of[1:]), scale * np.sqrt(variance)


def correlations(maps: FloatArray, lost: FloatArray) -> FloatArray:
    """Pearson's, of each map (maps, halves) with `lost` (halves,); 0 if either is constant."""
    x, y = _standard(maps), _standard(lost[None])[0]
    correlation: FloatArray = (x * y).mean(axis=1)
    return correlation


def _without_each(maps: FloatArray, lost: FloatArray) -> FloatArray:
    """The same correlations without one of the halves at a time: (maps, halves)."""
    x, y = _standard(maps), _standard(lost[None])
    left = lost.size - 1

    def moment(a: FloatArray, b: FloatArray) -> FloatArray:
        """Covariance without each half; both have mean 0 over all of them."""
        both: FloatArray = ((a * b).sum(1, keepdims=True) - a * b) / left - a * b / left**2
        return both

    spread = np.sqrt(np.maximum(moment(x, x) * moment(y, y), 0))
    correlation: FloatArray = np.divide(
        moment(x, y), spread, out=np.zeros_like(x), where=spread > 0
    )
    return correlation


def _standard(values: FloatArray) -> FloatArray:
    """Each row with mean 0 and deviation 1; 0 if it is constant."""
    exact = values.astype(np.float64)
    centred = exact - exact.mean(axis=1, keepdims=True)
    deviation = centred.std(axis=1, keepdims=True)
    small = sqrt(np.finfo(np.float32).eps) * np.abs(exact).max(axis=1, keepdims=True) * 1e-2
    standardised: FloatArray = np.divide(
        centred, deviation, out=np.zeros_like(centred), where=deviation > small
    )
    return standardised
