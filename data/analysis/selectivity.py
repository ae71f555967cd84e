"""Channels that speak of one class."""

import numpy as np


def class_selectivity(class_means: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Selectivity (C,) from 0 to 1, and the row of the class it is for, from means (classes, C).

    (highest - mean of the others) / (highest + mean of the others), over activations that are not
    negative; a channel with a negative mean is lifted by its lowest first. NaN with one class.
    Source: Morcos et al. 2018, arXiv:1803.06959, eq. 1.
    """
    means = np.asarray(class_means, np.float64)
    means = means - np.minimum(means.min(0), 0)
    best = means.argmax(0)
    highest = means.max(0)
    classes = len(means)
    if classes < 2:  # noqa: PLR2004 - there are no others
        return np.full(means.shape[1], np.nan), best
    others = (means.sum(0) - highest) / (classes - 1)
    total = highest + others
    index = np.divide(highest - others, total, out=np.zeros_like(total), where=total > 0)
    return index, best
