"""How well a plane separates two groups of images, layer by layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from data.analysis.calibration import exact_interval
from data.numerals import NBSP, percent, percent_range

FOLDS = 5
# The folds share their training images, so held-out images are not independent: each counts as two
# thirds. Chosen by coverage: `python -m tests.benchmarks.coverage`.
COUNTED = 2 / 3
ALONE = "Each interval is for one layer alone."
MOST_NAMED = 2  # layers in a sentence


@dataclass(frozen=True, eq=False)
class Separability:
    """Balanced accuracy on held-out images, one value per layer; chance is 0.5."""

    accuracy: np.ndarray  # (layers,) mean of both groups' shares of images on the correct side
    low: np.ndarray  # (layers,) 95 % interval
    high: np.ndarray
    folds: int
    n_a: int
    n_b: int

    def first_above(self, level: float) -> int | None:
        """The first layer whose interval lies above `level`."""
        above = np.flatnonzero(self.low > level)
        return int(above[0]) if len(above) else None

    def first_layer(self, names: Sequence[str], level: float) -> str:
        """Which layer separates the groups first at `level`, in a sentence, or what is undecided.

        A layer is the first only if its own interval is above the level, and those of all earlier
        layers are below it.
        """
        first = self.first_above(level)
        earlier = self.high[:first] >= level
        possible = [
            name for name, possible_here in zip(names, earlier, strict=False) if possible_here
        ]
        best = int(self.accuracy.argmax()) if first is None else first
        share = (
            f"{percent(self.accuracy[best])} balanced accuracy on held-out images "
            f"(95{NBSP}% interval "
            f"{percent_range(self.low[best], self.high[best], 0)}, "
            f"n = {self.n_a:,} and {self.n_b:,})"
        )
        if first is None:
            highest = f"The best is {names[best]}: {share}"
            if len(names) > 1:
                highest += (
                    f". It was chosen as the best of {len(names)} layers on these images; its "
                    "interval is not corrected for that choice"
                )
            highest += "."
            if not possible:
                return f"No layer separates them at {percent(level)}. {highest}"
            return (
                f"Too few images to state which layer first separates them at {percent(level)}: "
                f"no layer’s interval lies above that. {highest}"
            )
        if not possible:
            return (
                f"{names[first]} is the first layer to separate them at {percent(level)}: {share}. "
                f"{ALONE}"
            )
        earlier_ones = f"{len(possible)} earlier layers, from {possible[0]} on,"
        if len(possible) <= MOST_NAMED:
            earlier_ones = " and ".join(possible)
        return (
            f"{names[first]} is the first layer shown to separate them at {percent(level)}: "
            f"{share}. {earlier_ones} may do so too. {ALONE}"
        )


def separability(
    a: np.ndarray, b: np.ndarray, layers: Sequence[slice], seed: int = 0
) -> Separability | None:
    """Cross-validated linear separability of two groups in the channel means of each layer.

    `a` and `b` are (n, C); `layers` are each layer's channels among the C. A ridge classifier on
    standardised channels, with the number of channels as its penalty and equal weight for both
    groups; all of it fitted within each fold. Every image is held out once. The interval combines
    the groups' exact intervals as Newcombe 1998 (Statistics in Medicine 17:873) does for two
    shares, and covers the expected accuracy of such classifiers on new images. None if a group has
    fewer than two images.
    """
    n_a, n_b = len(a), len(b)
    folds = min(FOLDS, n_a, n_b)
    if folds < 2:  # noqa: PLR2004 - one to learn from, one to be judged by
        return None
    values = np.concatenate([a, b]).astype(np.float64)
    sides = np.repeat([0, 1], [n_a, n_b])
    fold_of = stratified_folds(n_a, n_b, folds, seed)
    results = []
    for channels in layers:
        right = np.zeros(len(values), bool)
        for fold in range(folds):
            learned, held = np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)
            right[held] = _held_out(values[:, channels], sides, learned, held)
        results.append(_balanced(right[:n_a], right[n_a:]))
    accuracy, low, high = np.array(results).T
    return Separability(accuracy, low, high, folds, n_a, n_b)


def stratified_folds(n_a: int, n_b: int, folds: int, seed: int) -> np.ndarray:
    """(n_a + n_b,) the fold that holds out each image: group A's images first, then B's.

    Each fold has an equal share of each group, within one image. The folds are those of
    scikit-learn's `StratifiedKFold(folds, shuffle=True, random_state=seed)`. Importing scikit-learn
    takes 110 MB, and imports pandas where that is installed: Plotly fails in every other thread
    that draws meanwhile, as it takes a half imported pandas for a complete one.
    """
    numbers = np.random.RandomState(seed)
    fold_of = np.arange(n_a + n_b) % folds
    for group in (fold_of[:n_a], fold_of[n_a:]):
        group.sort()
        numbers.shuffle(group)
    return fold_of


def _balanced(of_a: np.ndarray, of_b: np.ndarray) -> tuple[float, float, float]:
    """Mean of two groups' shares of correct images, and its interval."""
    sides = [exact_interval(COUNTED * of.sum(), COUNTED * len(of)) for of in (of_a, of_b)]
    shares = [of_a.mean(), of_b.mean()]
    below = np.hypot(*(share - low for share, (low, _) in zip(shares, sides, strict=True)))
    above = np.hypot(*(high - share for share, (_, high) in zip(shares, sides, strict=True)))
    mean = float(np.mean(shares))
    return mean, float(mean - below / 2), float(mean + above / 2)


def _held_out(
    values: np.ndarray, sides: np.ndarray, training: np.ndarray, held: np.ndarray
) -> np.ndarray:
    """Whether each image of `held` is on its correct side after fitting `training`.

    The classifier is scikit-learn's `RidgeClassifier(alpha=channels, class_weight="balanced")`
    after a `StandardScaler`, solved in the space of the images, which are fewer than channels: a
    tenth of the time, which a page has to wait for.
    """
    learned, tested = values[training], values[held]
    spread = learned.std(0)
    spread[spread == 0] = 1
    mean = learned.mean(0)
    learned, tested = (learned - mean) / spread, (tested - mean) / spread
    target = 2.0 * sides[training] - 1
    counts = np.bincount(sides[training], minlength=2)
    weight = np.sqrt(len(training) / (2 * counts[sides[training]]))  # both groups have equal weight
    middle = np.average(learned, axis=0, weights=weight**2)
    offset = np.average(target, weights=weight**2)
    rows = weight[:, None] * (learned - middle)
    gram = rows @ rows.T + learned.shape[1] * np.eye(len(rows))
    coefficients = scipy.linalg.solve(gram, weight * (target - offset), assume_a="pos")
    predicted = (tested - middle) @ (rows.T @ coefficients) + offset > 0
    right: np.ndarray = predicted == (sides[held] == 1)
    return right
