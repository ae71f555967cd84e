"""Projects many features onto two axes."""

from dataclasses import dataclass

import numpy as np
import scipy

FEWEST = 3  # images; fewer lie on a line


@dataclass(frozen=True, eq=False)
class Projection:
    """`points` (n, 2) on the first two principal components; NaN if features are missing."""

    points: np.ndarray
    explained: tuple[float, float]  # share of the variance on each axis; NaN without axes
    why: str = ""  # why there are no axes, and thus no points


def principal_components(features: np.ndarray) -> Projection:
    """The first two principal components of (n, F), with the largest loading positive.

    None for fewer than three images, one feature, or features that do not vary.
    """
    finite = np.isfinite(features).all(1)
    values = np.asarray(features[finite], np.float64)
    points = np.full((len(features), 2), np.nan)
    nan = float("nan")
    if len(values) < FEWEST:
        of = f"{len(values):,} image{'s' * (len(values) != 1)}"
        why = f"not drawn: two axes need {FEWEST} images with features, and there are {of}"
        return Projection(points, (nan, nan), why)
    if values.shape[1] < 2:  # noqa: PLR2004 - axes
        return Projection(points, (nan, nan), "not drawn: the layer has one feature only")
    if not np.ptp(values, axis=0).any():
        return Projection(points, (nan, nan), "not drawn: the features are the same for all images")
    centred = values - values.mean(0)
    last = centred.shape[1] - 1
    subset = (last - 1, last)
    variances, directions = scipy.linalg.eigh(centred.T @ centred, subset_by_index=subset)
    axes = directions[:, ::-1]
    axes *= np.sign(axes[np.abs(axes).argmax(0), [0, 1]])
    points[finite] = centred @ axes
    total = float((centred**2).sum())
    return Projection(points, (float(variances[-1] / total), float(variances[-2] / total)))
