"""How often a model is right, and whether its confidence agrees with that."""

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np

BINS = 15
OVER, UNDER, NEITHER, NOTHING = "overconfident", "underconfident", "neither", "no images"
MOST_DRAWS, FEWEST_DRAWS = 2_000_000, 20  # random numbers for the error of a calibrated model
DRAWS = 400


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
    """A reliability diagram: of each bin of confidence how many, how confident, how often right."""

    edges: np.ndarray  # (bins + 1,) of the confidence
    counts: np.ndarray  # (bins,) images
    confidence: np.ndarray  # (bins,) mean; NaN in an empty bin
    accuracy: np.ndarray  # (bins,) share that is right; NaN in an empty bin
    low: np.ndarray  # (bins,) 95 % interval of the accuracy; NaN in an empty bin
    high: np.ndarray  # (bins,)
    error: float  # expected calibration error; NaN without images
    error_if_calibrated: float  # mean of that error for a calibrated model and as many images
    overall: Share  # all images: how often right
    mean_confidence: float  # of all images; NaN without any

    @property
    def words(self) -> list[str]:
        """(bins,) one of OVER, UNDER, NEITHER (the interval covers the confidence), NOTHING."""
        bins = zip(self.counts, self.confidence, self.low, self.high, strict=True)
        return [_word(*each) if count else NOTHING for count, *each in bins]

    @property
    def word(self) -> str:
        """The same for all images together."""
        if not self.overall.n:
            return NOTHING
        return _word(self.mean_confidence, self.overall.low, self.overall.high)


def _word(confidence: float, low: float, high: float) -> str:
    return OVER if confidence > high else UNDER if confidence < low else NEITHER


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
    It is above zero for a calibrated model too, the more so for few images: `error_if_calibrated`
    is its mean over outcomes drawn with the stated confidences. The intervals are Wilson's.

    Source: Guo et al. 2017, arXiv:1706.04599, eq. 3; Bröcker and Smith 2007, "Increasing the
    Reliability of Reliability Diagrams", consistency resampling.
    """
    edges = np.linspace(0, 1, bins + 1)
    which = np.clip(np.digitize(confidence, edges, right=True) - 1, 0, bins - 1)
    counts = np.bincount(which, minlength=bins)
    hits = np.bincount(which, np.asarray(correct, float), bins)
    sums = np.bincount(which, confidence, bins)
    shares = [wilson(int(hit), int(n)) for hit, n in zip(hits, counts, strict=True)]
    empty = np.where(counts == 0, np.nan, 1.0)
    ends = np.array([(share.low, share.high) for share in shares]).T * empty
    filled, n = np.maximum(counts, 1), len(which)
    return Calibration(
        edges,
        counts,
        sums / filled * empty,
        hits / filled * empty,
        ends[0],
        ends[1],
        float(np.abs(sums - hits).sum() / n) if n else float("nan"),
        _error_by_chance(np.asarray(confidence, float), which, sums) if n else float("nan"),
        wilson(int(hits.sum()), n),
        float(sums.sum() / n) if n else float("nan"),
    )


def _error_by_chance(confidence: np.ndarray, which: np.ndarray, sums: np.ndarray) -> float:
    """Mean calibration error where each image is right with its confidence."""
    numbers = np.random.default_rng(0)
    errors = []
    for _ in range(min(DRAWS, max(FEWEST_DRAWS, MOST_DRAWS // len(which)))):
        right = np.bincount(which, numbers.random(len(which)) < confidence, len(sums))
        errors.append(np.abs(sums - right).sum() / len(which))
    return float(np.mean(errors))
