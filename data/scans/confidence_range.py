"""A range of confidence, such as that of a bar in a reliability diagram: "0.8-0.9"."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from data.numerals import NBSP

FEWEST_DECIMALS, MOST_DECIMALS = 3, 15  # of the ends of a range that `shortest` writes


@dataclass(frozen=True)
class ConfidenceRange:
    """Confidences above `low`, up to and including `high`; a range from 0 holds 0 too.

    So are the bins of a reliability diagram: see data/analysis/calibration.py.
    """

    low: float
    high: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a result of `text`. Raises: ValueError in one sentence."""
        low, _, high = text.partition("-")
        try:
            ends = float(low), float(high)
        except ValueError:
            ends = math.nan, math.nan
        if not 0 <= ends[0] < ends[1] <= 1:
            raise ValueError(
                f"{text!r} is no range of confidence within 0 and 1; write, for example, "
                "confidence:0.8-0.9."
            )
        return cls(*ends)

    @property
    def text(self) -> str:
        """The range as text for a URL."""
        low, high = (np.format_float_positional(end, trim="-") for end in (self.low, self.high))
        return f"{low}-{high}"

    @property
    def words(self) -> str:
        """The range in per cent: "80 to 90 %"."""
        low, high = (f"{100 * end:.6g}" for end in (self.low, self.high))
        return f"{low} to {high}{NBSP}%"

    def holds(self, confidence: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Which of (n,) confidences it holds; a NaN is in none."""
        values = np.asarray(confidence, np.float64)
        low = self.low if self.low > 0 else -math.inf
        high = self.high if self.high < 1 else math.inf  # a sum may be a little above 1
        return (values > low) & (values <= high)


def shortest(low: float, high: float, confidence: npt.ArrayLike) -> ConfidenceRange:
    """The range with the fewest decimals that holds the same of (n,) confidences."""
    exact = ConfidenceRange(float(low), float(high))
    held = exact.holds(confidence)
    for decimals in range(FEWEST_DECIMALS, MOST_DECIMALS):
        rounded = ConfidenceRange(round(exact.low, decimals), round(exact.high, decimals))
        if np.array_equal(rounded.holds(confidence), held):
            return rounded
    return exact
