"""What separates two groups of images, channel by channel: effect sizes and a rank test."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import scipy

from data.analysis.effects import SAME, Effects

# Images a side below which nothing is called significant: with eight and eight the smallest p of
# the rank test is 1.6e-4, with four and four 0.03, which no correction for many channels survives.
ENOUGH = 8
# A small side whose values are nearly all the same does not show how far they spread: fewer than
# so many images that differ from the median, on a side of fewer than so many images.
FEWEST_DIFFERENT, SMALL = 2, 30
# Two values of one image go together, and then the interval is mostly that of the standard
# deviation, which is too short for skewed values. Chosen by coverage:
# `python -m tests.benchmarks.coverage`.
LONGER = 1.15
# Pairs below which there is no g. With two, its correction is 0 whatever they are; with three, g is
# up to 15 % too small on average, with four up to 6 %: `tests/unit/data/analysis/test_effects.py`.
FEWEST_PAIRS = 4
FEW = f"no interval: under {ENOUGH} images"
FEW_PAIRS = f"no g: under {FEWEST_PAIRS} images"
HARDLY = "no interval: hardly varies"
NOT_INSIDE = "does not vary within the sides"  # which may differ all the same
CONSTANT = f"no g: {NOT_INSIDE}"
CONSTANT_PAIRS = "no g: does not vary over the images"
NEVER = "the same for all images"
NOT_TESTED = f"not tested: {NEVER}"


@dataclass(frozen=True, eq=False)
class ChannelComparison:
    """B against A for each of C channels; all arrays are (C,). Positive: B is higher.

    A channel that is the same for all images is not tested: g, p and q are NaN. One that is the
    same for all images of a side and differs between the sides has p and q, but no g. Where
    `description` states a reason, no channel is tested and none has an interval.
    """

    g: np.ndarray  # Hedges' g; NaN without any variance inside the sides
    low: np.ndarray  # its confidence interval; NaN where none can be stated
    high: np.ndarray
    difference: np.ndarray  # of the means
    p: np.ndarray  # two-sided, of the Mann-Whitney U test; NaN where not tested
    q: np.ndarray  # p adjusted by Benjamini and Hochberg over all tested channels
    significant: np.ndarray  # bool: q under the level, and enough images on both sides
    varies: np.ndarray  # bool: not the same for all images
    level: float
    n_a: int
    n_b: int
    description: str = ""  # why the effects only describe these images; "" where they are tested

    @property
    def tested(self) -> np.ndarray:
        """(C,) bool: the channel has p and q."""
        finite: np.ndarray = np.isfinite(self.p)
        return finite

    def only_described(self, why: str) -> Self:
        """The effects alone: no p, no q, no interval, and nothing significant."""
        nothing = np.full_like(self.g, np.nan)
        return replace(
            self,
            low=nothing,
            high=nothing,
            p=nothing,
            q=nothing,
            significant=np.zeros_like(self.significant),
            description=why,
        )

    @property
    def effect(self) -> np.ndarray:
        """(C,) g as it is ordered: infinite without variance inside the sides, NaN not tested."""
        endless = np.copysign(np.inf, self.difference)
        effects: np.ndarray = np.where(self.varies & np.isnan(self.g), endless, self.g)
        return effects

    def no_value(self, channel: int) -> str:
        """Why a channel has no g; "" where it has one."""
        if np.isfinite(self.g[channel]):
            return ""
        if not self.varies[channel]:
            return NOT_TESTED
        return f"{CONSTANT}; higher in {'B' if self.difference[channel] > 0 else 'A'}"

    @property
    def enough(self) -> bool:
        """Whether there are enough images to call anything significant."""
        return min(self.n_a, self.n_b) >= ENOUGH

    def no_interval(self, channel: int) -> str:
        """Why a channel has no interval; "" where it has one."""
        if np.isfinite(self.low[channel]):
            return ""
        if why := self.no_value(channel):
            return why
        if self.description:
            return f"no interval: {self.description}"
        if not self.enough:
            return f"no interval: under {ENOUGH} images on a side"
        return "no interval: hardly varies on a side"

    @property
    def strongest(self) -> np.ndarray:
        """The channels that vary by the size of their effect, the largest first.

        Those that separate the sides without any variance inside them come before all others.
        """
        order = np.argsort(-np.abs(self.effect), kind="stable")
        return order[: int(self.varies.sum())]  # NaN comes last


def compare_channels(a: np.ndarray, b: np.ndarray, level: float = 0.05) -> ChannelComparison:
    """Compares two groups, (n_a, C) and (n_b, C), one value per image and channel.

    Mann and Whitney 1947, normal approximation with ties and continuity corrected, as SciPy's;
    Benjamini and Hochberg 1995 over all tested channels at once, which controls the false discovery
    rate at `level`. Raises: ValueError unless there are two images a side.
    """
    g, low, high = hedges_g(a, b, confidence=1 - level)
    varies = _extent(np.concatenate([a, b])) > 0
    p, q = np.full_like(g, np.nan), np.full_like(g, np.nan)
    if varies.any():
        test = scipy.stats.mannwhitneyu(a[:, varies], b[:, varies], axis=0, method="asymptotic")
        p[varies] = test.pvalue
        q[varies] = scipy.stats.false_discovery_control(test.pvalue)
    enough = min(len(a), len(b)) >= ENOUGH
    significant = (q < level) & enough
    means = [np.asarray(side, np.float64).mean(0) for side in (a, b)]
    difference = means[1] - means[0]
    return ChannelComparison(
        g, low, high, difference, p, q, significant, varies, level, len(a), len(b)
    )


def hedges_g(
    a: np.ndarray, b: np.ndarray, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hedges' g of B against A, and its confidence interval: (C,) each.

    The difference of the means in pooled standard deviations, corrected for small samples.
    NaN where neither side varies. Source: Hedges and Olkin 1985, chapter 5, eq. 10. The interval is
    that of `_reach`. Its ends are NaN where nothing can be stated: with fewer than `ENOUGH` images
    on a side, or where nearly all values of a small side are the same (`_varies`).

    Raises: ValueError unless there are two images a side.
    """
    n_a, n_b = len(a), len(b)
    if min(n_a, n_b) < 2:  # noqa: PLR2004 - a spread needs two
        raise ValueError("an effect size needs two images on either side")
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    freedom = n_a + n_b - 2
    pooled = np.sqrt(((n_a - 1) * a.var(0, ddof=1) + (n_b - 1) * b.var(0, ddof=1)) / freedom)
    inside = (_extent(a) > 0) | (_extent(b) > 0)  # exact, where a variance may be rounding alone
    difference = b.mean(0) - a.mean(0)
    d = np.divide(difference, pooled, out=np.zeros_like(pooled), where=inside & (pooled > 0))
    g = np.where(inside, d * (1 - 3 / (4 * freedom - 1)), np.nan)
    nothing = np.full_like(g, np.nan)
    if min(n_a, n_b) < ENOUGH:
        return g, nothing, nothing
    below, above = _reach(a, b, d, pooled, confidence)
    stated = inside & _varies(a) & _varies(b)
    return g, np.where(stated, g - below, np.nan), np.where(stated, g + above, np.nan)


