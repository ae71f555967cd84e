"""Transforms of libraries and users, converted to an ImagePreprocess if possible."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms._presets import ImageClassification

from explainers.errors import UnfitPreprocessing
from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import ImagePreprocess, Preprocess, probe_image
from explainers.models.preprocess_config import from_hf_config
from explainers.models.random_steps import generators_kept, refuse_random

ROUNDING = 1e-6  # of the network's input: torchvision's two generations differ by this much
STEPS = ("Resize", "CenterCrop", "Normalize")
CONVERSIONS = (
    *("ToTensor", "MaybeToTensor", "PILToTensor", "ConvertImageDtype"),
    *("ToImage", "ToDtype", "ToPureTensor"),
)

Transform = Callable[[Image.Image], Any]


def as_preprocess(transform: Preprocess | Transform) -> Preprocess:
    """A Preprocess for a transform of a library or user.

    Presets, `Compose`s of resize, centre crop, conversion and normalisation, and image processors
    of Hugging Face become an ImagePreprocess, which has a crop; but only if both return the same
    for a picture. Any other function becomes a CallablePreprocess.

    Raises: UnfitPreprocessing if its result is no picture, or is random.
    """
    if isinstance(transform, Preprocess):
        return transform
    if not callable(transform) or isinstance(transform, type):
        raise UnfitPreprocessing(
            "The preprocessing must be a Preprocess or a function of a PIL picture, "
            f"not {transform!r:.80}."
        )
    wrapped = CallablePreprocess(transform)
    with generators_kept():
        guess = _guess(transform)
        if guess is not None and _same(guess, wrapped):
            return guess
        refuse_random(wrapped)
        _ = (
            wrapped.varies,
            wrapped.whole_numbers,
        )  # needed later, when its generators are not restored
    return wrapped


def _same(guess: ImagePreprocess, wrapped: CallablePreprocess) -> bool:
    return guess.input_size == wrapped.input_size and np.allclose(
        guess.array(probe_image()), wrapped.array(probe_image()), rtol=ROUNDING, atol=ROUNDING
    )


def _guess(transform: Any) -> ImagePreprocess | None:  # noqa: ANN401
    """The preprocessing by its parameters; None if they do not determine it."""
    try:
        if callable(getattr(transform, "to_dict", None)):
            return from_hf_config(transform.to_dict())
        return _read(transform)
    except (AttributeError, KeyError, TypeError, ValueError, UnfitPreprocessing):
        return None


def _read(transform: Any) -> ImagePreprocess:  # noqa: ANN401
    """Its parameters; one of several errors for any other transform."""
    if isinstance(transform, ImageClassification):
        return _image_preprocess(
            transform.resize_size,
            transform.crop_size,
            transform.interpolation,
            transform.mean,
            transform.std,
        )
    steps = {type(step).__name__: step for step in transform.transforms}
    if unknown := steps.keys() - {*STEPS, *CONVERSIONS}:
        raise ValueError(f"not a resize, crop or normalisation: {unknown}")
    resize, normalize = steps["Resize"], steps["Normalize"]
    crop = steps.get("CenterCrop", resize)
    return _image_preprocess(
        resize.size, crop.size, resize.interpolation, normalize.mean, normalize.std
    )


def _image_preprocess(
    resize: int | list[int] | tuple[int, ...],
    crop: int | list[int] | tuple[int, ...],
    interpolation: InterpolationMode,
    mean: Any,  # noqa: ANN401
    std: Any,  # noqa: ANN401
) -> ImagePreprocess:
    resize_size = (resize,) if isinstance(resize, int) else tuple(resize)
    crop_size = (crop,) if isinstance(crop, int) else tuple(crop)
    return ImagePreprocess(
        resize_size=resize_size[0] if len(resize_size) == 1 else (resize_size[0], resize_size[1]),
        crop_size=(crop_size[0], crop_size[-1]),
        interpolation=InterpolationMode(interpolation).value,
        mean=_decimals(mean),
        std=_decimals(std),
    )


def _decimals(values: Any) -> tuple[float, ...]:  # noqa: ANN401
    """Float32 values by their shortest decimals: 0.485, not 0.48500001430511475."""
    return tuple(float(str(value)) for value in np.asarray(values, dtype=np.float32))
