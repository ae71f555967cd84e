"""Changes of the whole image: its colours, and how it lies in its frame."""

import numpy as np
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional as F

from explainers.edits.base import Apply, Colour, Edit, EditKind, Pixels
from explainers.edits.tensors import as_pixels, as_tensor
from explainers.parameters import Parameter

SOURCE = "torchvision.transforms.v2.functional"


def _factor(help_: str) -> Parameter:
    return Parameter(
        name="factor", label="factor", kind=float, default=1.5, low=0, high=4, help=help_
    )


def _adjusting(name: str) -> Apply:
    """The `apply` that calls torchvision's adjust_NAME with the edit's factor."""
    adjust = getattr(F, f"adjust_{name}")

    def apply(pixels: Pixels, edit: Edit, _empty: Colour) -> Pixels:
        return as_pixels(adjust(as_tensor(pixels), float(dict(edit.values)["factor"])))

    return apply


def _adjustment(name: str, help_: str, lowest: str) -> EditKind:
    return EditKind(
        key=name,
        name=name.capitalize(),
        help=help_,
        source=f"{SOURCE}.adjust_{name}",
        stage="input",
        parameters=(_factor(f"1 leaves the image as it is; {lowest}."),),
        neutral={"factor": 1},
        apply=_adjusting(name),
    )


BRIGHTNESS = _adjustment("brightness", "Makes all colours brighter or darker.", "0 is black")
CONTRAST = _adjustment(
    "contrast", "Moves all colours away from the mean grey, or to it.", "0 is grey"
)
SATURATION = _adjustment("saturation", "Makes colours stronger or weaker.", "0 is without colour")


def greyscale(pixels: Pixels, _edit: Edit, _empty: Colour) -> Pixels:
    """The picture without its colours."""
    return as_pixels(F.rgb_to_grayscale(as_tensor(pixels), num_output_channels=3))


GREYSCALE = EditKind(
    key="greyscale",
    name="Greyscale",
    help="Takes the colours away.",
    source=f"{SOURCE}.rgb_to_grayscale",
    stage="input",
    apply=greyscale,
)


def flip(pixels: Pixels, edit: Edit, _empty: Colour) -> Pixels:
    """The picture's mirror image."""
    horizontal = dict(edit.values)["along"] == "horizontal"
    turned = F.horizontal_flip if horizontal else F.vertical_flip
    return as_pixels(turned(as_tensor(pixels)))


FLIP = EditKind(
    key="flip",
    name="Flip",
    help="Shows the mirror image.",
    source=f"{SOURCE}.horizontal_flip and vertical_flip",
    stage="input",
    parameters=(
        Parameter(
            name="along",
            label="along",
            kind=str,
            default="horizontal",
            choices=("horizontal", "vertical"),
            help="Left and right change places, or top and bottom.",
        ),
    ),
    apply=flip,
)


def rotate(pixels: Pixels, edit: Edit, empty: Colour) -> Pixels:
    """The picture turned anticlockwise about its centre, in the same frame."""
    degrees = float(dict(edit.values)["degrees"])
    picture = Image.fromarray(pixels)
    return np.asarray(F.rotate(picture, degrees, InterpolationMode.BILINEAR, fill=list(empty)))


ROTATION = EditKind(
    key="rotate",
    name="Rotation",
    help="Turns the picture anticlockwise; the corners that come in have the mean colour.",
    source=f"{SOURCE}.rotate, bilinear",
    stage="original",
    parameters=(
        Parameter(
            name="degrees",
            label="degrees",
            kind=float,
            default=15,
            low=-180,
            high=180,
            help="Positive turns anticlockwise.",
        ),
    ),
    neutral={"degrees": 0},
    apply=rotate,
)


def shift(pixels: Pixels, edit: Edit, empty: Colour) -> Pixels:
    """The picture moved in its frame."""
    values = dict(edit.values)
    height, width = pixels.shape[:2]
    by = [round(float(values["x"]) * width / 100), round(float(values["y"]) * height / 100)]
    return _affine(pixels, empty, translate=by)


def zoom(pixels: Pixels, edit: Edit, empty: Colour) -> Pixels:
    """The picture enlarged about its centre, or reduced, in the same frame."""
    return _affine(pixels, empty, scale=float(dict(edit.values)["times"]))


def _affine(
    pixels: Pixels, empty: Colour, translate: list[int] | None = None, scale: float = 1
) -> Pixels:
    moved = F.affine(
        Image.fromarray(pixels),
        angle=0,
        translate=translate or [0, 0],
        scale=scale,
        shear=[0, 0],
        interpolation=InterpolationMode.BILINEAR,
        fill=list(empty),
    )
    return np.asarray(moved)


def _percent(name: str, label: str, help_: str) -> Parameter:
    return Parameter(
        name=name, label=f"{label} (%)", kind=float, default=10, low=-100, high=100, help=help_
    )


SHIFT = EditKind(
    key="shift",
    name="Shift",
    help="Moves the picture in its frame; what comes in has the mean colour.",
    source=f"{SOURCE}.affine, bilinear",
    stage="original",
    parameters=(
        _percent("x", "right", "Positive moves right, in percent of the width."),
        _percent("y", "down", "Positive moves down, in percent of the height."),
    ),
    neutral={"x": 0, "y": 0},
    apply=shift,
)
ZOOM = EditKind(
    key="zoom",
    name="Zoom",
    help="Enlarges the picture about its centre; below 1, the rim has the mean colour.",
    source=f"{SOURCE}.affine, bilinear",
    stage="original",
    parameters=(
        Parameter(
            name="times",
            label="times",
            kind=float,
            default=1.5,
            low=0.25,
            high=4,
            help="1 leaves the image as it is.",
        ),
    ),
    neutral={"times": 1},
    apply=zoom,
)
ADJUSTMENTS = (BRIGHTNESS, CONTRAST, SATURATION, GREYSCALE, FLIP, ROTATION, SHIFT, ZOOM)
