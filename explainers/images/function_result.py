"""The return value of a preprocessing function, read as one array (channels, height, width)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image

from explainers.errors import UnfitPreprocessing
from explainers.results import FloatArray

PICTURE_KEYS = ("pixel_values", "image")  # the names that Hugging Face and albumentations use
MOST_CHANNELS = 16  # of an array with channels last


def name_of(function: object) -> str:
    """The function's name, or its class."""
    name = getattr(function, "__name__", None) or type(function).__name__
    return "lambda" if name == "<lambda>" else str(name)


def array_of(result: object, name: str) -> FloatArray:
    """The picture in `result` as float32 (channels, height, width).

    Accepts tensors of any device and dtype, arrays and nested numbers; of a dict, its
    "pixel_values" or "image", else its only array; a list of one array, or a batch of one, counts
    as that array. An "image" with channels last is transposed, as albumentations returns it.

    Raises: UnfitPreprocessing, naming the function `name`, if there is no such picture, or it holds
    values that are not finite.
    """
    keyed = isinstance(result, Mapping)
    if isinstance(result, Mapping):
        result = _picture_in(result, name)
    array = _as_array(result, name)
    if array.ndim == 4 and len(array) == 1:  # noqa: PLR2004 - a batch of one
        array = array[0]
    if array.ndim != len("chw"):
        raise UnfitPreprocessing(
            f"The preprocessing {name} must return one array of (channels, height, width); "
            f"it returned the shape {array.shape}."
        )
    if _channels_last(array.shape):
        if not keyed:
            raise UnfitPreprocessing(
                f"The preprocessing {name} returned (height, width, channels) = {array.shape}; "
                "return (channels, height, width), as array.transpose(2, 0, 1)."
            )
        array = np.ascontiguousarray(array.transpose(2, 0, 1))
    if not array.size:
        raise UnfitPreprocessing(f"The preprocessing {name} returned an empty array {array.shape}.")
    if not np.isfinite(array).all():
        raise UnfitPreprocessing(
            f"The preprocessing {name} returned values that are infinite or not a number."
        )
    return array


def is_whole(result: object, name: str) -> bool:
    """Whether the picture in `result` has an integer type."""
    if isinstance(result, Mapping):
        result = _picture_in(result, name)
    if isinstance(result, Sequence) and len(result) == 1:
        result = result[0]
    if isinstance(result, torch.Tensor):
        return not result.is_floating_point()
    return isinstance(result, np.ndarray) and result.dtype.kind in "iub"


def _picture_in(result: Mapping[Any, Any], name: str) -> object:
    for key in PICTURE_KEYS:
        if key in result:
            picture: object = result[key]
            return picture
    arrays = [value for value in result.values() if isinstance(value, np.ndarray | torch.Tensor)]
    if len(arrays) == 1:
        return arrays[0]
    raise UnfitPreprocessing(
        f"The preprocessing {name} returned a dict with {', '.join(map(str, result)) or 'nothing'};"
        ' it must hold one array, or name it "image" or "pixel_values".'
    )


def _as_array(result: object, name: str) -> FloatArray:
    if isinstance(result, tuple | list) and len(result) == 1:
        return _as_array(result[0], name)
    if isinstance(result, torch.Tensor):
        array: FloatArray = result.detach().cpu().float().numpy()
        return array
    if isinstance(result, Image.Image):
        raise UnfitPreprocessing(
            f"The preprocessing {name} returned a PIL picture; end it with ToTensor(), or return "
            "an array of (channels, height, width)."
        )
    several = isinstance(result, tuple | list) and any(
        isinstance(item, np.ndarray | torch.Tensor) for item in result
    )
    try:
        if several or result is None or isinstance(result, str | bytes):
            raise TypeError
        return np.asarray(result, dtype=np.float32)
    except (TypeError, ValueError):
        what = f"{len(result)} arrays" if several else type(result).__name__  # type: ignore[arg-type]
        raise UnfitPreprocessing(
            f"The preprocessing {name} must return one array of (channels, height, width), "
            f"not {what}."
        ) from None


def _channels_last(shape: tuple[int, ...]) -> bool:
    """Whether the last axis is far too short for a width, and the first too long for channels."""
    first, second, last = shape
    return last <= MOST_CHANNELS < first and last < second
