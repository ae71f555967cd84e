"""Regions of the network's input: the top of a map, a box, a brushed area, superpixels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import skimage
import torch
from PIL import Image, ImageDraw

from explainers.edits.base import Mask
from explainers.edits.kinds import QUOTED
from explainers.errors import UnfitEdit
from explainers.methods.feature_ablation import superpixels
from explainers.quality.mapping import enlarged
from explainers.results import FloatArray, Heatmap

SUPERPIXELS = 60  # SLIC's areas that are numbered from 0
MOST_POINTS = 500  # of a brush
HERE = ""  # as a source: the map that the caller shows


class Surroundings(Protocol):
    """What a region may need beside its own numbers."""

    @property
    def crop(self) -> Image.Image:
        """What the network sees of the image, RGB."""

    def heatmap(self, source: str) -> Heatmap:
        """The map that `source` names, "METHOD@LAYER@CLASS"; HERE for the one that is shown."""


class Region(Protocol):
    """Some pixels of the network's input."""

    def mask(self, around: Surroundings) -> Mask:
        """Which pixels. Raises: UnfitEdit."""

    def values(self) -> dict[str, str]:
        """The region as the values of a text."""


@dataclass(frozen=True)
class TopOfMap:
    """The `percent` of the pixels with the highest values of a map."""

    percent: float
    source: str = HERE

    def mask(self, around: Surroundings) -> Mask:
        """The pixels; equal values are taken in a fixed random order."""
        width, height = around.crop.size
        order = ranked(around.heatmap(self.source).values, (height, width))
        pixels = np.zeros(height * width, bool)
        pixels[order[: round(self.percent / 100 * order.size)]] = True
        return Mask.of(pixels.reshape(height, width))

    def values(self) -> dict[str, str]:
        """The percentage, and the map where it is named."""
        return {"top": f"{self.percent:g}"} | ({"map": self.source} if self.source else {})


@dataclass(frozen=True)
class Box:
    """A box, its edges in percent of the width and height of what the network sees."""

    left: float
    top: float
    right: float
    bottom: float

    def mask(self, around: Surroundings) -> Mask:
        """The pixels whose centres lie in it."""
        width, height = around.crop.size
        x, y = (np.arange(width) + 0.5) / width * 100, (np.arange(height) + 0.5) / height * 100
        columns, rows = (self.left <= x) & (x < self.right), (self.top <= y) & (y < self.bottom)
        return Mask.of(rows[:, None] & columns[None])

    def values(self) -> dict[str, str]:
        """The four edges."""
        return {"box": _join((self.left, self.top, self.right, self.bottom))}


@dataclass(frozen=True)
class Brush:
    """A brushed area: a line through `points`, all in percent of the width and the height.

    `width` is the line's, in percent of the shorter edge.
    """

    width: float
    points: tuple[tuple[float, float], ...]

    def mask(self, around: Surroundings) -> Mask:
        """The pixels under the line, whose ends are round."""
        width, height = around.crop.size
        radius = self.width / 200 * min(width, height)
        places = [(x / 100 * width, y / 100 * height) for x, y in self.points]
        canvas = Image.new("1", (width, height))
        draw = ImageDraw.Draw(canvas)
        draw.line(places, fill=1, width=max(1, round(2 * radius)))
        for x, y in places:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=1)
        return Mask.of(np.asarray(canvas))

    def values(self) -> dict[str, str]:
        """The width, and the points' two numbers each."""
        flat = [number for point in self.points for number in point]
        return {"brush": _join((self.width, *flat))}


