"""What corruptions of the images cost: the first severity that changes a prediction, the drops."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
import scipy

from data.analysis.paired import ENOUGH
from data.numerals import NBSP, fixed, range_of


def first_change(changed: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """(n,) the index of the first of s severities that changes an image's prediction; s if none.

    `changed` (s, n), severities ascending, is whether the prediction is another one.
    """
    first: npt.NDArray[np.intp] = np.where(changed.any(0), changed.argmax(0), len(changed))
    return first


@dataclass(frozen=True)
class Difference:
    """The mean of a difference over n images, with its 95 % interval: NaN under 10 images."""

    value: float  # NaN without images
    low: float
    high: float
    n: int

    @property
    def decided(self) -> int:
        """The sign of the difference if the interval leaves out zero; 0: not decided."""
        return (self.low > 0) - (self.high < 0)

    @property
    def words(self) -> str:
        """In percentage points: "+4.0 percentage points (95 % interval −0.3 to 8.3), n = 90"."""
        within = f"no interval: under {ENOUGH} images"
        if self.n >= ENOUGH:
            within = f"95{NBSP}% interval {range_of(100 * self.low, 100 * self.high, 1)}"
        value = fixed(100 * self.value, 1, plus=True)
        return f"{value} percentage points ({within}), n = {self.n:,}"


def mean_difference(values: npt.NDArray[np.float64], most: float = 1.0) -> Difference:
    """The mean of (n,) differences of the same images, each from -`most` to `most`.

    Student's interval, with two imagined images added, one better and one worse by 1: a few images
    that do not differ do not show that others would not. Of differences -1, 0 and 1 it is the
    interval of Bonett and Price 2012, doi:10.3102/1076998611411915, as in data/analysis/paired.py.
    """
    n = len(values)
    if not n:
        return Difference(float("nan"), float("nan"), float("nan"), 0)
    low = high = float("nan")
    if n >= ENOUGH:
        padded = np.concatenate([values, [1.0, -1.0]])
        middle, spread = float(padded.mean()), float(padded.std())
        reach = float(scipy.stats.t.ppf(0.975, n + 1)) * spread / sqrt(n + 2)
        low, high = max(-most, middle - reach), min(most, middle + reach)
    return Difference(float(np.mean(values)), low, high, n)
