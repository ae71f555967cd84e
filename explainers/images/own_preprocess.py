"""A user's own function as a preprocessing: it returns the network's input."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from PIL import Image

from explainers.errors import UnfitPreprocessing, UnreadableImage
from explainers.images.bands import show_bands
from explainers.images.function_result import array_of, is_whole, name_of
from explainers.images.preprocess import probe_image
from explainers.results import FloatArray

OTHER_SIZES = ((300, 420), (64, 48))  # of pictures that show whether the result's size varies


@dataclass(frozen=True, eq=False)
class CallablePreprocess:
    """Any function from a PIL picture to an array or tensor (channels, height, width).

    Functions that take `image=array`, as albumentations' pipelines do, are called this way. Of a
    dict, the picture in it is used, see `array_of`. The function's crop is unknown: `box` is None,
    and `crop` shows the array itself, see `show_bands`. Its result for a fixed picture identifies
    it.

    Raises: UnfitPreprocessing if its result for that picture does not have three axes.
    """

    function: Callable[..., Any]
    bands: tuple[int, ...] | None = None  # channels shown as grey or as RGB, the first one is 1

    @property
    def name(self) -> str:
        """The function's name, for sentences."""
        return name_of(self.function)

    @property
    def input_size(self) -> tuple[int, int]:
        """Height and width of the network's input; for the fixed picture, if it varies."""
        height, width = self.probe.shape[1:]
        return height, width

    @cached_property
    def varies(self) -> bool:
        """Whether pictures of different sizes become inputs of different sizes."""
        for size in OTHER_SIZES:
            try:
                if self._made(probe_image(*size)).shape != self.probe.shape:
                    return True
            except UnfitPreprocessing:
                continue  # it accepts pictures of some sizes only
        return False

    @property
    def resizes(self) -> bool:
        """Whether the fixed picture becomes an input of another size than its own."""
        width, height = probe_image().size
        return self.input_size != (height, width)

    @cached_property
    def fingerprint(self) -> str:
        """Short hex digest of its result for a fixed picture."""
        return hashlib.sha256(self.probe.tobytes()).hexdigest()[:16]

    def crop(self, image: Image.Image) -> Image.Image:
        """The network's input as an RGB picture."""
        return show_bands(self.array(image), self.bands)

    def box(self, size: tuple[int, int]) -> None:
        """None: unknown."""

    def array(self, image: Image.Image) -> FloatArray:
        """The network's input: (channels, height, width).

        Raises: UnreadableImage if the function fails for this picture, or returns a shape unlike
        all others.
        """
        expected = self.probe.shape
        try:
            array = self._made(image)
        except UnfitPreprocessing as error:
            raise UnreadableImage(str(error)) from error
        if array.shape[0] != expected[0] or (array.shape != expected and not self.varies):
            raise UnreadableImage(
                f"The preprocessing {self.name} returned {_by(array.shape)} for this picture and "
                f"{_by(expected)} for others (channels x height x width)."
            )
        return array

    def describe(self) -> str:
        """One line."""
        size = "of varying size" if self.varies else f"{self.input_size[0]} x {self.input_size[1]}"
        channels = len(self.probe)
        colours = "" if channels == 3 else f", {channels} channel{'s' * (channels != 1)}"  # noqa: PLR2004
        return f"own preprocessing ({self.name}), input {size}{colours}"

    @cached_property
    def probe(self) -> FloatArray:
        """Its result for the fixed picture."""
        return self._made(probe_image())

    @cached_property
    def whole_numbers(self) -> bool:
        """Whether the function returns integers, like pixels from 0 to 255."""
        return is_whole(self.raw(probe_image()), self.name)

    @cached_property
    def by_keyword(self) -> bool:
        """Whether the function takes `image=array` and returns a dict, as in albumentations."""
        try:
            self.function(probe_image())
        except (TypeError, KeyError, ValueError):
            try:
                result = self.function(image=np.array(probe_image()))
            except Exception:
                return False
            return hasattr(result, "keys") and "image" in result
        except Exception:
            return False
        return False

    def raw(self, image: Image.Image) -> object:
        """The function's own return value. Raises: UnfitPreprocessing if it fails."""
        try:
            if self.by_keyword:
                return self.function(image=np.array(image))
            return self.function(image.copy())  # `thumbnail` and similar functions work in place
        except Exception as error:
            raise UnfitPreprocessing(
                f"The preprocessing {self.name} failed: {type(error).__name__}: {error}"
            ) from error

    def _made(self, image: Image.Image) -> FloatArray:
        return array_of(self.raw(image), self.name)


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
