"""How far people agree who sorted the same samples into the same categories.

Ratings are integers (samples, raters): the number of a category from 0, or -1 where somebody gave
none. What cannot be computed is None, and the answer's words say why.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.analysis.calibration import Share, normal_quantile, wilson
from data.numerals import fixed, range_of

MISSING = -1
PAIR = 2  # a second opinion is what makes agreement
RESAMPLES = 2000
TINY = 1e-12  # rounding: no room for agreement beyond chance
ENOUGH = 10  # shared samples, below which an interval says little
WIDE = 0.5  # an interval of kappa that leaves everything open
MOST_DRAWS = 2_500_000  # resamples x patterns: what a page can wait for
SCALE = (  # Landis and Koch 1977, Biometrics 33:159
    *((0.0, "less than chance"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate")),
    *((0.8, "substantial"), (1.0, "almost perfect")),
)

Ratings = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Kappa:
    """A coefficient of agreement beyond chance with its confidence interval."""

    name: str  # "Cohen's kappa", "Fleiss' kappa"
    value: float
    low: float
    high: float

    @property
    def strength(self) -> str:
        """What Landis and Koch call such an agreement: "fair", "substantial"."""
        if self.value < 0:
            return SCALE[0][1]
        return next((word for limit, word in SCALE[1:] if self.value <= limit), SCALE[-1][1])


@dataclass(frozen=True)
class Agreement:
    """What raters have in common; `words` say it, or why there is nothing to say."""

    raters: int  # who rated anything
    samples: int  # with two ratings or more: the others cannot agree
    unanimous: Share  # of those, the ones whose raters all say the same
    pairwise: float | None  # chance that two raters of a sample say the same
    kappa: Kappa | None
    words: str


def agreement(ratings: Ratings, categories: int, confidence: float = 0.95) -> Agreement:
    """Raw agreement, and Cohen's kappa for two raters, Fleiss' for more.

    A sample counts once two people rated it; with more than two raters, not everybody has to
    have: see `fleiss_kappa`. Raters who rated nothing are left out.
    """
    rated = ratings[:, (ratings != MISSING).any(0)]
    raters = rated.shape[1]
    shared = rated[(rated != MISSING).sum(1) >= PAIR]
    samples = len(shared)
    if not samples:
        return Agreement(raters, 0, wilson(0, 0), None, None, _no_samples(raters))
    counts = count_ratings(shared, categories)
    unanimous = wilson(int((counts.max(1) == counts.sum(1)).sum()), samples, confidence)
    pairwise = float(_agreeing(counts).mean())
    used = int((counts.sum(0) > 0).sum())
    if used == 1:
        return Agreement(
            *(raters, samples, unanimous, pairwise, None),
            "Everybody gave the same verdict to every shared sample: full agreement, and kappa, "
            "which asks how much of it chance explains, is not defined.",
        )
    if samples == 1:
        return Agreement(
            *(raters, samples, unanimous, pairwise, None),
            "One sample has two verdicts so far: kappa takes more of them.",
        )
    if raters == PAIR:
        table = cross_table(shared, categories)
        kappa = cohen_kappa(table, confidence)
    else:
        kappa = fleiss_kappa(counts, confidence)
    return Agreement(raters, samples, unanimous, pairwise, kappa, _words(kappa, samples, raters))


def count_ratings(ratings: Ratings, categories: int) -> npt.NDArray[np.int64]:
    """(samples, categories): how many raters chose each."""
    given = ratings != MISSING
    rows = np.broadcast_to(np.arange(len(ratings))[:, None], ratings.shape)[given]
    flat = np.bincount(
        rows * categories + ratings[given], minlength=len(ratings) * categories
    ).astype(np.int64)
    return flat.reshape(len(ratings), categories)


def cross_table(ratings: Ratings, categories: int) -> npt.NDArray[np.int64]:
    """(categories, categories) of two raters: rows are the first one's; samples of both only."""
    both = ratings[(ratings != MISSING).all(1)]
    flat = np.bincount(both[:, 0] * categories + both[:, 1], minlength=categories**2)
    return flat.reshape(categories, categories).astype(np.int64)


