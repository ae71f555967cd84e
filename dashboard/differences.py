"""Two heat maps against each other: their difference on one grid, in one unit."""

import numpy as np
from PIL import Image

from explainers.results import FloatArray, Heatmap


def difference(first: Heatmap, second: Heatmap) -> Heatmap:
    """`second` minus `first`, on the finer of the two grids; the coarser one is interpolated.

    For two targets of one image and a map that is linear in the gradient (Grad-CAM, HiResCAM),
    this is the contrastive map: the one of the gradient of the second logit minus the first's.
    """
    shape = max(first.values.shape, second.values.shape)
    values = on_grid(second.values, shape) - on_grid(first.values, shape)
    return Heatmap(values, signed=True, units=first.units)


def on_grid(values: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """A map on a finer grid, interpolated linearly."""
    if values.shape == shape:
        return values
    picture = Image.fromarray(values).resize((shape[1], shape[0]), Image.Resampling.BILINEAR)
    return np.asarray(picture, np.float32)
