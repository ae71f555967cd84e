"""A preprocessing with edits: of the original before it, and of the crop that the network sees."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from explainers.edits.base import Colour, Edit, Stage
from explainers.edits.kinds import find_edit
from explainers.errors import UnfitEdit
from explainers.images.preprocess import Box, ImagePreprocess, Preprocess
from explainers.results import FloatArray

GREY = (128, 128, 128)  # for places left empty, where the normalisation is unknown


@dataclass(frozen=True)
class EditedPreprocess:
    """The preprocessing `base` of a picture with `edits`; those of the original come first."""

    base: Preprocess
    edits: tuple[Edit, ...]

    @property
    def input_size(self) -> tuple[int, int]:
        """Height and width of the network's input."""
        return self.base.input_size

    @property
    def fingerprint(self) -> str:
        """As every preprocessing's."""
        text = self.base.fingerprint + "".join(edit.digest for edit in self.edits)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def original(self, image: Image.Image) -> Image.Image:
        """The picture after the edits of the original."""
        return self._edited(image, "original")

    def crop(self, image: Image.Image) -> Image.Image:
        """The picture that the network sees, RGB. Raises: UnfitEdit."""
        crop = self.base.crop(self.original(image))
        return self._edited(crop, "input") if self._of("input") else crop

    def box(self, size: tuple[int, int]) -> Box | None:
        """As that of `base`: edits keep the size of the original."""
        return self.base.box(size)

    def array(self, image: Image.Image) -> FloatArray:
        """The network's input. Raises: UnfitEdit where the crop of `base` is not known."""
        if not self._of("input"):
            return self.base.array(self.original(image))
        return seen_as_input(self.base, self.crop(image))

    def describe(self) -> str:
        """One line."""
        return f"{self.base.describe()}, edited"

    def _of(self, stage: Stage) -> list[Edit]:
        return [edit for edit in self.edits if find_edit(edit.kind).stage == stage]

    def _edited(self, image: Image.Image, stage: Stage) -> Image.Image:
        edits = self._of(stage)
        if not edits:
            return image
        pixels = np.asarray(image.convert("RGB"))
        for edit in edits:
            if edit.mask is not None and edit.mask.shape != pixels.shape[:2]:
                raise UnfitEdit("This region was drawn for a model with another input size.")
            pixels = find_edit(edit.kind).apply(pixels, edit, self.empty)
        return Image.fromarray(pixels)

    @property
    def empty(self) -> Colour:
        """The colour of places that an edit leaves empty: see `mean_colour`."""
        return mean_colour(self.base)


def seen_as_input(preprocess: Preprocess, crop: Image.Image) -> FloatArray:
    """The network's input for a changed crop. Raises: UnfitEdit if the crop is not known."""
    if isinstance(preprocess, ImagePreprocess):
        return preprocess.normalised(crop)
    raise UnfitEdit(
        "This model has its own preprocessing, whose crop is not known: only edits of the "
        "original (rotate, shift, zoom, jpeg) are possible."
    )


def mean_colour(preprocess: Preprocess) -> Colour:
    """The mean that the normalisation subtracts, RGB from 0 to 255; grey where it is unknown."""
    if not isinstance(preprocess, ImagePreprocess):
        return GREY
    mean = [round(255 * min(max(value, 0.0), 1.0)) for value in preprocess.mean]
    if preprocess.channels == "grey":
        return mean[0], mean[0], mean[0]
    red, green, blue = mean[::-1] if preprocess.channels == "bgr" else mean
    return red, green, blue


def edited_preprocess(preprocess: Preprocess, edits: Sequence[Edit]) -> Preprocess:
    """The preprocessing of an image with these edits; itself where there are none."""
    return EditedPreprocess(preprocess, tuple(edits)) if edits else preprocess
