"""One gallery under two models: which predictions flipped, and which maps moved."""

from dataclasses import dataclass

import numpy as np
import scipy

from data.analysis.map_agreement import on_coarser_grid


@dataclass(frozen=True, eq=False)
class Flips:
    """Positions of images with a label, by their change from model A to model B."""

    fixed: np.ndarray  # wrong to right
    broken: np.ndarray  # right to wrong
    both_right: np.ndarray
    both_wrong: np.ndarray


def flips(correct_a: np.ndarray, correct_b: np.ndarray, labelled: np.ndarray) -> Flips:
    """Sort images by whether each model is correct; all are (n,) bool.

    `known` marks the images with a known outcome.
    """
    return Flips(
        np.flatnonzero(labelled & ~correct_a & correct_b),
        np.flatnonzero(labelled & correct_a & ~correct_b),
        np.flatnonzero(labelled & correct_a & correct_b),
        np.flatnonzero(labelled & ~correct_a & ~correct_b),
    )


def median_interval(values: np.ndarray) -> tuple[float, float] | None:
    """95 % interval of the median of (n,) values, exact for any distribution.

    Between two order statistics, by the sign test; None under six values, as even the lowest and
    the highest contain the median less often. Source: Conover 1999, "Practical Nonparametric
    Statistics", chapter 3.2.
    """
    lowest = int(scipy.stats.binom.ppf(0.025, len(values), 0.5))
    if scipy.stats.binom.cdf(lowest, len(values), 0.5) > 0.025:  # noqa: PLR2004
        lowest -= 1
    if lowest < 0:
        return None
    ordered = np.sort(values)
    return float(ordered[lowest]), float(ordered[-1 - lowest])


def unit_ranks(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ranks of the maps (n, h, w) of A and of B on the coarser grid: (n, cells) each.

    Each row has mean 0 and length 1, so that products of rows are Spearman's rank correlations.
    NaN where a map does not vary.
    """
    of_a, of_b = (_unit(maps.reshape(len(maps), -1)) for maps in on_coarser_grid(a, b))
    return of_a, of_b


def rank_correlations(of_a: np.ndarray, of_b: np.ndarray) -> np.ndarray:
    """(n,) Spearman's rank correlation of each image's two maps, from their `unit_ranks`.

    NaN where a map does not vary. To 12 decimals: equal maps have exactly 1.
    """
    correlations: np.ndarray = (of_a * of_b).sum(1).round(12)
    return correlations


def _unit(maps: np.ndarray) -> np.ndarray:
    ranks = scipy.stats.rankdata(maps, axis=1)
    centred = ranks - ranks.mean(1, keepdims=True)
    norms = np.linalg.norm(centred, axis=1, keepdims=True)
    unit: np.ndarray = np.divide(
        centred, norms, out=np.full(centred.shape, np.nan), where=norms > 0
    )
    return unit
