"""Many features on two axes."""

from dataclasses import dataclass

import numpy as np
from scipy import linalg


@dataclass(frozen=True, eq=False)
class Projection:
    """`points` (n, 2) on the first two principal components; NaN where features are missing."""

    points: np.ndarray
    explained: tuple[float, float]  # share of the variance on each axis


def principal_components(features: np.ndarray) -> Projection:
    """The first two principal components of (n, F); signs so that the largest load is positive."""
    known = np.isfinite(features).all(1)
    values = np.asarray(features[known], np.float64)
    points = np.full((len(features), 2), np.nan)
    if len(values) < 3:  # noqa: PLR2004 - fewer lie on a line
        points[known] = 0
        return Projection(points, (0.0, 0.0))
    centred = values - values.mean(0)
    last = centred.shape[1] - 1
    wanted = (max(0, last - 1), last)
    variances, directions = linalg.eigh(centred.T @ centred, subset_by_index=wanted)
    axes = directions[:, ::-1]
    axes *= np.sign(axes[np.abs(axes).argmax(0), [0, 1]])
    points[known] = centred @ axes
    total = max(float((centred**2).sum()), np.finfo(float).tiny)
    return Projection(points, (float(variances[-1] / total), float(variances[-2] / total)))
