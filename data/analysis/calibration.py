"""How often a model is right, and whether it is as sure as it should be."""

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np

BINS = 15


@dataclass(frozen=True)
class Share:
    """So many of n, as a share with its confidence interval."""

    count: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share; NaN of nothing."""
        return self.count / self.n if self.n else float("nan")


@dataclass(frozen=True, eq=False)
class Calibration:
    """A reliability diagram: of each bin of confidence how many, how sure, how often right."""

    edges: np.ndarray  # (bins + 1,) of the confidence
    counts: np.ndarray  # (bins,) images
    confidence: np.ndarray  # (bins,) mean; NaN in an empty bin
    accuracy: np.ndarray  # (bins,) share that is right; NaN in an empty bin
    error: float  # expected calibration error


def wilson(count: int, n: int, confidence: float = 0.95) -> Share:
    """A share with its score interval, which holds for small n too.

    Source: Wilson 1927; Brown, Cai and DasGupta 2001, eq. 4.
    """
    if n == 0:
        return Share(0, 0, 0.0, 1.0)
    z = normal_quantile(0.5 + confidence / 2)
    share = count / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return Share(count, n, float(max(0, centre - reach)), float(min(1, centre + reach)))


@cache
def normal_quantile(q: float) -> float:
    """Below it lies the share `q` of a standard normal variable."""
    return NormalDist().inv_cdf(q)


def top_k_accuracy(classes: np.ndarray, labels: np.ndarray, k: int) -> Share:
    """How often the right class is among the k best; images without a label do not count.

    `classes` is (n, top) best first, `labels` (n,) with -1 where unknown.
    """
    known = (labels >= 0) & (classes[:, 0] >= 0)
    hits = (classes[known, :k] == labels[known, None]).any(1)
    return wilson(int(hits.sum()), int(known.sum()))


def calibration(confidence: np.ndarray, correct: np.ndarray, bins: int = BINS) -> Calibration:
    """The reliability diagram of (n,) confidences and whether each image was right.

    The expected calibration error is the mean gap between the two, weighted by the bins' images.
    Source: Guo et al. 2017, arXiv:1706.04599, eq. 3.
    """
    edges = np.linspace(0, 1, bins + 1)
    which = np.clip(np.digitize(confidence, edges, right=True) - 1, 0, bins - 1)
    counts = np.bincount(which, minlength=bins)
    filled = np.maximum(counts, 1)
    sure = np.bincount(which, confidence, bins) / filled
    right = np.bincount(which, np.asarray(correct, float), bins) / filled
    error = float((counts * np.abs(sure - right)).sum() / max(1, counts.sum()))
    empty = counts == 0
    return Calibration(
        edges, counts, np.where(empty, np.nan, sure), np.where(empty, np.nan, right), error
    )
