"""Results as pictures: heat maps, strips, filters and overlays. NumPy and Pillow only."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image

from dashboard.maps.scales import SCALES, ZERO
from explainers.results import Filters, FloatArray, Heatmap

Pixels = npt.NDArray[np.uint8]

# Single pixels stick out of a map per pixel: its scale ends where this share of them lies below.
SHARE_OF_PIXELS = 0.995

LUMINANCE = (0.2126, 0.7152, 0.0722, 0)  # that of CSS `grayscale(1)`: page and PNG agree
FILTER_COLUMNS = 16
MOST_TIMES, MOST_PIXELS = 9, 200  # of a smooth map's cell, and of the whole map


def peak_of(heatmap: Heatmap, *, signed: bool, share: float = 1.0) -> float:
    """The end of the colour scale, above its `base`: the largest relevance, or absolute relevance.

    With a `share` of the cells below 1, that which the other cells exceed, if it is not zero.
    """
    values = np.abs(_shown(heatmap, signed=signed))
    clipped = float(np.quantile(values, share)) if share < 1 else 0.0
    return clipped or float(values.max())


def encode_grey(
    heatmap: Heatmap, *, signed: bool, peak: float | None = None, smooth: bool = False
) -> bytes:
    """A heat map as a grey 8-bit PNG, for the page to colour.

    It has the map's own (height, width), or, if `smooth`, `enlargement` times as many pixels, with
    the cells' own values in their centres.

    Unsigned (ReLU): 0 is nothing, 255 the peak. Signed: 128 is 0, 1 and 255 are -/+ the peak.
    `peak` is the map's own unless given, as for two maps on one scale.
    """
    if peak is None:
        peak = peak_of(heatmap, signed=signed)
    values = _shown(heatmap, signed=signed)
    if smooth:
        height, width = values.shape
        times = enlargement(height, width)
        values = _resize(values, (times * height, times * width), smooth=True)
    return _png(Image.fromarray(_levels(values, signed=signed, peak=peak)))


def enlargement(height: int, width: int) -> int:
    """How many pixels a cell of a smooth map is wide: odd, so that one of them is its centre.

    Browsers enlarge pictures linearly, which draws crosses around the cells of a small map.
    """
    times = min(MOST_TIMES, MOST_PIXELS // max(height, width))
    return max(1, times - (times + 1) % 2)


def sprite(
    heatmaps: Sequence[Heatmap],
    *,
    signed: bool,
    smooth: bool,
    tile: int = 64,
    peaks: Sequence[float] | None = None,
) -> bytes:
    """The maps of all layers under one another as one grey PNG, (layers * tile, tile).

    Each layer has its own scale, up to its own peak or to the one given in `peaks`.
    """
    tiles = []
    own = [peak_of(heatmap, signed=signed) for heatmap in heatmaps]
    for heatmap, peak in zip(heatmaps, peaks or own, strict=True):
        values = _resize(_shown(heatmap, signed=signed), (tile, tile), smooth=smooth)
        tiles.append(_levels(values, signed=signed, peak=peak))
    return _png(Image.fromarray(np.concatenate(tiles)))


def filter_tiles(filters: Filters) -> bytes:
    """First-convolution filters as an RGB PNG of tiles, all on one scale with zero in mid-grey."""
    values = filters.values
    levels = _levels(values, signed=True, peak=float(np.abs(values).max()))
    return _png(_grid(levels, min(FILTER_COLUMNS, len(levels))))


def overlay(  # noqa: PLR0913 - the page's own choices, one by one
    picture: Image.Image,
    heatmap: Heatmap,
    *,
    opacity: float,
    scale: str,
    smooth: bool,
    signed: bool,
    peak: float | None = None,
) -> Image.Image:
    """The heat map in colour over the picture in grey, so that colour means relevance.

    `opacity` is 0 (picture only) to 1; `scale` a key of SEQUENTIAL, or of DIVERGING if `signed`.
    """
    if peak is None:
        peak = peak_of(heatmap, signed=signed)
    shape = picture.height, picture.width
    values = _resize(_shown(heatmap, signed=signed), shape, smooth=smooth)
    colours = Image.fromarray(SCALES[scale].table[_levels(values, signed=signed, peak=peak)])
    grey = picture.convert("RGB").convert("L", LUMINANCE).convert("RGB")
    return Image.blend(grey, colours, opacity)


def _shown(heatmap: Heatmap, *, signed: bool) -> FloatArray:
    """The values to draw, above the map's base: all, or the positive ones; NaN counts as zero."""
    values: FloatArray = np.nan_to_num(heatmap.values - np.float32(heatmap.base))
    return values if signed else np.maximum(values, 0)


def _levels(values: FloatArray, *, signed: bool, peak: float) -> Pixels:
    """Values as grey levels; the only place that defines what a level means."""
    share = values / (peak or 1)
    levels = ZERO + 127 * np.clip(share, -1, 1) if signed else 255 * np.clip(share, 0, 1)
    grey: Pixels = np.rint(levels).astype(np.uint8)
    return grey


def _resize(values: FloatArray, shape: tuple[int, int], *, smooth: bool) -> FloatArray:
    """Values at (height, width): interpolated by cubic splines, or as cells."""
    method = Image.Resampling.BICUBIC if smooth else Image.Resampling.BOX
    resized = np.asarray(Image.fromarray(values).resize((shape[1], shape[0]), method), np.float32)
    return np.clip(resized, values.min(), values.max())  # splines overshoot


def _grid(tiles: Pixels, columns: int) -> Image.Image:
    """Tiles (count, height, width, 1 or 3) in rows, one transparent cell apart."""
    count, height, width, channels = tiles.shape
    rows = -(-count // columns)
    sheet = np.zeros((rows * (height + 1) - 1, columns * (width + 1) - 1, channels + 1), np.uint8)
    for index, tile in enumerate(tiles):
        top, left = index // columns * (height + 1), index % columns * (width + 1)
        sheet[top : top + height, left : left + width, :-1] = tile
        sheet[top : top + height, left : left + width, -1] = 255
    return Image.fromarray(sheet)


def _png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=3)  # the default takes twice as long to save 4 %
    return buffer.getvalue()
