"""From a picture to a network's input: how it is resized, cropped and normalised."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import numpy as np
from PIL import Image

from explainers.errors import UnfitModel
from explainers.results import FloatArray

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
INTERPOLATIONS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
LONGEST = 50  # times the shorter edge: what lies further out is cut off before resizing

Box = tuple[float, float, float, float]  # left, top, right, bottom


@runtime_checkable
class Preprocess(Protocol):
    """What is done to an RGB picture (EXIF orientation applied) before a model's first layer."""

    @property
    def input_size(self) -> tuple[int, int]:
        """Height and width of the network's input."""

    @property
    def fingerprint(self) -> str:
        """Short hex digest: the same for the same preprocessing, in every process."""

    def crop(self, image: Image.Image) -> Image.Image:
        """The picture that the network sees, RGB, of `input_size`."""

    def box(self, size: tuple[int, int]) -> Box | None:
        """That crop in pixels of an original of `size` (width, height); None if unknown."""

    def array(self, image: Image.Image) -> FloatArray:
        """The network's input: (channels, height, width), normalised."""

    def describe(self) -> str:
        """One line for people."""


@dataclass(frozen=True)
class ImagePreprocess:
    """Resize, crop the centre, scale to 0..1, normalise; bitwise as torchvision and timm do it.

    `resize_size` is torchvision's: an int is the length of the shorter edge, (height, width) gives
    up the aspect ratio. The crop may not exceed it. The defaults are the ImageNet standard.
    """

    resize_size: int | tuple[int, int] = 256
    crop_size: tuple[int, int] = (224, 224)
    interpolation: str = "bilinear"  # one of INTERPOLATIONS
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD

    def __post_init__(self) -> None:
        resized = self.resize_size
        height, width = (resized, resized) if isinstance(resized, int) else resized
        if self.crop_size[0] > height or self.crop_size[1] > width:
            raise ValueError(f"the crop {self.crop_size} exceeds the resized picture {resized}")
        if self.interpolation not in INTERPOLATIONS:
            raise ValueError(f"interpolation is one of {', '.join(INTERPOLATIONS)}")

    @property
    def input_size(self) -> tuple[int, int]:
        """Height and width of the network's input."""
        return self.crop_size

    @cached_property
    def fingerprint(self) -> str:
        """Short hex digest of all parameters."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def crop(self, image: Image.Image) -> Image.Image:
        """The picture that the network sees."""
        box = _trim(image.size)
        size = self._resized((box[2] - box[0], box[3] - box[1]))
        resized = image.resize(size, INTERPOLATIONS[self.interpolation], box=box)
        left, top = self._corner(resized.size)
        return resized.crop((left, top, left + self.crop_size[1], top + self.crop_size[0]))

    def box(self, size: tuple[int, int]) -> Box:
        """The crop in pixels of the original: corners of the pixels' area, not their centres."""
        start_x, start_y, end_x, end_y = _trim(size)
        trimmed = (end_x - start_x, end_y - start_y)
        resized = self._resized(trimmed)
        left, top = self._corner(resized)
        x, y = trimmed[0] / resized[0], trimmed[1] / resized[1]
        height, width = self.crop_size
        return (
            start_x + left * x,
            start_y + top * y,
            start_x + (left + width) * x,
            start_y + (top + height) * y,
        )

    def array(self, image: Image.Image) -> FloatArray:
        """The network's input: (3, height, width), normalised."""
        pixels = np.asarray(self.crop(image), dtype=np.float32) / np.float32(255)
        mean, std = np.array(self.mean, np.float32), np.array(self.std, np.float32)
        return np.ascontiguousarray(((pixels - mean) / std).transpose(2, 0, 1))

    def describe(self) -> str:
        """One line: "resize 256 bicubic, crop 224 x 224, mean 0.5 0.5 0.5, std 0.5 0.5 0.5"."""
        size = self.resize_size
        resized = str(size) if isinstance(size, int) else f"{size[0]} x {size[1]}"
        return (
            f"resize {resized} {self.interpolation}, "
            f"crop {self.crop_size[0]} x {self.crop_size[1]}, "
            f"mean {' '.join(f'{value:g}' for value in self.mean)}, "
            f"std {' '.join(f'{value:g}' for value in self.std)}"
        )

    def _resized(self, size: tuple[int, int]) -> tuple[int, int]:
        """Width and height after resizing a picture of `size` (width, height)."""
        if not isinstance(self.resize_size, int):
            return self.resize_size[1], self.resize_size[0]
        short, long = sorted(size)
        scaled = int(self.resize_size * long / short)
        return (self.resize_size, scaled) if size[0] <= size[1] else (scaled, self.resize_size)

    def _corner(self, size: tuple[int, int]) -> tuple[int, int]:
        """Left and top of the centre crop of a resized picture of `size` (width, height)."""
        return round((size[0] - self.crop_size[1]) / 2), round((size[1] - self.crop_size[0]) / 2)


def _trim(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The middle of a picture of `size`, so that a strip of 50,000 x 1 does not fill the memory."""
    width, height = size
    limit = LONGEST * min(size)
    x, y = max(0, (width - limit) // 2), max(0, (height - limit) // 2)
    return x, y, width - x, height - y


@dataclass(frozen=True, eq=False)
class CallablePreprocess:
    """Any function from a PIL picture to an array or tensor (channels, height, width).

    What it crops cannot be known: `box` is None, and `crop` shows the array itself, stretched from
    its minimum to its maximum. It is recognised by what it makes of a fixed picture.
    Raises: UnfitModel where its result has not three axes.
    """

    function: Callable[[Image.Image], Any]

    @property
    def input_size(self) -> tuple[int, int]:
        """Height and width of the network's input."""
        height, width = self._probe.shape[1:]
        return height, width

    @cached_property
    def fingerprint(self) -> str:
        """Short hex digest of its result for a fixed picture."""
        return hashlib.sha256(self._probe.tobytes()).hexdigest()[:16]

    def crop(self, image: Image.Image) -> Image.Image:
        """The network's input as a picture: stretched from its minimum to its maximum."""
        array = self.array(image)
        span = np.ptp(array)
        stretched = (array - array.min()) * (255 / span if span else 0)
        pixels = stretched.astype(np.uint8).transpose(1, 2, 0)
        return Image.fromarray(pixels.squeeze()).convert("RGB")

    def box(self, size: tuple[int, int]) -> None:
        """None: unknown."""

    def array(self, image: Image.Image) -> FloatArray:
        """The network's input: (channels, height, width)."""
        array = np.asarray(self.function(image), dtype=np.float32)
        if array.ndim != len("chw"):
            raise UnfitModel(
                "The preprocessing must return one array of (channels, height, width); "
                f"it returned the shape {array.shape}."
            )
        return array

    def describe(self) -> str:
        """One line."""
        name = getattr(self.function, "__name__", type(self.function).__name__)
        return f"own preprocessing ({name}), input {self.input_size[0]} x {self.input_size[1]}"

    @cached_property
    def _probe(self) -> FloatArray:
        return self.array(probe_image())


def probe_image(width: int = 400, height: int = 300) -> Image.Image:
    """A fixed picture of smooth random colours, the same everywhere."""
    cells = np.random.default_rng(0).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize((width, height), Image.Resampling.BICUBIC)
