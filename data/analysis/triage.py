"""Which images to examine first."""

import numpy as np


def confident_but_wrong(
    confidence: np.ndarray, correct: np.ndarray, labelled: np.ndarray
) -> np.ndarray:
    """(n,) the confidence of images with a wrong prediction; NaN for all others.

    `correct` and `known` are (n,) bool: the prediction is correct, and whether that is known.
    """
    return np.where(labelled & ~correct, confidence, np.nan)


def images_of_class(labels: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """(n,) how many usable images there are of each image's class, itself included.

    `usable` is (n,) bool. 0 for an image without a label.
    """
    counted = (labels >= 0) & usable
    counts = np.bincount(labels[counted], minlength=int(labels.max(initial=-1)) + 2)
    sizes: np.ndarray = np.where(labels >= 0, counts[np.maximum(labels, 0)], 0)
    return sizes


def distance_from_class(features: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(n,) cosine distance of each image's features from the mean of its class's other images.

    NaN for an image without a label, or the only one of its class.
    """
    values = np.asarray(features, np.float64)
    values = values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-12)
    distance = np.full(len(values), np.nan)
    labelled = (labels >= 0) & np.isfinite(values).all(1)
    for label in np.unique(labels[labelled]):
        of_class = np.flatnonzero(labelled & (labels == label))
        if len(of_class) < 2:  # noqa: PLR2004 - there are no others
            continue
        others = values[of_class].sum(0) - values[of_class]
        norms = np.maximum(np.linalg.norm(others, axis=1), 1e-12)
        distance[of_class] = 1 - (values[of_class] * others).sum(1) / norms
    return distance
