"""How well a plane tells two groups of images apart, layer by layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

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
    """Balanced accuracy on the images `held` of what is learned from those `known`."""
    scaler = StandardScaler().fit(values[known])
    ridge = RidgeClassifier(alpha=values.shape[1], class_weight="balanced", solver="cholesky")
    ridge.fit(scaler.transform(values[known]), sides[known])
    right = ridge.predict(scaler.transform(values[held])) == sides[held]
    return float(np.mean([right[sides[held] == side].mean() for side in (0, 1)]))
