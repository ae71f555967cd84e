"""Agreement beyond chance, from the ratings of two people or more, with its interval."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ENOUGH = 10  # samples below which there is no interval
DRAWS = 2000  # from the posterior
MOST_DRAWS = 2_500_000  # draws x different samples: short enough for a page
FEWEST_DRAWS = 500
PSEUDO_SAMPLES = 4.0  # the weight of a prior, in samples
LEANS = (0.0, 0.8)  # the share of a prior's pseudo-samples on which the raters agree for a reason
TINY = 1e-12  # rounding: no room for agreement beyond chance
SCALE = (  # Landis and Koch 1977, Biometrics 33:159
    *((0.0, "less than chance"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate")),
    *((0.8, "substantial"), (1.0, "almost perfect")),
)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Kappa:
    """A coefficient of agreement beyond chance with its confidence interval."""

    name: str  # "Cohen's kappa", "Fleiss' kappa"
    value: float
    low: float | None  # None: too few samples for an interval
    high: float | None

    @property
    def strength(self) -> str:
        """Landis and Koch's names of the agreement at both ends of the interval.

        "substantial", "fair to almost perfect"; "" without an interval.
        """
        if self.low is None or self.high is None:
            return ""
        ends = [_strength(end) for end in (self.low, self.high)]
        return " to ".join(dict.fromkeys(ends))


def cohen_kappa(table: npt.NDArray[np.integer], confidence: float = 0.95) -> Kappa:
    """Agreement of two raters beyond chance, from their (categories, categories) cross table.

    Source: Cohen 1960. The interval is `_interval`.
    Raises: ValueError if both use only one and the same category.
    """
    first, second = _pairs(len(table))
    cells = np.column_stack([(first * second).sum(1), first, second])
    return _kappa("Cohen’s kappa", cells, table.ravel(), cells, confidence)


def fleiss_kappa(counts: npt.NDArray[np.integer], confidence: float = 0.95) -> Kappa:
    """Agreement of many raters beyond chance, from (samples, categories) counts of ratings.

    Samples may have different numbers of ratings, two at least. Each sample then counts once: the
    agreement is the mean over the samples of the share of agreeing pairs, and a category's share
    the mean over the samples of its share of the ratings, which is Fleiss' kappa if all numbers are
    equal. Missing ratings are not imputed.

    Source: Fleiss 1971; Gwet 2014, Handbook of Inter-Rater Reliability, ch. 2.7 (missing ratings).
    The interval is `_interval`.
    Raises: ValueError if only one category is used.
    """
    shares = counts / counts.sum(1, keepdims=True)
    features = np.column_stack([agreeing(counts), shares, shares])
    patterns, repeats = np.unique(features, axis=0, return_counts=True)
    first, second = _pairs(counts.shape[1])
    mean = (first + second) / 2
    pairs = np.column_stack([(first * second).sum(1), mean, mean])
    return _kappa("Fleiss’ kappa", patterns, repeats, pairs, confidence)


def agreeing(counts: npt.NDArray[np.integer]) -> Floats:
    """(samples,) share of the pairs of raters that gave the same category."""
    raters = counts.sum(1)
    agreement: Floats = (counts * (counts - 1)).sum(1) / (raters * (raters - 1))
    return agreement


def _kappa(
    name: str,
    features: Floats,
    repeats: npt.NDArray[np.integer],
    pairs: Floats,
    confidence: float,
) -> Kappa:
    """Kappa of samples with these features, each repeated as `repeats` states.

    A sample's features are the share of its pairs of raters that agree, then the share of each
    category, of the first rater and of the second; `pairs` are those of two ratings.
    """
    n = int(repeats.sum())
    value = float(_values(repeats[None] @ features / n)[0])
    if np.isnan(value):
        raise ValueError("kappa is not defined where only one category is used")
    if n < ENOUGH:
        return Kappa(name, value, None, None)
    return Kappa(name, value, *_interval(value, features, repeats, pairs, confidence))


def _interval(
    value: float,
    features: Floats,
    repeats: npt.NDArray[np.integer],
    pairs: Floats,
    confidence: float,
) -> tuple[float, float]:
    """A credible interval of kappa that holds under both of two priors.

    The shares of the different samples have a Dirichlet posterior, from the samples themselves and
    from a prior that weighs as much as four of them. One prior expects raters who agree by chance
    alone, the other raters who mostly agree for a reason; the interval spans both. If all raters
    agree on every sample, it ends at 1.

    Source: Rubin 1981, Annals of Statistics 9:130 (the posterior); Walley 1996, JRSS B 58:3 (a set
    of priors). Weight and priors were chosen by coverage: `python -m tests.benchmarks.coverage`.
    """
    draws = max(FEWEST_DRAWS, min(DRAWS, MOST_DRAWS // len(features)))
    numbers = np.random.default_rng(0)
    observed = numbers.standard_gamma(repeats, (draws, len(repeats)))
    of_first, of_second = np.split((repeats @ features)[1:], 2)
    # half a rating of each category by both: unused ones are possible
    shares = of_first + of_second + 1
    shares /= shares.sum()
    edge = (1 - confidence) / 2
    ends = [value]
    for lean in LEANS:
        prior = (1 - lean) * np.outer(shares, shares) + lean * np.diag(shares)
        pseudo = numbers.standard_gamma(PSEUDO_SAMPLES * prior.ravel(), (draws, prior.size))
        weights = observed.sum(1) + pseudo.sum(1)
        samples = _values((observed @ features + pseudo @ pairs) / weights[:, None])
        ends += np.nanquantile(samples, [edge, 1 - edge]).tolist()
    if (features[repeats > 0, 0] == 1).all():
        ends.append(1.0)
    return min(ends), max(ends)


def _pairs(categories: int) -> tuple[Floats, Floats]:
    """Every pair of two ratings: (categories ** 2, categories) for the first, for the second."""
    each = np.eye(categories)
    return np.repeat(each, categories, axis=0), np.tile(each, (categories, 1))


def _values(means: Floats) -> Floats:
    """Kappa from mean features, one row each; NaN: undefined."""
    of_first, of_second = np.split(means[:, 1:], 2, axis=1)
    chance = (of_first * of_second).sum(1)
    room = 1 - chance
    kappas: Floats = np.divide(
        means[:, 0] - chance, room, out=np.full(len(means), np.nan), where=room > TINY
    )
    return kappas


def _strength(value: float) -> str:
    if value < 0:
        return SCALE[0][1]
    return next((word for limit, word in SCALE[1:] if value <= limit), SCALE[-1][1])
