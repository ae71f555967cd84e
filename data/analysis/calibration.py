"""How often a model is correct, and whether its confidence agrees with that."""

from dataclasses import dataclass

import numpy as np
import scipy

from data.numerals import NBSP, percent_range, probability

BINS = 15
LEVEL = 0.95  # of all bins together
OVER, UNDER, NEITHER, NOTHING = "overconfident", "underconfident", "neither", "no images"
MOST_DRAWS, FEWEST_DRAWS = 2_000_000, 20  # random numbers for the error of a calibrated model
DRAWS = 400


@dataclass(frozen=True)
class Share:
    """A count out of n, as a share with its confidence interval."""

    count: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share; NaN if n is 0."""
        return self.count / self.n if self.n else float("nan")

    @property
    def words(self) -> str:
        """With its interval and n: "70.0 % (34.7 to 93.4 %, 95 % interval, n = 10)"."""
        if not self.n:
            return "not tested, n = 0"
        return (
            f"{probability(self.value)} ({percent_range(self.low, self.high)}, 95{NBSP}% "
            f"interval, n = {self.n:,})"
        )


@dataclass(frozen=True, eq=False)
class Calibration:
    """A reliability diagram: for each bin of confidence the count, mean confidence and accuracy."""

    edges: np.ndarray  # (bins + 1,) of the confidence
    counts: np.ndarray  # (bins,) images, or each of their repeats
    confidence: np.ndarray  # (bins,) mean; NaN in an empty bin
    accuracy: np.ndarray  # (bins,) share of correct images; NaN in an empty bin
    low: np.ndarray  # (bins,) interval of the accuracy, 95 % for all bins together; NaN if empty
    high: np.ndarray  # (bins,)
    error: float  # expected calibration error; NaN without images
    error_if_calibrated: float  # mean of that error for a calibrated model and equally many images
    overall: Share  # the accuracy over all images
    mean_confidence: float  # of all images; NaN without any

    @property
    def words(self) -> list[str]:
        """(bins,) one of OVER, UNDER, NEITHER (no difference shown), NOTHING.

        A calibrated model has an OVER or UNDER in 5 % of galleries at most.
        """
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


def proportion(count: int, n: int, confidence: float = 0.95, *, left_out: int = 0) -> Share:
    """A share with its exact interval, which has at least the stated coverage for any n.

    `left_out` are further ones that could not be counted, and not by chance: the interval holds
    whichever of them belong to the n and to the count. Its ends are those of the two extremes.

    Source: Clopper and Pearson 1934; coverage of this and others: Brown, Cai and DasGupta 2001;
    extremes: Manski 1989, Anatomy of the selection problem; Horowitz and Manski 2000.
    """
    if n == 0:
        return Share(0, 0, 0.0, 1.0)
    low, _ = exact_interval(count, n + left_out, confidence)
    _, high = exact_interval(count + left_out, n + left_out, confidence)
    return Share(count, n, low, high)


def proportion_of_parts(hits: np.ndarray, of: np.ndarray, confidence: float = 0.95) -> Share:
    """A share over several parts of each image: `hits` (images,) of `of` (images,) parts.

    Parts of one image are correlated, so they carry less information than equally many images. The
    interval is for a share of fewer parts, by the design effect of a ratio of two sums; if no part
    differs, for as many parts as images. Source: Kish 1965, chapters 6.3 and 8.2; Korn and Graubard
    1998, Survey Methodology 24:193 (its exact interval).
    """
    count, n, images = int(hits.sum()), int(of.sum()), int((of > 0).sum())
    if n == 0:
        return Share(0, 0, 0.0, 1.0)
    share = count / n
    independent = float(min(n, images))
    if 0 < share < 1 and images > 1:
        variance = images / (images - 1) * float(((hits - share * of) ** 2).sum()) / n**2
        independent = min(float(n), share * (1 - share) / variance) if variance else float(n)
    return Share(count, n, *exact_interval(share * independent, independent, confidence))


def exact_interval(count: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share; neither number need be whole."""
    edge = (1 - confidence) / 2
    quantile = scipy.special.betaincinv
    low = float(quantile(count, n - count + 1, edge)) if count > 0 else 0.0
    return low, float(quantile(count + 1, n - count, 1 - edge)) if count < n else 1.0