def effects_of_groups(a: np.ndarray, b: np.ndarray) -> Effects:
    """Of two groups of images, (n_a, ...) and (n_b, ...). Raises: as `hedges_g`."""
    shape = a.shape[1:]
    a, b = _flat(a), _flat(b)
    g, low, high = hedges_g(a, b)
    few = min(len(a), len(b)) < ENOUGH
    why = np.full(g.shape, f"{FEW} on a side" if few else f"{HARDLY} on a side", dtype=object)
    why[np.isfinite(low)] = ""
    why[np.isnan(g)] = CONSTANT
    why[_extent(np.concatenate([a, b])) == 0] = f"no g: {NEVER}"
    return Effects(*(each.reshape(shape) for each in (g, low, high, why)))


def effects_of_pairs(a: np.ndarray, b: np.ndarray, confidence: float = 0.95) -> Effects:
    """Of the same n images under two models, (n, ...) each.

    The difference of the means in standard deviations of one model's values (root of the mean
    of both variances), corrected for small samples; NaN where neither varies, and with fewer than
    `FEWEST_PAIRS` images, unless all values are the same in both. The standard error is
    the larger of two by the delta method: that of normal pairs with the correlation r of these,
    and that of the values themselves. Degrees of freedom of two variances of the same images,
    2 (n - 1) / (1 + r²): Cousineau 2020, doi:10.20982/tqmp.16.4.p418.

    Raises: ValueError unless there are two images.
    """
    n, shape = len(a), a.shape[1:]
    if n < 2:  # noqa: PLR2004 - a spread needs two
        raise ValueError("an effect size needs two images")
    a, b = (_flat(np.asarray(each, np.float64)) for each in (a, b))
    of_a, of_b = a - a.mean(0), b - b.mean(0)
    spread_a, spread_b = a.std(0, ddof=1), b.std(0, ddof=1)
    pooled = np.sqrt((spread_a**2 + spread_b**2) / 2)
    some = (_extent(a) > 0) | (_extent(b) > 0)
    unit = np.where(some & (pooled > 0), pooled, 1)
    both = spread_a * spread_b
    together = np.einsum("ij,ij->j", of_a, of_b) / (n - 1)
    r2 = np.divide(together, both, out=np.zeros_like(both), where=both > 0) ** 2
    d = np.where(some, (b.mean(0) - a.mean(0)) / unit, np.nan)
    g = d * (1 - 3 / (8 * (n - 1) / (1 + r2) - 1))
    influence = np.zeros_like(a)
    for sign, values in ((-1, of_a / unit), (1, of_b / unit)):
        influence += values * (sign - values * (d / 4 * n / (n - 1)))
    influence -= influence.mean(0)
    squares = influence**2
    variance = squares.sum(0) / (n * (n - 1))
    third = np.einsum("ij,ij->j", squares, influence) / n**3
    change = (b - a).std(0, ddof=1) / unit
    normal = change**2 / n + d**2 * (1 + r2) / (4 * (n - 1))
    below, above = _skewed_reach(np.maximum(variance, normal), third, n - 1, confidence)
    why = np.full(g.shape, "", dtype=object)
    why[~(some & _varies(a) & _varies(b))] = HARDLY
    why[:] = FEW if n < ENOUGH else why
    if n < FEWEST_PAIRS:
        why[:], g = FEW_PAIRS, np.full_like(g, np.nan)
    why[~some] = CONSTANT_PAIRS
    same = (a == b).all(0)
    why[same & some], g[same & some] = SAME, 0
    why[same & ~some] = f"no g: {NEVER} and both models"
    low, high = g - LONGER * below, g + LONGER * above
    low, high = (np.where(why == "", end, np.nan) for end in (low, high))
    return Effects(*(each.reshape(shape) for each in (g, low, high, why)))


