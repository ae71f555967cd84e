"""Erases a region of the network's input, or everything but that region."""

import numpy as np

from explainers.edits.base import Colour, Edit, EditKind, Pixels
from explainers.edits.fills import FILLS, INPAINTED
from explainers.errors import UnfitEdit
from explainers.parameters import SEED, Parameter

FILL = Parameter(
    name="fill",
    label="fill",
    kind=str,
    default="blur",
    choices=tuple(FILLS),
    help=(
        "What replaces the pixels: the blurred picture, the mean that the model's normalisation "
        "subtracts, noise, or a smooth continuation of the surroundings."
    ),
)


def erase(pixels: Pixels, edit: Edit, empty: Colour) -> Pixels:
    """The picture without the region."""
    return _without(pixels, edit, empty, _region(edit))


def keep(pixels: Pixels, edit: Edit, empty: Colour) -> Pixels:
    """The picture without everything but the region."""
    return _without(pixels, edit, empty, ~_region(edit))


def _region(edit: Edit) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    assert edit.mask is not None
    return edit.mask.pixels


def _without(
    pixels: Pixels,
    edit: Edit,
    empty: Colour,
    erased: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> Pixels:
    values = dict(edit.values)
    if not erased.any():
        return pixels
    if values["fill"] == "inpaint" and erased.mean() > INPAINTED:
        raise UnfitEdit(
            f"Inpainting covers {INPAINTED:.0%} of the image at most, and this region has "
            f"{erased.mean():.0%}; choose another fill or a smaller region."
        )
    filled = FILLS[str(values["fill"])](pixels, erased, empty, int(values["seed"]))
    return np.where(erased[..., None], filled, pixels)


SOURCE = "Gaussian blur, mean colour, noise, or scikit-image's inpaint_biharmonic"

ERASE = EditKind(
    key="erase",
    name="Erase a region",
    help="Replaces the pixels of a region.",
    source=SOURCE,
    stage="input",
    parameters=(FILL, SEED),
    of_region=True,
    apply=erase,
)
KEEP = EditKind(
    key="keep",
    name="Keep a region only",
    help="Replaces all pixels but those of a region.",
    source=SOURCE,
    stage="input",
    parameters=(FILL, SEED),
    of_region=True,
    apply=keep,
)
