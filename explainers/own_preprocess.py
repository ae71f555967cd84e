"""One's own function as a preprocessing: what it returns is the network's input."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from PIL import Image

from explainers.errors import UnfitModel
from explainers.preprocess import probe_image
from explainers.results import FloatArray


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
