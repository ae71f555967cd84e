"""One gallery under two models: which predictions flipped, and which maps moved."""

from dataclasses import dataclass

import numpy as np
import scipy
from PIL import Image


@dataclass(frozen=True, eq=False)
class Flips:
    """Positions of images with a label, by their change from model A to model B."""

    fixed: np.ndarray  # wrong to right
    broken: np.ndarray  # right to wrong
    both_right: np.ndarray
    both_wrong: np.ndarray


def flips(correct_a: np.ndarray, correct_b: np.ndarray, known: np.ndarray) -> Flips:
    """Sort images by whether each model is correct; all are (n,) bool.

    `known` marks the images with a known outcome.
    """
    return Flips(
        np.flatnonzero(known & ~correct_a & correct_b),
        np.flatnonzero(known & correct_a & ~correct_b),
        np.flatnonzero(known & correct_a & correct_b),
        np.flatnonzero(known & ~correct_a & ~correct_b),
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


def rank_correlations(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(n,) Spearman's rank correlation of each image's two maps, (n, h, w) each.

    Maps on different grids are compared on the finer one. NaN where a map does not vary.
    """
    shape = max(a.shape[1:], b.shape[1:])
    ranks = [
        scipy.stats.rankdata(_on_grid(maps, shape).reshape(len(maps), -1), axis=1)
        for maps in (a, b)
    ]
    centred = [each - each.mean(1, keepdims=True) for each in ranks]
    norms = np.prod([np.linalg.norm(each, axis=1) for each in centred], axis=0)
    correlations: np.ndarray = np.divide(
        (centred[0] * centred[1]).sum(1), norms, out=np.full(len(a), np.nan), where=norms > 0
    )
    return correlations


def _on_grid(maps: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    if maps.shape[1:] == shape:
        return maps
    size = shape[1], shape[0]
    resized = (Image.fromarray(np.asarray(each, np.float32)).resize(size) for each in maps)
    return np.stack([np.asarray(each) for each in resized])
