"""How much of the agreement of two models' maps is there without a common image."""

from dataclasses import dataclass

import numpy as np

SHUFFLES = 1000
MOST = 1000  # images: evenly chosen above
LEVEL = 0.05
TINY = 1e-9  # equal correlations differ by rounding


@dataclass(frozen=True)
class Baseline:
    """The maps of A with the maps of B of other images, and a permutation test.

    Maps of different images correlate too: a network may favour the centre, whatever the image. So
    the correlation of maps that share no image is not 0.
    """

    median: float  # over all pairs of different images; NaN under two images
    p: float  # one-sided: how often random pairings have the median of the true one; or NaN
    n: int  # images of the test and of the median

    @property
    def more(self) -> bool:
        """Whether maps of the same image are shown to agree more than maps of different images."""
        return self.p < LEVEL


def baseline(a: np.ndarray, b: np.ndarray, seed: int = 0) -> Baseline:
    """The median rank correlation of maps of different images, and the test of the true pairs.

    `a` and `b` are (images, cells), a row for each image, as `unit_ranks` returns them. The test
    pairs the images of A with those of B at random, `SHUFFLES` times, and counts how often the
    median is at least the true one. The true pairing may come up too, so that p is valid for few
    images. Source: Phipson and Smyth 2010, "Permutation P-values should never be zero",
    doi:10.2202/1544-6115.1585. Above `MOST` images, evenly chosen ones stand for all of them.
    """
    few = _few(len(a))
    n = len(few)
    if n < 2:  # noqa: PLR2004 - it takes another image
        return Baseline(np.nan, np.nan, n)
    every = a[few] @ b[few].T
    pairings = np.random.default_rng(seed).permuted(np.tile(np.arange(n), (SHUFFLES, 1)), axis=1)
    medians = np.median(every[np.arange(n), pairings], axis=1)
    as_high = np.count_nonzero(medians >= np.median(np.diag(every)) - TINY)
    others = every[~np.eye(n, dtype=bool)]
    return Baseline(float(np.median(others)), (1 + as_high) / (1 + SHUFFLES), n)


def with_other_images(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(images,) the median correlation of each map of A with maps of B of other images.

    `a` and `b` as for `baseline`; at most `MOST` other images, evenly chosen. NaN without another
    image.
    """
    few = _few(len(a))
    medians = np.full(len(a), np.nan)
    if len(few) < 2:  # noqa: PLR2004 - it takes another image
        return medians
    for start in range(0, len(a), MOST):
        rows = np.arange(start, min(start + MOST, len(a)))
        products = a[rows] @ b[few].T
        products[rows[:, None] == few] = np.nan
        medians[rows] = np.nanmedian(products, axis=1)
    return medians


def _few(images: int) -> np.ndarray:
    return np.linspace(0, images - 1, min(MOST, images)).astype(int)
