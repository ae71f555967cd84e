"""The rivals of a map: its own cells in random places, and maps that need no network."""

from collections.abc import Callable, Mapping

import numpy as np
import scipy

from explainers.results import FloatArray

FINEST = 28  # cells of a side that are permuted one by one; finer maps move in blocks
BLOCKS = 14  # of a side, as many as a middle layer has cells


def permuted_copies(values: FloatArray, count: int, seed: int) -> list[FloatArray]:
    """Copies of the map with its cells in random places.

    The pixels of a fine map move in blocks of 14 x 14, so that a copy is as smooth as the map: a
    scatter of single pixels would be an easier rival. If blocks do not fit, cells move.
    """
    rng = np.random.default_rng(seed)
    height, width = values.shape
    fine = max(height, width) > FINEST and height % BLOCKS == 0 and width % BLOCKS == 0
    rows, columns = (height // BLOCKS, width // BLOCKS) if fine else (1, 1)
    blocks = values.reshape(height // rows, rows, width // columns, columns).swapaxes(1, 2)
    flat = blocks.reshape(-1, rows, columns)
    copies = []
    for _ in range(count):
        moved = flat[rng.permutation(len(flat))].reshape(blocks.shape)
        copies.append(np.ascontiguousarray(moved.swapaxes(1, 2).reshape(height, width)))
    return copies


def centre_blob(size: tuple[int, int]) -> FloatArray:
    """A round spot in the centre that fades out: where a picture's subject often is."""
    rows, columns = (np.linspace(-1, 1, length) for length in size)
    blob: FloatArray = np.exp(-2 * (rows[:, None] ** 2 + columns**2)).astype(np.float32)
    return blob


def sobel_edges(pixels: FloatArray) -> FloatArray:
    """Strength of the edges of an input (channels, height, width); independent of the network."""
    grey = pixels.mean(axis=0)
    down, right = (scipy.ndimage.sobel(grey, axis) for axis in (0, 1))
    edges: FloatArray = np.hypot(down, right).astype(np.float32)
    return edges


def brightness(pixels: FloatArray) -> FloatArray:
    """Mean of the channels of an input (channels, height, width); independent of the network."""
    grey: FloatArray = pixels.mean(axis=0).astype(np.float32)
    return grey


# Maps that need no network, by display name.
TRIVIAL: Mapping[str, Callable[[FloatArray], FloatArray]] = {
    "a spot in the centre": lambda pixels: centre_blob((pixels.shape[1], pixels.shape[2])),
    "the input's edges": sobel_edges,
    "the input's brightness": brightness,
}
