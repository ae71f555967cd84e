"""What separates two groups of images, channel by channel: effect sizes and a rank test."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

# Images a side below which nothing is called significant: with eight and eight the smallest p of
# the rank test is 1.6e-4, with four and four 0.03, which no correction for many channels survives.
ENOUGH = 8
# A small side whose values are nearly all the same does not show how far they spread: fewer than
# so many images that differ from the median, on a side of fewer than so many images.
FEWEST_DIFFERENT, SMALL = 2, 30


@dataclass(frozen=True, eq=False)
class ChannelComparison:
    """B against A for each of C channels; all arrays are (C,). Positive: B is higher.

    A channel that does not vary in either group has g 0 and p 1.
    """

    g: np.ndarray  # Hedges' g
    low: np.ndarray  # its confidence interval; NaN where none can be stated
    high: np.ndarray
    p: np.ndarray  # two-sided, of the Mann-Whitney U test
    q: np.ndarray  # p adjusted by Benjamini and Hochberg over all channels
    significant: np.ndarray  # bool: q under the level, and enough images on both sides
    level: float
    n_a: int
    n_b: int

    @property
    def enough(self) -> bool:
        """Whether there are enough images to call anything significant."""
        return min(self.n_a, self.n_b) >= ENOUGH

    def no_interval(self, channel: int) -> str:
        """Why a channel has no interval; "" where it has one."""
        if np.isfinite(self.low[channel]):
            return ""
        if not self.enough:
            return f"no interval: under {ENOUGH} images on a side"
        return "no interval: hardly varies on a side"

    @property
    def strongest(self) -> np.ndarray:
        """Channels by the size of their effect, the largest first."""
        return np.argsort(-np.abs(self.g), kind="stable")


def compare_channels(a: np.ndarray, b: np.ndarray, level: float = 0.05) -> ChannelComparison:
    """Compares two groups, (n_a, C) and (n_b, C), one value per image and channel.

    Mann and Whitney 1947, normal approximation with ties and continuity corrected, as SciPy's;
    Benjamini and Hochberg 1995 over all C channels at once, which controls the false discovery
    rate at `level`. Raises: ValueError unless there are two images a side.
    """
    g, low, high = hedges_g(a, b, confidence=1 - level)
    varies = np.ptp(np.concatenate([a, b]), axis=0) > 0
    p = np.ones(a.shape[1])
    if varies.any():
        test = stats.mannwhitneyu(a[:, varies], b[:, varies], axis=0, method="asymptotic")
        p[varies] = test.pvalue
    q = stats.false_discovery_control(p) if p.size else p
    enough = min(len(a), len(b)) >= ENOUGH
    significant = (q < level) & enough
    return ChannelComparison(g, low, high, p, q, significant, level, len(a), len(b))


def hedges_g(
    a: np.ndarray, b: np.ndarray, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hedges' g of B against A, and its confidence interval: (C,) each.

    The difference of the means in pooled standard deviations, corrected for small samples.
    Source: Hedges and Olkin 1985, chapter 5, eq. 10. The interval is that of `_reach`. Its ends are
    NaN where nothing can be stated: with fewer than `ENOUGH` images on a side, or where nearly
    all values of a small side are the same (`_varies`).

    Raises: ValueError unless there are two images a side.
    """
    n_a, n_b = len(a), len(b)
    if min(n_a, n_b) < 2:  # noqa: PLR2004 - a spread needs two
        raise ValueError("an effect size needs two images on either side")
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    freedom = n_a + n_b - 2
    pooled = np.sqrt(((n_a - 1) * a.var(0, ddof=1) + (n_b - 1) * b.var(0, ddof=1)) / freedom)
    difference = b.mean(0) - a.mean(0)
    d = np.divide(difference, pooled, out=np.zeros_like(pooled), where=pooled > 0)
    g = d * (1 - 3 / (4 * freedom - 1))
    nothing = np.full_like(g, np.nan)
    if min(n_a, n_b) < ENOUGH:
        return g, nothing, nothing
    below, above = _reach(a, b, d, pooled, confidence)
    stated = (pooled > 0) & _varies(a) & _varies(b)
    return g, np.where(stated, g - below, np.nan), np.where(stated, g + above, np.nan)


def _reach(
    a: np.ndarray, b: np.ndarray, d: np.ndarray, pooled: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """How far the interval of g goes below and above it: (C,) each.

    The standard error is the larger of two: that of normal groups with one spread (Hedges and
    Olkin 1985, eq. 14), and the delta method's from the values themselves, which holds for unequal
    spreads and heavy tails. The quantile is Student's with the smaller side's degrees of freedom,
    and the end towards which the values are skewed moves out by the first term of the Edgeworth
    expansion (Hall 1992, Annals of Statistics 20:695). Chosen by coverage:
    `python -m tests.benchmarks.coverage`.
    """
    n_a, n_b = len(a), len(b)
    freedom = n_a + n_b - 2
    variance = np.zeros_like(d)
    third = np.zeros_like(d)
    for sign, values in ((-1, a), (1, b)):
        n = len(values)
        influence = values - values.mean(0)
        influence /= np.where(pooled > 0, pooled, 1)
        influence *= sign - influence * (d / 2 * n / freedom)
        influence -= influence.mean(0)
        squares = influence**2
        variance += squares.sum(0) / (n * (n - 1))
        third += np.einsum("ij,ij->j", squares, influence) / n**3
    normal = (n_a + n_b) / (n_a * n_b) + d**2 / (2 * (n_a + n_b))
    error = np.sqrt(np.maximum(variance, normal))
    quantile = stats.t.ppf(0.5 + confidence / 2, min(n_a, n_b) - 1)
    skewness = third / error**3
    further = skewness / 6 * (1 + 2 * quantile**2) * error
    reach = quantile * error
    return reach + np.maximum(0, -further), reach + np.maximum(0, further)


def _varies(values: np.ndarray) -> np.ndarray:
    """(C,) bool: enough values differ from the median for their spread to mean anything."""
    if len(values) >= SMALL:
        return np.ones(values.shape[1], bool)
    different = values != np.median(values, axis=0)
    enough: np.ndarray = different.sum(0) >= FEWEST_DIFFERENT
    return enough
