"""What separates two groups of images, channel by channel: effect sizes and a rank test."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

# Images a side below which nothing is called significant: with eight and eight the smallest p of
# the rank test is 1.6e-4, with four and four 0.03, which no correction for many channels survives.
ENOUGH = 8


@dataclass(frozen=True, eq=False)
class ChannelComparison:
    """B against A for each of C channels; all arrays are (C,). Positive: B is higher.

    A channel that does not vary in either group has g 0 and p 1.
    """

    g: np.ndarray  # Hedges' g
    low: np.ndarray  # its confidence interval
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

    The difference of the means in pooled standard deviations, corrected for small samples; the
    interval is the large-sample one. Source: Hedges and Olkin 1985, chapter 5, eq. 10 and 14.

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
    spread = np.sqrt((n_a + n_b) / (n_a * n_b) + g**2 / (2 * (n_a + n_b)))
    reach = stats.norm.ppf(0.5 + confidence / 2) * spread
    return g, g - reach, g + reach
