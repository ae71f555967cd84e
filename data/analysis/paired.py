"""The same samples judged twice, of two models: whether one is better than the other."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.numerals import p_value

FEW = 25  # discordant pairs below which the exact test is used


@dataclass(frozen=True, eq=False)
class Paired:
    """Positions of the samples by what became of them from A to B, and McNemar's test."""

    better: npt.NDArray[np.intp]  # good in B only
    worse: npt.NDArray[np.intp]  # good in A only
    both_good: npt.NDArray[np.intp]
    neither: npt.NDArray[np.intp]
    p: float  # two-sided; 1 where nothing changed
    exact: bool  # binomial, not chi-squared

    @property
    def words(self) -> str:
        """The test in one sentence."""
        better, worse = len(self.better), len(self.worse)
        if not better + worse:
            return "No sample changed sides: there is nothing to test."
        which = "exact binomial" if self.exact else "chi-squared, continuity corrected"
        said = f"{better:,} got better and {worse:,} got worse; McNemar’s test ({which}): "
        said += p_value(self.p)
        if self.p < 0.05:  # noqa: PLR2004
            return f"{said}, more than chance explains."
        return f"{said}, which chance alone may explain."


def mcnemar(good_a: npt.NDArray[np.bool_], good_b: npt.NDArray[np.bool_]) -> Paired:
    """Compares two judgements (n,) of the same samples.

    Only those that changed count: as many to either side as to the other, if the models are
    equally good. Exact for fewer than 25 of them, else chi-squared with Edwards' correction.
    Source: McNemar 1947; Edwards 1948.
    """
    from scipy import stats  # 40 MB, which a server holds only once somebody compares models

    better, worse = np.flatnonzero(~good_a & good_b), np.flatnonzero(good_a & ~good_b)
    changed = len(better) + len(worse)
    exact = changed < FEW
    if exact:
        fewer = min(len(better), len(worse))
        p = min(1.0, 2 * float(stats.binom.cdf(fewer, changed, 0.5))) if changed else 1.0
    else:
        apart = max(0, abs(len(better) - len(worse)) - 1)
        p = float(stats.chi2.sf(apart**2 / changed, 1))
    return Paired(
        better, worse, np.flatnonzero(good_a & good_b), np.flatnonzero(~good_a & ~good_b), p, exact
    )
