"""A picture whose regions are erased, as the network's input."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from explainers.edits.base import Edit, Mask
from explainers.edits.edited import edited_preprocess
from explainers.images.picture import as_rgb
from explainers.images.preprocess import Preprocess
from explainers.parameters import SEED

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Canvas:
    """A picture before its preprocessing, with the edits it has already."""

    picture: Image.Image
    preprocess: Preprocess
    edits: tuple[Edit, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the network's input."""
        return self.preprocess.input_size

    def whole(self) -> Tensor:
        """The input (channels, height, width) with nothing erased. Raises: UnfitEdit."""
        return self._input(self.edits)

    def without(self, erased: Bools, fill: str, seed: int) -> Tensor:
        """The same with some pixels (height, width) replaced: as the edit "erase" does it."""
        values = (("fill", fill), (SEED.name, seed))
        return self._input((*self.edits, Edit("erase", values, Mask.of(erased))))

    def _input(self, edits: tuple[Edit, ...]) -> Tensor:
        preprocess = edited_preprocess(self.preprocess, edits)
        return torch.tensor(preprocess.array(as_rgb(self.picture)))
