"""A preprocessing in plain words."""

from collections.abc import Sequence
from math import isclose

from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import COVER, PAD, ImagePreprocess, Preprocess

COLOURS = {"rgb": "RGB", "bgr": "BGR", "grey": "grey (ITU-R 601)"}


def in_words(preprocess: Preprocess) -> str:
    """The processing of a picture: the middle of a sentence, such as "the shorter edge is ..."."""
    if isinstance(preprocess, ImagePreprocess):
        return f"{_geometry(preprocess)}, in {COLOURS[preprocess.channels]} {_values(preprocess)}"
    if not isinstance(preprocess, CallablePreprocess):
        return preprocess.describe()
    channels = len(preprocess.probe)
    of = f"{channels} channel{'s' * (channels != 1)}"
    if preprocess.varies and preprocess.resizes:
        return (
            f"images of different sizes become inputs of different sizes; {of} made by "
            f"{preprocess.name}"
        )
    if preprocess.varies:
        return f"no resize, every image keeps its own size; {of} made by {preprocess.name}"
    height, width = preprocess.input_size
    return f"every image becomes {height} x {width} with {of}, made by {preprocess.name}"


def _geometry(made: ImagePreprocess) -> str:
    height, width = made.crop_size
    crop = f"{height} x {width}"
    resize = made.resize_size
    by = f"({made.interpolation})"
    if made.fit == PAD:
        whole = _by(resize)
        padded = "" if _same(resize, made.crop_size) else f", the middle {crop} is taken"
        return f"resized to fit into {whole} {by} and padded with the mean colour{padded}"
    if isinstance(resize, int):
        middle = "square" if (height, width) == (resize, resize) else crop
        return f"the shorter edge is resized to {resize} {by}, the middle {middle} is cropped"
    if made.fit == COVER:
        return f"resized to cover {_by(resize)} {by}, the middle {crop} is cropped"
    middle = "" if _same(resize, made.crop_size) else f", the middle {crop} is cropped"
    return f"resized to {_by(resize)} {by} whatever the aspect ratio{middle}"


def _values(made: ImagePreprocess) -> str:
    if not any(made.mean) and all(isclose(value, 1) for value in made.std):
        return "with pixels from 0 to 1"
    if not any(made.mean) and all(isclose(value * 255, 1, rel_tol=1e-6) for value in made.std):
        return "with pixels from 0 to 255"
    return f"with mean {_numbers(made.mean)}, std {_numbers(made.std)}"


def _numbers(values: Sequence[float]) -> str:
    shown = values[:1] if len(set(values)) == 1 else values
    return " ".join(f"{value:.4g}" for value in shown)


def _by(size: int | tuple[int, int]) -> str:
    return f"{size} x {size}" if isinstance(size, int) else f"{size[0]} x {size[1]}"


def _same(size: int | tuple[int, int], crop: tuple[int, int]) -> bool:
    return (size, size) == crop if isinstance(size, int) else size == crop