@dataclass(frozen=True)
class Superpixels:
    """Some of the areas of even colour (SLIC) of what the network sees."""

    numbers: tuple[int, ...]

    def mask(self, around: Surroundings) -> Mask:
        """The pixels of these areas. Raises: UnfitEdit for a number that does not exist."""
        return Mask.of(self.pixels(areas_of(around.crop)))

    def pixels(self, areas: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
        """The same, where the numbers of all pixels are known. Raises: as `mask`."""
        last = int(areas.max())
        if max(self.numbers) > last:
            raise UnfitEdit(f"This image has the superpixels 0 to {last}, not {max(self.numbers)}.")
        pixels: npt.NDArray[np.bool_] = np.isin(areas, self.numbers)
        return pixels

    def values(self) -> dict[str, str]:
        """The numbers."""
        return {"superpixel": _join(self.numbers)}


def areas_of(crop: Image.Image) -> npt.NDArray[np.integer]:
    """The number of each pixel's superpixel: (height, width)."""
    pixels = torch.from_numpy(np.asarray(crop.convert("RGB"), np.float32).transpose(2, 0, 1).copy())
    return superpixels(pixels[None], SUPERPIXELS)


def contours_of(pixels: npt.NDArray[np.bool_]) -> list[FloatArray]:
    """The closed outlines of the true pixels (height, width): (points, 2) each, x and y.

    In pixels, the left and upper edge of the first being 0.
    """
    padded = np.pad(pixels, 1).astype(np.float32)
    contours = skimage.measure.find_contours(padded, 0.5)  # type: ignore[no-untyped-call]
    return [contour[:, ::-1] - 0.5 for contour in contours]


def ranked(values: FloatArray, size: tuple[int, int], seed: int = 0) -> npt.NDArray[np.integer]:
    """The pixels (height, width) of the input by a map's values, highest first; flat indices.

    The map is interpolated linearly, as it is displayed. Equal values come in a random order.
    """
    flat = enlarged(np.nan_to_num(values), size).numpy().ravel()
    chance = np.random.default_rng(seed).permutation(flat.size)
    return np.lexsort((chance, -flat))


def _join(numbers: tuple[float, ...]) -> str:
    return "+".join(f"{number:g}" for number in numbers)


OF_IMAGE = "from 0 to 100 (percent of the image)"
TAKES = {
    "top": f"a number {OF_IMAGE}",
    "box": f"left+top+right+bottom, {OF_IMAGE}, left and top the smaller",
    "brush": f"width+x+y+x+y..., a width and 1 to {MOST_POINTS} points, {OF_IMAGE}",
    "superpixel": "whole numbers from 0, with + between them",
}


def _unfit(name: str, text: str) -> UnfitEdit:
    return UnfitEdit(f'"{name}" takes {TAKES[name]}, not "{text[:QUOTED]}".')


def _numbers(name: str, text: str) -> list[float]:
    try:
        numbers = [float(each) for each in text.split("+")]
    except ValueError:
        raise _unfit(name, text) from None
    if not all(0 <= number < float("inf") for number in numbers):
        raise _unfit(name, text)
    return numbers


def _in_percent(name: str, text: str) -> list[float]:
    numbers = _numbers(name, text)
    if max(numbers) > 100:  # noqa: PLR2004
        raise _unfit(name, text)
    return numbers


def _top(text: str, source: str) -> Region:
    numbers = _in_percent("top", text)
    if len(numbers) != 1:
        raise _unfit("top", text)
    return TopOfMap(numbers[0], source)


def _box(text: str, _source: str) -> Region:
    numbers = _in_percent("box", text)
    if len(numbers) != 4 or numbers[0] >= numbers[2] or numbers[1] >= numbers[3]:  # noqa: PLR2004
        raise _unfit("box", text)
    return Box(*numbers)


def _brush(text: str, _source: str) -> Region:
    numbers = _in_percent("brush", text)
    points = tuple(zip(numbers[1::2], numbers[2::2], strict=False))
    if len(numbers) < 3 or len(numbers) % 2 == 0 or len(points) > MOST_POINTS:  # noqa: PLR2004
        raise _unfit("brush", text)
    return Brush(numbers[0], points)


def superpixels_of(text: str) -> Superpixels:
    """Superpixels by their numbers, "3+7". Raises: UnfitEdit."""
    numbers = _numbers("superpixel", text)
    if any(number != int(number) for number in numbers):
        raise _unfit("superpixel", text)
    return Superpixels(tuple(sorted({int(number) for number in numbers})))


def _superpixels(text: str, _source: str) -> Region:
    return superpixels_of(text)


REGIONS: Mapping[str, Callable[[str, str], Region]] = {
    "top": _top,
    "box": _box,
    "brush": _brush,
    "superpixel": _superpixels,
}


def region_of(kind: str, values: dict[str, str]) -> Region:
    """The region that the values of an edit state; takes them out. Raises: UnfitEdit."""
    source = values.pop("map", HERE)
    stated = [name for name in REGIONS if name in values]
    if len(stated) != 1 or (source and stated != ["top"]):
        ways = ", ".join(REGIONS)
        raise UnfitEdit(
            f'The edit "{kind}" takes exactly one region of {ways}; "map" goes with top.'
        )
    return REGIONS[stated[0]](values.pop(stated[0]), source)
