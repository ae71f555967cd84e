"""The same samples judged twice, for two models: whether one is better."""

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
import numpy.typing as npt
import scipy

from data.numerals import NBSP, fixed, p_value, range_of

FEW = 25  # discordant pairs below which the exact test is used
LEVEL = 0.05
ENOUGH = 10  # samples below which the interval has too little coverage


@dataclass(frozen=True, eq=False)
class Paired:
    """Positions of the samples by their change from A to B, and McNemar's test."""

    better: npt.NDArray[np.intp]  # good in B only
    worse: npt.NDArray[np.intp]  # good in A only
    both_good: npt.NDArray[np.intp]
    neither: npt.NDArray[np.intp]
    p: float  # two-sided; 1 if nothing changed
    exact: bool  # binomial, not chi-squared
    low: float  # 95 % interval of `gain`; NaN under 10 samples
    high: float
    left_out: int = 0  # further samples that could not be counted: `p`, `low`, `high` hold for any

    @property
    def n(self) -> int:
        """The number of samples."""
        return sum(map(len, (self.better, self.worse, self.both_good, self.neither)))

    @property
    def gain(self) -> float:
        """The share of good samples in B minus that in A; NaN without samples."""
        return (len(self.better) - len(self.worse)) / self.n if self.n else float("nan")

    @property
    def gain_words(self) -> str:
        """The gain with its interval: "+4.0 percentage points (95 % interval −0.3 to 8.3)"."""
        within = f"no interval: under {ENOUGH} samples"
        if self.n >= ENOUGH:
            within = f"95{NBSP}% interval {range_of(100 * self.low, 100 * self.high, 1)}"
        return f"{fixed(100 * self.gain, 1, plus=True)} percentage points ({within})"

    @property
    def test_words(self) -> str:
        """McNemar's test and its conclusion, without a full stop."""
        if not len(self.better) + len(self.worse):
            return "nothing changed, so there is nothing to test"
        which = "exact binomial" if self.exact else "chi-squared, continuity corrected"
        return f"McNemar’s test ({which}): {p_value(self.p)}, {self._conclusion}"

    @property
    def words(self) -> str:
        """The change and the test in one sentence."""
        if not self.n:
            return "There is no sample to compare."
        return (
            f"{len(self.better):,} got better and {len(self.worse):,} got worse: the share of good "
            f"samples changed by {self.gain_words}; {self.test_words}{self._bounds}."
        )

    @property
    def _bounds(self) -> str:
        if not self.left_out:
            return ""
        return (
            f" (interval and test hold however the {self.left_out:,} judged but not counted turn "
            "out)"
        )

    @property
    def _conclusion(self) -> str:
        """The conclusion; test and interval are approximations and may differ slightly."""
        significant = apart = self.p < LEVEL
        if self.n >= ENOUGH:
            apart = self.low > 0 or self.high < 0
        if significant and apart:
            return f"under {LEVEL}"
        return "at the edge of chance" if significant or apart else "which chance alone may explain"


def mcnemar(
    good_a: npt.NDArray[np.bool_], good_b: npt.NDArray[np.bool_], left_out: int = 0
) -> Paired:
    """Compare two judgements (n,) of the same samples.

    `left_out` are further samples that could not be counted, and not by chance: the p-value and
    the interval are the widest that they could give, whichever way each of them changed.

    Only changed samples count: if the models are equally good, equally many change to either side.
    Exact for fewer than 25 of them, else chi-squared with Edwards' correction. The interval of the
    difference adds two imagined samples, one changed to either side, and takes Student's quantile,
    as the normal one is too short for few samples (coverage: `python -m
    tests.benchmarks.coverage`).

    Source: McNemar 1947; Edwards 1948; Bonett and Price 2012, doi:10.3102/1076998611411915; the
    extremes: Horowitz and Manski 2000.
    """
    counted = _mcnemar(good_a, good_b)
    if not left_out:
        return counted
    none, every = np.zeros(left_out, np.bool_), np.ones(left_out, np.bool_)
    worse = _mcnemar(np.concatenate([good_a, every]), np.concatenate([good_b, none]))
    better = _mcnemar(np.concatenate([good_a, none]), np.concatenate([good_b, every]))
    lead = len(counted.better) - len(counted.worse)
    against = worse if lead > 0 else better
    return replace(
        counted,
        p=1.0 if abs(lead) <= left_out else against.p,
        exact=against.exact,
        low=worse.low,
        high=better.high,
        left_out=left_out,
    )


def _mcnemar(good_a: npt.NDArray[np.bool_], good_b: npt.NDArray[np.bool_]) -> Paired:
    better, worse = np.flatnonzero(~good_a & good_b), np.flatnonzero(good_a & ~good_b)
    changed = len(better) + len(worse)
    exact = changed < FEW
    if exact:
        fewer = min(len(better), len(worse))
        p = min(1.0, 2 * float(scipy.stats.binom.cdf(fewer, changed, 0.5))) if changed else 1.0
    else:
        apart = max(0, abs(len(better) - len(worse)) - 1)
        p = float(scipy.stats.chi2.sf(apart**2 / changed, 1))
    both, neither = np.flatnonzero(good_a & good_b), np.flatnonzero(~good_a & ~good_b)
    low = high = float("nan")
    if (n := len(good_a)) >= ENOUGH:
        up, down = (len(better) + 1) / (n + 2), (len(worse) + 1) / (n + 2)
        variance = (up + down - (up - down) ** 2) / (n + 2)
        reach = float(scipy.stats.t.ppf(0.975, n + 1)) * sqrt(variance)
        low, high = max(-1.0, up - down - reach), min(1.0, up - down + reach)
    return Paired(better, worse, both, neither, p, exact, low, high)
