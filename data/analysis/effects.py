"""Effect sizes with their intervals, in words for tables and figures."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from data.numerals import DASH, NBSP, fixed, range_of

CONFIDENCE = 0.95
SAME = "the same on every image"


def in_brackets(intervals: int) -> str:
    """What brackets mean in a table with this many intervals, and what they do not allow for."""
    meaning = "in brackets where the 95 % interval includes 0 or there is none"
    if not intervals:
        return f"{meaning}; here, there is none in any cell"
    chance = round((1 - CONFIDENCE) * intervals)
    return (
        f"{meaning}. Intervals are per cell, not corrected for their number: of {intervals:,} "
        f"cells without any difference, about {max(1, chance):,} would lack brackets by chance"
    )


def intervals_in_brackets(intervals: int) -> str:
    """What brackets mean in a report's table with this many intervals."""
    if not intervals:
        return "No cell has a 95 % interval."
    return (
        "In brackets: the 95 % interval of each cell alone, not corrected for the number of "
        f"intervals, {intervals:,}."
    )


@dataclass(frozen=True, eq=False)
class Effects:
    """Hedges' g of B against A, its 95 % interval, or why there is none; all of one shape."""

    g: np.ndarray  # NaN if nothing varies
    low: np.ndarray  # NaN without an interval
    high: np.ndarray
    why: np.ndarray  # of str: "" with an interval

    def only_described(self, why: str) -> Self:
        """The effects without intervals, and the reason for that where there was one."""
        nothing = np.full_like(self.g, np.nan)
        reasons = np.where(np.isfinite(self.low), f"no interval: {why}", self.why)
        return replace(self, low=nothing, high=nothing, why=reasons)

    @property
    def intervals(self) -> int:
        """How many cells have an interval."""
        return int(np.isfinite(self.low).sum())

    @property
    def decided(self) -> np.ndarray:
        """Whether the interval excludes 0: bool."""
        excludes_zero: np.ndarray = (self.low > 0) | (self.high < 0)
        return excludes_zero

    def words(self, place: tuple[int, int]) -> str:
        """An effect with its interval, or why either is missing."""
        if np.isnan(self.g[place]):
            return str(self.why[place])
        g = "0" if self.why[place] == SAME else fixed(float(self.g[place]), plus=True)
        if self.why[place]:
            return f"{g}, {self.why[place]}"
        return f"{g}, 95{NBSP}% interval {range_of(self.low[place], self.high[place])}"

    def brief(self, place: tuple[int, int]) -> str:
        """The same for a table whose heading states that intervals are in brackets."""
        if np.isnan(self.g[place]):
            return str(self.why[place])
        within = self.why[place] or range_of(self.low[place], self.high[place])
        g = "0" if self.why[place] == SAME else fixed(float(self.g[place]), plus=True)
        return f"{g} ({within})"

    def short(self, place: tuple[int, int]) -> str:
        """An effect for a cell: in brackets unless its interval excludes 0; a dash for none."""
        if np.isnan(self.g[place]):
            return DASH
        if self.why[place] == SAME:
            return "0"
        g = fixed(float(self.g[place]), plus=True)
        return g if self.decided[place] else f"({g})"


def table_of(words: Callable[[tuple[int, int]], str], shape: tuple[int, ...]) -> list[list[str]]:
    """The words of each cell of a table of rows and columns."""
    rows, columns = shape
    return [[words((row, column)) for column in range(columns)] for row in range(rows)]
