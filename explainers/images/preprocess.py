"""From a picture to a network's input: resize, crop and normalise."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np
from PIL import Image

from explainers.results import FloatArray

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
INTERPOLATIONS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
    "box": Image.Resampling.BOX,
    "hamming": Image.Resampling.HAMMING,
}
RESIZE, COVER, PAD = "resize", "cover", "pad"  # the values of `fit`
# the colours of a network's input, and their number of channels
CHANNELS = {"rgb": 3, "bgr": 3, "grey": 1}
LONGEST = 50  # times the shorter edge: anything further out is cut off before resizing

Box = tuple[float, float, float, float]  # left, top, right, bottom


@runtime_checkable
class Preprocess(Protocol):
    """The processing of an RGB picture (EXIF orientation applied) before a model's first layer."""

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
        """One line for display."""


@dataclass(frozen=True)
class ImagePreprocess:
    """Resize, crop the centre, scale to 0..1, normalise; bitwise as torchvision and timm do it.

    `resize_size` is torchvision's: an int is the length of the shorter edge, (height, width)
    ignores the aspect ratio. With `fit` "cover", the picture keeps its aspect ratio and just covers
    (height, width), as in timm for inputs that are not square; with "pad", it just fits into it,
    and the rest of the crop is filled with the mean colour. Without "pad", the crop may not exceed
    the resized picture. `mean` and `std` have one value per channel, in the network's order. The
    defaults are the ImageNet standard.

    Raises: ValueError if the values contradict each other.
    """

    resize_size: int | tuple[int, int] = 256
    crop_size: tuple[int, int] = (224, 224)
    interpolation: str = "bilinear"  # one of INTERPOLATIONS
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD
    fit: str = field(default=RESIZE, repr=False)  # one of RESIZE, COVER, PAD
    channels: str = field(default="rgb", repr=False)  # one of CHANNELS; grey is ITU-R 601
    # the corner of a crop between two pixels: True is Hugging Face's rule, else the even number
    rounds_down: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        resized = self.resize_size
        height, width = (resized, resized) if isinstance(resized, int) else resized
        if self.fit not in (RESIZE, COVER, PAD):
            raise ValueError(f"fit is one of {RESIZE}, {COVER}, {PAD}, not {self.fit!r}")
        if min(height, width, *self.crop_size) < 1:
            raise ValueError(
                "the crop and the resized picture have 1 pixel or more along each edge"
            )
        if self.fit != PAD and (self.crop_size[0] > height or self.crop_size[1] > width):
            raise ValueError(
                f"the crop of {_by(self.crop_size)} exceeds the picture resized to {_by(resized)}"
            )
        if self.interpolation not in INTERPOLATIONS:
            raise ValueError(f"interpolation is one of {', '.join(INTERPOLATIONS)}")
        if self.channels not in CHANNELS:
            raise ValueError(f"channels are one of {', '.join(CHANNELS)}")
        for name, values in (("mean", self.mean), ("std", self.std)):
            if len(values) != CHANNELS[self.channels]:
                raise ValueError(
                    f"the {name} has {len(values)} values for {CHANNELS[self.channels]} "
                    f"{'channel' if self.channels == 'grey' else 'channels'} ({self.channels})"
                )
        if not all(value > 0 and np.isfinite(value) for value in self.std):
            raise ValueError("every std is a number above 0")
        if not np.isfinite(self.mean).all():
            raise ValueError("every mean is a finite number")

    @property
    def input_size(self) -> tuple[int, int]:
        """Height and width of the network's input."""
        return self.crop_size

    @cached_property
    def fingerprint(self) -> str:
        """Short hex digest of all parameters; `repr` omits later additions."""
        later = [each for each in fields(self) if not each.repr]
        stated = ((each.name, getattr(self, each.name), each.default) for each in later)
        text = repr(self) + "".join(
            f" {name}={value!r}" for name, value, default in stated if value != default
        )
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def crop(self, image: Image.Image) -> Image.Image:
        """The picture that the network sees, RGB."""
        return self._picture(image).convert("RGB")

    def box(self, size: tuple[int, int]) -> Box:
        """The crop in pixels of the original: corners of the pixels' area, not their centres.

        With "pad" it may reach beyond the original.
        """
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
        """The network's input: (channels, height, width), normalised."""
        return self._normalised(self._picture(image))

    def normalised(self, crop: Image.Image) -> FloatArray:
        """The network's input for a result of `crop`: of the same one, bitwise that of `array`."""
        return self._normalised(crop.convert("L") if self.channels == "grey" else crop)

    def _normalised(self, picture: Image.Image) -> FloatArray:
        """The same for the crop, grey or RGB."""
        pixels = np.asarray(picture, dtype=np.float32) / np.float32(255)
        if self.channels == "grey":
            pixels = pixels[..., None]
        elif self.channels == "bgr":
            pixels = pixels[..., ::-1]
        mean, std = np.array(self.mean, np.float32), np.array(self.std, np.float32)
        return np.ascontiguousarray(((pixels - mean) / std).transpose(2, 0, 1))

    def describe(self) -> str:
        """One line: "resize 256 bicubic, crop 224 x 224, mean 0.5 0.5 0.5, std 0.5 0.5 0.5"."""
        fitted = {RESIZE: "", COVER: "to cover ", PAD: "and pad to "}[self.fit]
        return (
            f"resize {fitted}{_by(self.resize_size)} {self.interpolation}, "
            f"crop {_by(self.crop_size)}, mean {_numbers(self.mean)}, std {_numbers(self.std)}"
            + ("" if self.channels == "rgb" else f", {self.channels}")
        )

    def _picture(self, image: Image.Image) -> Image.Image:
        """The crop, grey or RGB."""
        if self.channels == "grey":
            image = image.convert("L")
        box = _trim(image.size)
        size = self._resized((box[2] - box[0], box[3] - box[1]))
        resized = image.resize(size, INTERPOLATIONS[self.interpolation], box=box)
        left, top = self._corner(resized.size)
        height, width = self.crop_size
        if self.fit != PAD:
            return resized.crop((left, top, left + width, top + height))
        padding = tuple(round(255 * min(max(value, 0), 1)) for value in self.mean)
        if self.channels == "bgr":
            padding = padding[::-1]
        canvas = Image.new(
            resized.mode, (width, height), padding[0] if self.channels == "grey" else padding
        )
        canvas.paste(resized, (-left, -top))
        return canvas

    def _resized(self, size: tuple[int, int]) -> tuple[int, int]:
        """Width and height after resizing a picture of `size` (width, height)."""
        if self.fit != RESIZE:
            target = self.resize_size
            height, width = (target, target) if isinstance(target, int) else target
            ratios = size[0] / width, size[1] / height
            ratio = max(ratios) if self.fit == PAD else min(ratios)
            return max(1, round(size[0] / ratio)), max(1, round(size[1] / ratio))
        if not isinstance(self.resize_size, int):
            return self.resize_size[1], self.resize_size[0]
        short, long = sorted(size)
        scaled = int(self.resize_size * long / short)
        return (self.resize_size, scaled) if size[0] <= size[1] else (scaled, self.resize_size)

    def _corner(self, size: tuple[int, int]) -> tuple[int, int]:
        """Left and top of the centre crop of a resized picture of `size` (width, height)."""
        edges = zip(size, self.crop_size[::-1], strict=True)
        left, top = (self._start(length, crop) for length, crop in edges)
        return left, top

    def _start(self, length: int, crop: int) -> int:
        """The start of the centre crop along an edge; below 0 if the crop is longer."""
        if length < crop:
            return -((crop - length) // 2)
        return (length - crop) // 2 if self.rounds_down else round((length - crop) / 2)


def _by(size: int | tuple[int, int]) -> str:
    return str(size) if isinstance(size, int) else f"{size[0]} x {size[1]}"


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:g}" for value in values)


def _trim(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The centre of a picture of `size`, so that a strip of 50,000 x 1 does not fill the memory."""
    width, height = size
    limit = LONGEST * min(size)
    x, y = max(0, (width - limit) // 2), max(0, (height - limit) // 2)
    return x, y, width - x, height - y


def channels_of(preprocess: Preprocess) -> int:
    """How many channels the network's input has."""
    if isinstance(preprocess, ImagePreprocess):
        return CHANNELS[preprocess.channels]
    return len(preprocess.array(probe_image()))


def sizes_vary(preprocess: Preprocess) -> bool:
    """Whether pictures of different sizes become inputs of different sizes."""
    return bool(getattr(preprocess, "varies", False))


def probe_image(width: int = 400, height: int = 300) -> Image.Image:
    """A fixed picture of smooth random colours, the same everywhere."""
    cells = np.random.default_rng(0).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize((width, height), Image.Resampling.BICUBIC)
