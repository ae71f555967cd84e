"""Agreement of raters who sorted the same samples into the same categories.

Ratings are integers (samples, raters): the number of a category from 0, or -1 without a rating. A
value that cannot be computed is None, and the words of the result say why.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from data.analysis.calibration import Share, exact_interval, proportion
from data.analysis.kappa import ENOUGH, Kappa, agreeing, cohen_kappa, fleiss_kappa
from data.numerals import count_of, index, index_range

MISSING = -1
PAIR = 2  # agreement needs a second rating
WIDE = 0.5  # an interval of kappa too wide for a conclusion

Ratings = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Agreement:
    """What raters have in common; `words` state it, or why there is no value."""

    raters: int  # raters with any rating
    samples: int  # with two ratings or more: others cannot agree
    unanimous: Share  # of those, the ones with equal ratings from all raters
    pairwise: float | None  # chance that two raters of a sample agree, mean over samples
    kappa: Kappa | None
    words: str
    pairwise_ends: tuple[float, float] | None = (0.0, 1.0)  # its 95 % interval
    no_interval: str = ""  # why kappa has none
    left_out: int = (
        0  # further samples, whichever way they would be rated: of the shares' intervals
    )

    @property
    def no_share_interval(self) -> str:
        """Why `unanimous` and `pairwise` have no interval; "" where they have one."""
        return "" if self.left_out else self.no_interval


def agreement(
    ratings: Ratings,
    categories: int,
    confidence: float = 0.95,
    *,
    no_interval: str = "",
    left_out: int = 0,
) -> Agreement:
    """Raw agreement, and Cohen's kappa for two raters, Fleiss' for more.

    A sample counts if two people rated it; with more than two raters, some may be missing: see
    `kappa.fleiss_kappa`. Raters without any rating are left out. The interval of `pairwise` is
    exact, for the samples' shares as if they were whole, and thus somewhat too long. With a
    reason for `no_interval`, kappa and `pairwise` have none: samples that were not drawn at random
    do not show how others may differ. With `left_out` samples that could not be counted, and not by
    chance, the intervals of the shares hold whichever way these would be rated: see `proportion`.
    """
    rated = ratings[:, (ratings != MISSING).any(0)]
    raters = rated.shape[1]
    shared = rated[(rated != MISSING).sum(1) >= PAIR]
    samples = len(shared)
    if not samples:
        return Agreement(raters, 0, proportion(0, 0), None, None, _no_samples(raters))
    counts = count_ratings(shared, categories)
    same = int((counts.max(1) == counts.sum(1)).sum())
    unanimous = proportion(same, samples, confidence, left_out=left_out)
    pairwise = float(agreeing(counts).mean())
    ends = None
    if not no_interval or left_out:
        agreed, all_samples = min(samples, pairwise * samples), samples + left_out
        low, _ = exact_interval(agreed, all_samples, confidence)
        _, high = exact_interval(agreed + left_out, all_samples, confidence)
        ends = low, high
    used = int((counts.sum(0) > 0).sum())
    if used == 1:
        return Agreement(
            *(raters, samples, unanimous, pairwise, None),
            "Everybody gave the same verdict to every shared sample. Agreement is complete; "
            "kappa, which corrects for chance, is not defined.",
            *(ends, no_interval, left_out),
        )
    if samples == 1:
        return Agreement(
            *(raters, samples, unanimous, pairwise, None),
            "Only one sample has two verdicts so far; kappa needs more.",
            *(ends, no_interval, left_out),
        )
    shared = shared[:, (shared != MISSING).any(0)]  # a rater of no shared sample changes nothing
    raters = shared.shape[1]
    if raters == PAIR:
        table = cross_table(shared, categories)
        kappa = cohen_kappa(table, confidence)
    else:
        kappa = fleiss_kappa(counts, confidence)
    if no_interval:
        kappa = replace(kappa, low=None, high=None)
    words = _words(kappa, shared, no_interval)
    return Agreement(
        raters, samples, unanimous, pairwise, kappa, words, ends, no_interval, left_out
    )


def count_ratings(ratings: Ratings, categories: int) -> npt.NDArray[np.int64]:
    """(samples, categories): how many raters chose each."""
    rated = ratings != MISSING
    rows = np.broadcast_to(np.arange(len(ratings))[:, None], ratings.shape)[rated]
    flat = np.bincount(
        rows * categories + ratings[rated], minlength=len(ratings) * categories
    ).astype(np.int64)
    return flat.reshape(len(ratings), categories)


def cross_table(ratings: Ratings, categories: int) -> npt.NDArray[np.int64]:
    """(categories, categories) of two raters: rows are the first one's; samples of both only."""
    both = ratings[(ratings != MISSING).all(1)]
    flat = np.bincount(both[:, 0] * categories + both[:, 1], minlength=categories**2)
    return flat.reshape(categories, categories).astype(np.int64)


def _no_samples(raters: int) -> str:
    if raters == 0:
        return "Nobody has given a verdict yet."
    if raters == 1:
        return "Only one reviewer so far; agreement needs a second one on the same samples."
    return "No sample has verdicts of two reviewers yet."


def _words(kappa: Kappa, shared: Ratings, no_interval: str) -> str:
    samples, raters = shared.shape
    each = (shared != MISSING).sum(0)
    fewest, most = int(each.min()), int(each.max())
    of = f"for {raters} reviewers over {count_of(samples, 'shared sample')}"
    if fewest < most:
        of += f", of which each judged {fewest:,} to {most:,}"
    if no_interval:
        return f"{kappa.name} is {index(kappa.value)} {of}, without an interval: {no_interval}."
    if kappa.low is None or kappa.high is None:
        return (
            f"{kappa.name} is {index(kappa.value)} {of}. These are too few for an interval or a "
            f"conclusion: {ENOUGH} shared samples are needed."
        )
    wide = kappa.high - kappa.low > WIDE
    return (
        f"{kappa.name} is {index(kappa.value)} (95\u00a0% interval "
        f"{index_range(kappa.low, kappa.high)}: {kappa.strength}) "
        f"{of}{', which leave much open' if wide else ''}."
    )
