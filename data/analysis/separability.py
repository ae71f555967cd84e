"""How well a plane tells two groups of images apart, layer by layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg
from sklearn.model_selection import StratifiedKFold

FOLDS = 5


@dataclass(frozen=True, eq=False)
class Separability:
    """Balanced accuracy on images that were held out, one value per layer; chance is 0.5."""

    accuracy: np.ndarray  # (layers,) mean over the folds
    spread: np.ndarray  # (layers,) standard deviation over the folds
    folds: int
    n_a: int
    n_b: int


def separability(
    a: np.ndarray, b: np.ndarray, layers: Sequence[slice], seed: int = 0
) -> Separability | None:
    """Cross-validated linear separability of two groups in the channel means of each layer.

    `a` and `b` are (n, C); `layers` are each layer's channels among the C. A ridge classifier on
    standardised channels, its penalty as large as the number of channels, both groups of equal
    weight; all of it fitted within each fold. None where a group has fewer than two images.
    """
    n_a, n_b = len(a), len(b)
    folds = min(FOLDS, n_a, n_b)
    if folds < 2:  # noqa: PLR2004 - one to learn from, one to be judged by
        return None
    values = np.concatenate([a, b]).astype(np.float64)
    sides = np.repeat([0, 1], [n_a, n_b])
    split = list(StratifiedKFold(folds, shuffle=True, random_state=seed).split(values, sides))
    scores = [
        [_held_out(values[:, channels], sides, *fold) for fold in split] for channels in layers
    ]
    found = np.array(scores)
    return Separability(found.mean(1), found.std(1), folds, n_a, n_b)


def _held_out(values: np.ndarray, sides: np.ndarray, known: np.ndarray, held: np.ndarray) -> float:
    """Balanced accuracy on the images `held` of what is learned from those `known`.

    The classifier is scikit-learn's `RidgeClassifier(alpha=channels, class_weight="balanced")`
    behind a `StandardScaler`, solved in the space of the images, of which there are fewer than
    channels: a tenth of the time, which a page has to wait for.
    """
    learned, asked = values[known], values[held]
    spread = learned.std(0)
    spread[spread == 0] = 1
    mean = learned.mean(0)
    learned, asked = (learned - mean) / spread, (asked - mean) / spread
    target = 2.0 * sides[known] - 1
    counts = np.bincount(sides[known], minlength=2)
    weight = np.sqrt(len(known) / (2 * counts[sides[known]]))  # both groups count the same
    middle = np.average(learned, axis=0, weights=weight**2)
    offset = np.average(target, weights=weight**2)
    rows = weight[:, None] * (learned - middle)
    gram = rows @ rows.T + learned.shape[1] * np.eye(len(rows))
    found = linalg.solve(gram, weight * (target - offset), assume_a="pos")
    said = (asked - middle) @ (rows.T @ found) + offset > 0
    right = said == (sides[held] == 1)
    return float(np.mean([right[sides[held] == side].mean() for side in (0, 1)]))