def top_k_accuracy(classes: np.ndarray, labels: np.ndarray, k: int) -> Share:
    """How often the correct class is among the k best; images without a label do not count.

    `classes` is (n, top) best first, `labels` (n,) with -1 if unknown.
    """
    labelled = (labels >= 0) & (classes[:, 0] >= 0)
    hits = (classes[labelled, :k] == labels[labelled, None]).any(1)
    return proportion(int(hits.sum()), int(labelled.sum()))


def calibration(
    confidence: np.ndarray, correct: np.ndarray, bins: int = BINS, *, repeats: int = 1
) -> Calibration:
    """The reliability diagram of (n,) confidences and whether each image was correct.

    The expected calibration error is the mean gap between the two, weighted by the bins' images. It
    is above zero for a calibrated model too, the more so for few images: `error_if_calibrated` is
    its mean over random outcomes with the stated confidences. The intervals of the bins are exact,
    and together they cover at 95 % at least (Bonferroni, over the bins with images).

    Where the n are `repeats` of the same images, one set after another, an image counts once
    however far its outcomes go together: each random outcome is one draw for an image, right in
    every set whose confidence is high enough, and intervals are as of so many images.

    Source: Guo et al. 2017, arXiv:1706.04599, eq. 3; Bröcker and Smith 2007, "Increasing the
    Reliability of Reliability Diagrams", consistency resampling.
    """
    edges = np.linspace(0, 1, bins + 1)
    which = np.clip(np.digitize(confidence, edges, right=True) - 1, 0, bins - 1)
    counts = np.bincount(which, minlength=bins)
    hits = np.bincount(which, np.asarray(correct, float), bins)
    sums = np.bincount(which, confidence, bins)
    each = 1 - (1 - LEVEL) / max(1, int((counts > 0).sum()))
    images = len(which) // repeats
    pairs = which * images + np.tile(np.arange(images), repeats)
    of_images = np.bincount(pairs, minlength=bins * images).reshape(bins, images)
    shares = [_of_images(int(hit), of, each) for hit, of in zip(hits, of_images, strict=True)]
    empty = np.where(counts == 0, np.nan, 1.0)
    ends = np.array([(share.low, share.high) for share in shares]).T * empty
    divisors, n = np.maximum(counts, 1), len(which)
    return Calibration(
        edges,
        counts,
        sums / divisors * empty,
        hits / divisors * empty,
        ends[0],
        ends[1],
        float(np.abs(sums - hits).sum() / n) if n else float("nan"),
        _error_by_chance(np.asarray(confidence, float), which, sums, repeats),
        _of_images(int(hits.sum()), of_images.sum(0), LEVEL),
        float(sums.sum() / n) if n else float("nan"),
    )


def _of_images(count: int, of: np.ndarray, confidence: float) -> Share:
    """A share over the parts of images, `of` (images,): as exact as of images that count once.

    Images with more parts weigh more, so they count as fewer: Kish 1965, chapter 11.7. It holds
    however the parts of an image depend on each other, also where few images do not show it.
    """
    n = int(of.sum())
    if not n:
        return proportion(0, 0)
    independent = n**2 / float((of.astype(float) ** 2).sum())
    return Share(count, n, *exact_interval(count / n * independent, independent, confidence))


def _error_by_chance(
    confidence: np.ndarray, which: np.ndarray, sums: np.ndarray, repeats: int
) -> float:
    """Mean calibration error if each image is correct with the probability of its confidence.

    NaN without images.
    """
    if not len(which):
        return float("nan")
    numbers = np.random.default_rng(0)
    errors = []
    for _ in range(min(DRAWS, max(FEWEST_DRAWS, MOST_DRAWS // len(which)))):
        outcomes = np.tile(numbers.random(len(which) // repeats), repeats)
        right = np.bincount(which, outcomes < confidence, len(sums))
        errors.append(np.abs(sums - right).sum() / len(which))
    return float(np.mean(errors))
