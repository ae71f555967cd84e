"""Where the maps of two groups of images differ: a permutation test of every cell at once."""

from dataclasses import dataclass

import numpy as np

from data.analysis.effect import ENOUGH
from data.numerals import p_value, percent

MOST, LEAST = 999, 199  # random groupings
WORK = 10**9  # images x cells x groupings up to which all MOST are drawn
AT_ONCE = 2**22  # images x groupings in memory
SAME = 1e-9  # relative: closer statistics differ only by rounding


@dataclass(frozen=True, eq=False)
class MapDifference:
    """The mean map of B minus that of A, and the cells that differ: (height, width)."""

    difference: np.ndarray
    p: np.ndarray  # adjusted for all cells; NaN if not tested
    level: float
    n_a: int
    n_b: int
    groupings: int  # 0: not tested
    untested: str = f"under {ENOUGH} images on a side"  # why, where there were no groupings

    @property
    def differs(self) -> np.ndarray:
        """(height, width) bool: the cell passes at `level`."""
        significant: np.ndarray = self.p <= self.level
        return significant

    @property
    def words(self) -> str:
        """How many cells differ, by which test; or why there was no test."""
        if not self.groupings:
            return f"not tested: {self.untested}"
        tested = int(np.isfinite(self.p).sum())
        if not tested:
            return "not tested: no cell varies"
        shown = int(self.differs.sum())
        dots = " (dotted)" if shown else ""
        return (
            f"{shown:,} of {tested:,} cells{dots} shown to differ, at a family-wise error rate of "
            f"{percent(self.level)} (permutation test, {self.groupings:,} random groupings)"
        )

    def cell_words(self, row: int, column: int) -> str:
        """The result of the test for one cell."""
        if np.isnan(self.p[row, column]):
            return "not tested"
        words = p_value(self.p[row, column], "adjusted p")
        return words if self.differs[row, column] else f"{words}, not shown to differ"


def compare_maps(
    a: np.ndarray, b: np.ndarray, level: float = 0.05, seed: int = 0, *, untested: str = ""
) -> MapDifference:
    """Compares two groups of maps, (n_a, height, width) and (n_b, height, width).

    Welch's t in each cell. p is the share of random groupings of the same images whose largest |t|
    over all cells is at least that of the cell, which controls the family-wise error rate
    (Westfall and Young 1993, "Resampling-based multiple testing", section 2.4; for images, Nichols
    and Holmes 2002, doi:10.1002/hbm.1058). The grouping as it is counts as one of them (Phipson and
    Smyth 2010, doi:10.2202/1544-6115.1585). A cell that is the same on all images is not tested;
    nothing is with fewer than `ENOUGH` images on a side, or where `untested` states a reason.
    """
    n_a, n_b, shape = len(a), len(b), a.shape[1:]
    values = np.concatenate([a, b]).reshape(n_a + n_b, -1).astype(np.float64)
    difference = (values[n_a:].mean(0) - values[:n_a].mean(0)).reshape(shape)
    p = np.full(shape, np.nan)
    if untested:
        return MapDifference(difference, p, level, n_a, n_b, 0, untested)
    if min(n_a, n_b) < ENOUGH:
        return MapDifference(difference, p, level, n_a, n_b, 0)
    varies = np.ptp(values, axis=0) > 0
    groupings = int(np.clip(WORK // values.size, LEAST, MOST))
    if varies.any():
        p.ravel()[varies] = _adjusted(values[:, varies], n_a, groupings, seed)
    return MapDifference(difference, p, level, n_a, n_b, groupings)


def _adjusted(values: np.ndarray, n_a: int, groupings: int, seed: int) -> np.ndarray:
    """(cells,) p adjusted for all of them; the first `n_a` of (n, cells) are A."""
    values = (values - values.mean(0)) / values.std(0)
    squares = values**2
    of_a = np.arange(len(values)) < n_a
    statistic = _welch(of_a[None], values, squares)[0]
    rng = np.random.default_rng(seed)
    as_large = np.ones(values.shape[1])  # the real grouping
    block = max(1, AT_ONCE // len(values))
    for start in range(0, groupings, block):
        chosen = np.tile(of_a, (min(block, groupings - start), 1))
        largest = _welch(rng.permuted(chosen, axis=1), values, squares).max(1)
        as_large += (largest[:, None] >= statistic * (1 - SAME)).sum(0)
    shares: np.ndarray = as_large / (1 + groupings)
    return shares


def _welch(of_a: np.ndarray, values: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """(groupings, cells) |t| of groupings (groupings, n) bool; cells of `values` have mean 0."""
    chosen = of_a.astype(np.float64)
    n_a = int(of_a[0].sum())
    n_b = of_a.shape[1] - n_a
    sums, sums_of_squares = chosen @ values, chosen @ squares
    rest, rest_of_squares = -sums, squares.sum(0) - sums_of_squares
    errors = np.zeros_like(sums)
    for n, total, of_squares in ((n_a, sums, sums_of_squares), (n_b, rest, rest_of_squares)):
        errors += np.maximum(of_squares - total**2 / n, 0) / (n * (n - 1))
    apart = np.abs(rest / n_b - sums / n_a)
    endless = np.where(apart > 0, np.inf, 0.0)
    statistic: np.ndarray = np.divide(apart, np.sqrt(errors), out=endless, where=errors > 0)
    return statistic
