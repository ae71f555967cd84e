"""Many small maps on one picture: palette PNGs whose first colour is transparent."""

from io import BytesIO
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt
from PIL import Image

from explainers.layers.results import Channels
from explainers.results import FloatArray, IntArray

LARGEST = 40  # cells of a map on a sheet: what is larger is averaged down
SHEET = 1600  # pixels of a sheet's width, about
PALETTE = [level for level in range(256) for _ in "rgb"]


def columns_for(count: int) -> int:
    """Columns of a sheet of `count` maps that has about as many rows."""
    return max(1, ceil(sqrt(count)))


def map_sheet(values: FloatArray, columns: int, ends: tuple[float, float] | None = None) -> bytes:
    """Maps (count, height, width) in rows, dark to light.

    Args: ends: the values of black and white for all of them; None: each map's own.
    """
    values = _reduced(values, min(LARGEST, max(8, SHEET // columns)))
    if ends is None:
        low = values.min(axis=(1, 2), keepdims=True)
        high = values.max(axis=(1, 2), keepdims=True)
    else:
        low, high = np.float32(ends[0]), np.float32(ends[1])
    span = high - low
    share = np.clip((values - low) / np.where(span > 0, span, 1), 0, 1)
    return _sheet(np.rint(1 + 254 * share), columns, gap=1)


def tile_sheet(tiles: npt.NDArray[np.uint8]) -> bytes:
    """Levels (rows, columns, height, width) as they are; 0 is transparent."""
    rows, columns, height, width = tiles.shape
    return _sheet(tiles.reshape(rows * columns, height, width), columns, gap=0)


def slice_sheet(values: FloatArray) -> bytes:
    """The slices (inputs, height, width) of one filter on one scale, zero in the middle.

    Grey, for the page to colour: 128 is 0, 1 and 255 are -/+ the largest absolute weight.
    """
    peak = float(np.abs(values).max()) or 1.0
    levels = np.rint(128 + 127 * values / peak)
    _, height, width = values.shape
    columns = ceil(sqrt(len(values) * height / width))
    return _sheet(levels, columns, gap=int(height * width > 1))


def _sheet(levels: npt.NDArray[np.floating | np.uint8], columns: int, gap: int) -> bytes:
    """Levels 1 to 255 (count, height, width) in rows, `gap` transparent cells apart."""
    count, height, width = levels.shape
    rows = ceil(count / columns)
    padded = np.zeros((rows * columns, height + gap, width + gap), np.uint8)
    padded[:count, :height, :width] = levels
    grid = padded.reshape(rows, columns, height + gap, width + gap).swapaxes(1, 2)
    sheet = grid.reshape(rows * (height + gap), columns * (width + gap))
    image = Image.fromarray(sheet, "L")
    image.putpalette(PALETTE)
    buffer = BytesIO()
    image.save(buffer, "PNG", transparency=0, compress_level=3)
    return buffer.getvalue()


def _reduced(values: FloatArray, most: int) -> FloatArray:
    """Maps of at most `most` cells each way, averaged where they are larger."""
    _, height, width = values.shape
    if max(height, width) <= most:
        return values
    size = min(width, most), min(height, most)
    small = (
        Image.fromarray(each).resize(size, Image.Resampling.BOX)
        for each in np.ascontiguousarray(values)
    )
    return np.stack([np.asarray(each, np.float32) for each in small])


def page_of(channels: Channels, order: str, many: int, page: int) -> IntArray:
    """The channels on a page (the first is 1)."""
    numbers: IntArray = channels.order(order)[many * (page - 1) : many * page]
    return numbers


def shared_ends(channels: Channels) -> tuple[float, float]:
    """The lowest and the highest activation of a layer."""
    return float(channels.minimum.min()), float(channels.maximum.max())