def _reach(
    a: np.ndarray, b: np.ndarray, d: np.ndarray, pooled: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """How far the interval of g goes below and above it: (C,) each.

    The standard error is the larger of two: that of normal groups with one spread (Hedges and
    Olkin 1985, eq. 14), and the delta method's from the values themselves, which holds for unequal
    spreads and heavy tails; the quantile has the smaller side's degrees of freedom. Chosen by
    coverage: `python -m tests.benchmarks.coverage`.
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
    return _skewed_reach(np.maximum(variance, normal), third, min(n_a, n_b) - 1, confidence)


def _skewed_reach(
    variance: np.ndarray, third: np.ndarray, freedom: int, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """How far an interval goes below and above an estimate of this variance and third moment.

    Student's quantile; the end towards which the values are skewed moves out by the first term of
    the Edgeworth expansion (Hall 1992, Annals of Statistics 20:695).
    """
    error = np.sqrt(variance)
    quantile = scipy.stats.t.ppf(0.5 + confidence / 2, freedom)
    skewness = np.divide(third, error**3, out=np.zeros_like(error), where=error > 0)
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


def _extent(values: np.ndarray) -> np.ndarray:
    """(C,) the highest less the lowest value."""
    extent: np.ndarray = np.ptp(values, axis=0)
    return extent


def _flat(values: np.ndarray) -> np.ndarray:
    return values.reshape(len(values), -1)