def cohen_kappa(table: npt.NDArray[np.integer], confidence: float = 0.95) -> Kappa:
    """Agreement of two raters beyond chance, from their cross table; the interval is asymptotic.

    Source: Cohen 1960; Fleiss, Cohen and Everitt 1969, eq. 13 (the variance).
    Raises: ValueError where both use one and the same category only.
    """
    n = int(table.sum())
    shares = table / n
    rows, columns = shares.sum(1), shares.sum(0)
    chance = float(rows @ columns)
    if chance >= 1:
        raise ValueError("kappa is not defined where only one category is used")
    value = float((np.trace(shares) - chance) / (1 - chance))
    diagonal = np.diag(shares) @ (1 - (rows + columns) * (1 - value)) ** 2
    apart = shares * (columns[:, None] + rows[None, :]) ** 2
    np.fill_diagonal(apart, 0)
    spread = diagonal + (1 - value) ** 2 * apart.sum() - (value - chance * (1 - value)) ** 2
    error = np.sqrt(max(0.0, spread) / n) / (1 - chance)
    reach = float(normal_quantile(0.5 + confidence / 2) * error)
    return Kappa("Cohen’s kappa", value, max(-1.0, value - reach), min(1.0, value + reach))


def fleiss_kappa(counts: npt.NDArray[np.integer], confidence: float = 0.95, seed: int = 0) -> Kappa:
    """Agreement of many raters beyond chance, from (samples, categories) counts of ratings.

    Samples may have different numbers of ratings, two at least. Each sample then counts once:
    the agreement is the mean over the samples of the share of agreeing pairs, and a category's
    share the mean over the samples of its share of the ratings, which is Fleiss' kappa where all
    numbers are equal. No rating is made up for those who gave none.

    The interval is the bootstrap's, over the samples (percentiles, a fixed seed).
    Source: Fleiss 1971; Gwet 2014, Handbook of Inter-Rater Reliability, ch. 2.7 (missing ratings).
    Raises: ValueError where only one category is used.
    """
    features = np.column_stack([_agreeing(counts), counts / counts.sum(1, keepdims=True)])
    value = _fleiss(features.mean(0)[None])[0]
    if np.isnan(value):
        raise ValueError("kappa is not defined where only one category is used")
    patterns, repeats = np.unique(features, axis=0, return_counts=True)
    n = len(features)
    resamples = max(200, min(RESAMPLES, MOST_DRAWS // len(patterns)))
    draws = np.random.default_rng(seed).multinomial(n, repeats / n, size=resamples)
    found = _fleiss(draws @ patterns / n)
    edge = 100 * (1 - confidence) / 2
    low, high = np.nanpercentile(found, [edge, 100 - edge]) if not np.isnan(found).all() else (0, 1)
    return Kappa("Fleiss’ kappa", float(value), float(low), float(high))


def _agreeing(counts: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
    """(samples,) share of the pairs of raters that say the same."""
    raters = counts.sum(1)
    found: npt.NDArray[np.float64] = (counts * (counts - 1)).sum(1) / (raters * (raters - 1))
    return found


def _fleiss(means: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Kappa from mean agreement and mean share of each category, one row each; NaN: undefined."""
    observed, chance = means[:, 0], (means[:, 1:] ** 2).sum(1)
    room = 1 - chance
    found: npt.NDArray[np.float64] = np.divide(
        observed - chance, room, out=np.full(len(means), np.nan), where=room > TINY
    )
    return found


def _no_samples(raters: int) -> str:
    if raters == 0:
        return "Nobody has given a verdict yet."
    if raters == 1:
        return "One reviewer so far: agreement takes a second one on the same samples."
    return "No sample has verdicts of two reviewers yet."


def _words(kappa: Kappa, samples: int, raters: int) -> str:
    interval = f"95\u00a0% interval {range_of(kappa.low, kappa.high)}"
    said = f"{kappa.name} is {fixed(kappa.value)} ({interval})"
    strength = kappa.strength
    said += f": {strength} agreement" if strength[0] != "l" else ": less than chance would give"
    few = samples < ENOUGH or kappa.high - kappa.low > WIDE
    sure = ", but too few samples to be sure" if few else ""
    return f"{said} of {raters} reviewers over {samples:,} shared samples{sure}."


def rating_matrix(
    given: Sequence[tuple[int, int, int]], samples: int, raters: int
) -> npt.NDArray[np.int16]:
    """(samples, raters) from (sample, rater, category) of those that were given."""
    ratings = np.full((samples, raters), MISSING, np.int16)
    if given:
        rows, columns, categories = np.array(given).T
        ratings[rows, columns] = categories
    return ratings
