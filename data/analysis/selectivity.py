"""Channels that are higher for one group of images than for the rest, beyond chance.

A permutation test without random permutations: it uses the exact first three moments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy

BLOCK = 512  # images read at once
FAR = 2.0  # standard deviations below which p is 1; such a test never passes
SYMMETRIC = 1e-2  # skewness up to which the normal tail is used


@dataclass(frozen=True, eq=False)
class Selectivity:
    """G groups of images and C channels. NaN if a channel does not vary."""

    index: np.ndarray  # (G, C) from -1 to 1: how much higher in the group than in the rest
    p: np.ndarray  # (G, C) one-sided: the chance of an index this high with shuffled labels
    q: np.ndarray  # (G, C) p adjusted for all G x C tests
    images: np.ndarray  # (G,) of each group
    rest: np.ndarray  # (G,) of all others
    level: float

    @cached_property
    def passes(self) -> np.ndarray:
        """(G, C) bool: at a false discovery rate of `level` over all channels and groups."""
        passed: np.ndarray = self.q < self.level
        return passed

    @property
    def tests(self) -> int:
        """The number of tested pairs of a channel and a group."""
        return int(np.isfinite(self.p).sum())

    @cached_property
    def best(self) -> tuple[np.ndarray, np.ndarray]:
        """(C,) the group with the highest index that passes, or -1; and that index or NaN."""
        index = np.where(self.passes, self.index, -np.inf)
        group = index.argmax(0)
        highest = index.max(0)
        none = np.isneginf(highest)
        return np.where(none, -1, group), np.where(none, np.nan, highest)


def selectivity(values: np.ndarray, members: np.ndarray, level: float = 0.05) -> Selectivity:
    """Test every channel for every group.

    Args:
        values: (n, C) finite, one for each image and channel; may be a memory map.
        members: (G, n) bool, at least one group; groups may overlap.
        level: the false discovery rate below which a test passes.

    The index is (group - rest) / (group + rest) of the means of a group's images and of all others,
    as in Morcos et al. 2018, arXiv:1803.06959, eq. 1. A channel with negative values is first
    shifted by its lowest image, so that the index stays within -1 and 1.

    With shuffled labels the group is a random sample of the images, and the index grows with the
    sample's mean, which has exact moments (Cochran 1977, "Sampling Techniques", theorem 2.2; the
    third for a sample without replacement). p is the tail of the Pearson type III distribution of
    these moments (Mielke and Berry 2007, "Permutation Methods", section 2.3; Winkler et al. 2016,
    doi:10.1016/j.neuroimage.2016.05.068, "gamma approximation"), and at least 1 / (number of groups
    of that size), the lowest p of a permutation test. Benjamini and Hochberg 1995 adjust over all
    channels and groups.

    Raises: ValueError unless each group has an image and leaves one out, of three or more.
    """
    n, inside = len(values), scipy.sparse.csr_array(members.astype(np.float64))
    images = members.sum(1)
    if n < 3 or not ((images > 0) & (images < n)).all():  # noqa: PLR2004 - the third moment
        raise ValueError("a group needs images in it and others outside")
    total = np.zeros(values.shape[1])
    lowest, highest = np.full_like(total, np.inf), np.full_like(total, -np.inf)
    for _, block in _blocks(values):
        total += block.sum(0)
        lowest = np.minimum(lowest, block.min(0))
        highest = np.maximum(highest, block.max(0))
    mean, second, third = total / n, np.zeros_like(total), np.zeros_like(total)
    deviations = np.zeros((len(members), len(total)))
    for rows, block in _blocks(values):
        centred = block - mean
        squares = centred**2
        second += squares.sum(0)
        third += (squares * centred).sum(0)
        deviations += inside[:, rows] @ centred
    sizes = images[:, None].astype(np.float64)
    p = _tail(deviations, second / n, third / n, sizes, n)
    lift = mean - np.minimum(lowest, 0)
    group, rest = lift + deviations / sizes, lift - deviations / (n - sizes)
    varies = highest > lowest
    both = np.where(varies, group + rest, 1)
    index = np.where(varies, (group - rest) / np.where(both > 0, both, 1), np.nan)
    p[:, ~varies] = np.nan
    q = np.full_like(p, np.nan)
    if varies.any():
        tested = p[:, varies]
        q[:, varies] = scipy.stats.false_discovery_control(tested.ravel()).reshape(tested.shape)
    return Selectivity(index, p, q, images, n - images, level)


def _tail(
    deviations: np.ndarray, second: np.ndarray, third: np.ndarray, sizes: np.ndarray, n: int
) -> np.ndarray:
    """(G, C) chance that random groups of these sizes deviate as far upwards."""
    spread = np.sqrt(sizes * (n - sizes) / (n - 1) * second)
    z = np.divide(deviations, spread, out=np.zeros_like(spread), where=spread > 0)
    skewness = np.divide(third, second**1.5, out=np.zeros_like(third), where=second > 0)
    of_sums = skewness * (n - 2 * sizes) / (n - 2) * np.sqrt((n - 1) / (sizes * (n - sizes)))
    p, far = np.ones_like(z), z > FAR
    p[far] = pearson_tail(z[far], of_sums[far])
    log_choices = scipy.special.gammaln(n + 1) - scipy.special.gammaln(sizes + 1)
    log_choices -= scipy.special.gammaln(n - sizes + 1)
    least: np.ndarray = np.maximum(p, np.exp(-log_choices))
    return least


def pearson_tail(z: np.ndarray, skewness: np.ndarray) -> np.ndarray:
    """Chance above `z` of a Pearson type III distribution of mean 0, variance 1 and `skewness`.

    A distribution skewed to the left has an upper end, where p would be 0; the normal tail replaces
    it there, which is never smaller where it matters.
    """
    right = skewness > SYMMETRIC
    shape = 4 / np.where(right, skewness, 1) ** 2
    gamma = scipy.special.gammaincc(shape, np.maximum(shape + np.sqrt(shape) * z, 0))
    tail: np.ndarray = np.where(right, gamma, scipy.stats.norm.sf(z))
    return tail


def _blocks(values: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
    for start in range(0, len(values), BLOCK):
        rows = slice(start, start + BLOCK)
        yield rows, np.asarray(values[rows], np.float64)
