"""A picture whose regions are erased, as the network's input."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from explainers.edits.base import Edit, Mask, Pixels
from explainers.edits.edited import edited_preprocess, mean_colour, seen_as_input
from explainers.edits.erasing import ERASE
from explainers.images.picture import as_rgb
from explainers.images.preprocess import Preprocess
from explainers.parameters import SEED

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Canvas:
    """A picture before its preprocessing, and the edits that it already has."""

    picture: Image.Image
    preprocess: Preprocess
    edits: tuple[Edit, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the network's input."""
        return self.preprocess.input_size

    def whole(self) -> Tensor:
        """The input (channels, height, width) with nothing erased. Raises: UnfitEdit."""
        return torch.tensor(self._preprocess.array(as_rgb(self.picture)))

    def without(self, erased: Bools, fill: str, seed: int) -> Tensor:
        """The same with some pixels (height, width) replaced: as the edit "erase" does it."""
        edit = Edit(ERASE.key, (("fill", fill), (SEED.name, seed)), Mask.of(erased))
        pixels = ERASE.apply(self._crop, edit, mean_colour(self.preprocess))
        return torch.tensor(seen_as_input(self.preprocess, Image.fromarray(pixels)))

    @cached_property
    def _crop(self) -> Pixels:
        return np.asarray(self._preprocess.crop(as_rgb(self.picture)).convert("RGB"))

    @property
    def _preprocess(self) -> Preprocess:
        return edited_preprocess(self.preprocess, self.edits)
