"""What the simulations of intervals are compared with: true effects and accuracies."""

from functools import cache

import numpy as np
from scipy import stats
from sklearn.model_selection import StratifiedKFold

from data.analysis.separability import _held_out

CHANNELS = 1000


def two_groups(
    numbers: np.random.Generator, n: tuple[int, int], shape: str, spread: float
) -> tuple[np.ndarray, np.ndarray, float]:
    """Values of two groups, (n, channels) each, and the true standardised difference of B from A.

    B is `spread` times as spread as A; the pooled variance weighs the groups as Hedges' g does.
    """
    if shape == "normal":
        mean, variance = 0.0, 1.0
        a, b = (numbers.normal(size=(each, CHANNELS)) for each in n)
    elif shape == "skewed":
        mean, variance = 1.0, 1.0
        a, b = (numbers.gamma(1.0, size=(each, CHANNELS)) for each in n)
    else:  # half of the values are 0, as after a ReLU
        mean = float(stats.norm.pdf(0))
        variance = 0.5 - mean**2
        a, b = (np.maximum(0, numbers.normal(size=(each, CHANNELS))) for each in n)
    shift = 1.0 if shape == "normal" else 0.0
    pooled = np.sqrt(variance * (n[0] - 1 + spread**2 * (n[1] - 1)) / (sum(n) - 2))
    return a, spread * b + shift, (spread * mean + shift - mean) / pooled


@cache
def held_out_accuracy(n: tuple[int, int], apart: float) -> float:
    """The balanced accuracy on new images that is expected of a layer's classifier.

    Over 150 training sets of the size of a fold, each judged by 400 new images.
    """
    numbers, result = np.random.default_rng(1), []
    for _ in range(150):
        sides = np.repeat([0, 1], [n[0] + 200, n[1] + 200])
        values = numbers.normal(size=(len(sides), 24))
        values[sides == 1, :4] += apart
        old = np.concatenate([np.arange(n[0]), n[0] + 200 + np.arange(n[1])])
        folds = StratifiedKFold(min(5, *n), shuffle=True, random_state=0)
        learned, _ = next(iter(folds.split(values[old], sides[old])))
        new = np.setdiff1d(np.arange(len(sides)), old)
        result.append(float(_held_out(values, sides, old[learned], new).mean()))
    return float(np.mean(result))
