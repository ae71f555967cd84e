"""Where the relevance of a map lies: its share in each of five areas, and what noise has there."""

from functools import lru_cache

import numpy as np
import scipy

from data.analysis.boxes import covered

AREAS = {
    "in the centre": ((0.25, 0.75), (0.25, 0.75)),
    "in the upper left quarter": ((0.0, 0.5), (0.0, 0.5)),
    "in the upper right quarter": ((0.0, 0.5), (0.5, 1.0)),
    "in the lower left quarter": ((0.5, 1.0), (0.0, 0.5)),
    "in the lower right quarter": ((0.5, 1.0), (0.5, 1.0)),
}  # vertical and horizontal extent; each is a quarter of the picture, so that shares compare
NOISE_MAPS = 999
SMOOTHED = 7  # noise is smoothed by a seventh of the longer side, and by one cell at least
FINEST = 14  # cells a side of the noise: finer ones change the shares no more


def area_shares(values: np.ndarray) -> dict[str, float]:
    """Share of the positive relevance in each area; cells on a border count by their part.

    Args: values: (height, width) with at least one positive cell.
    """
    return dict(zip(AREAS, _shares(values[None])[0].tolist(), strict=True))


def noise_reaching(share: float, shape: tuple[int, ...]) -> float:
    """How many maps of smooth noise have that share or more in their fullest area, 0 to 1.

    The rank of `share` among the fullest areas of 999 maps of Gaussian noise on a grid of that
    (height, width), as for a permutation test: Phipson and Smyth 2010. The largest of five shares
    is far above the 25 % of an even map even where a map means nothing.
    """
    height, width = shape
    finer = max(1.0, max(shape) / FINEST)
    noise = _noise(max(1, round(height / finer)), max(1, round(width / finer)))
    return float((1 + (noise >= share - 1e-9).sum()) / (1 + len(noise)))


@lru_cache(maxsize=64)
def _noise(height: int, width: int) -> np.ndarray:
    """(maps,) the share in the fullest area; maps without a positive value have none."""
    numbers = np.random.default_rng(0).standard_normal((NOISE_MAPS, height, width))
    sigma = max(1.0, max(height, width) / SMOOTHED)
    maps = scipy.ndimage.gaussian_filter(numbers, sigma, axes=(1, 2))
    fullest: np.ndarray = _shares(maps[(maps > 0).any((1, 2))]).max(1)
    return fullest


def _shares(values: np.ndarray) -> np.ndarray:
    """(n, areas) of (n, height, width) maps."""
    positive = np.maximum(values, 0, dtype=np.float64)
    positive /= positive.sum((1, 2), keepdims=True)
    height, width = values.shape[1:]
    parts = [
        (covered(height, 0, 1, *rows), covered(width, 0, 1, *columns))
        for rows, columns in AREAS.values()
    ]
    shares: np.ndarray = np.stack([positive @ of_x @ of_y for of_y, of_x in parts], 1)
    return shares
