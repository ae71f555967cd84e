"""Preprocessing from the configuration files beside weights: timm's and Hugging Face's."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image
from timm.data.constants import DEFAULT_CROP_PCT, IMAGENET_DEFAULT_MEAN, IMAGENET_DEFAULT_STD

from explainers.errors import UnfitPreprocessing
from explainers.images.preprocess import COVER, INTERPOLATIONS, PAD, RESIZE, ImagePreprocess
from explainers.models.hf_processors import (
    Processor,
    find_processor,
    refuse_unknown_keys,
)

OF_CHANNELS = {1: "grey", 3: "rgb"}
PIXEL = 1 / 255

Config = Mapping[str, Any]
Size = tuple[int, int]


def from_timm_config(config: Config) -> ImagePreprocess:
    """The preprocessing of a timm `pretrained_cfg`, or of a config.json that holds one.

    As `resolve_data_config` and `create_transform` do it, bitwise: `input_size`, `crop_pct`,
    `crop_mode`, `interpolation`, `mean` and `std` count, with timm's own defaults; other keys do
    not affect pixels. Raises: UnfitPreprocessing.
    """
    config = config.get("pretrained_cfg", config)
    if not isinstance(config, Mapping):
        raise UnfitPreprocessing("timm's config.json must hold an object under pretrained_cfg.")
    channels, height, width = _timm_input(config.get("input_size") or (3, 224, 224))
    share = _number(config.get("crop_pct") or DEFAULT_CROP_PCT, "crop_pct")
    mode = config.get("crop_mode") or "center"
    if mode not in ("center", "squash", "border"):
        raise UnfitPreprocessing(
            f"timm's configuration states the crop_mode {mode!r}; it is center, squash or border."
        )
    scaled = math.floor(height / share), math.floor(width / share)
    resized: int | Size = scaled[0] if mode == "center" and scaled[0] == scaled[1] else scaled
    fits = {"squash": RESIZE, "border": PAD, "center": RESIZE if resized is scaled[0] else COVER}
    return _made(
        "timm's configuration",
        resize_size=resized,
        crop_size=(height, width),
        interpolation=config.get("interpolation") or "bicubic",
        mean=_values(config.get("mean") or IMAGENET_DEFAULT_MEAN, channels, "mean"),
        std=_values(config.get("std") or IMAGENET_DEFAULT_STD, channels, "std"),
        fit=fits[mode],
        channels=OF_CHANNELS[channels],
    )


def from_hf_config(config: Config) -> ImagePreprocess:
    """The preprocessing of a Hugging Face preprocessor_config.json.

    Pixels are resized by Pillow, as its processors did up to version 4; the newer ones differ by
    rounding. A margin of half a pixel is rounded down, as all of them do.

    Raises: UnfitPreprocessing for anything unsupported.
    """
    if "pretrained_cfg" in config:  # of timm's wrapper
        return from_timm_config(config)
    processor = find_processor(config)
    refuse_unknown_keys(config)
    size, crop = _hf_sizes(config, processor)
    mean, std = _hf_normalisation(config, processor)
    return _made(
        "preprocessor_config.json",
        resize_size=size,
        crop_size=crop,
        interpolation=_hf_interpolation(config.get("resample", processor.resample)),
        mean=mean,
        std=std,
        rounds_down=size != crop,
        channels="bgr" if config.get("do_flip_channel_order", processor.flips) else "rgb",
    )


def _made(source: str, **values: Any) -> ImagePreprocess:  # noqa: ANN401
    try:
        return ImagePreprocess(**values)
    except ValueError as error:
        raise UnfitPreprocessing(
            f"The preprocessing in {source} cannot be used: {error}."
        ) from None


def _timm_input(size: object) -> tuple[int, int, int]:
    if not isinstance(size, Sequence) or len(size) != 3 or not all(map(_whole, size)):  # noqa: PLR2004
        raise UnfitPreprocessing(
            f"timm's configuration states the input_size {size!r}; "
            "it is (channels, height, width), such as [3, 224, 224]."
        )
    if size[0] not in OF_CHANNELS:
        raise UnfitPreprocessing(
            f"timm's configuration states {size[0]} channels, and a picture has 1 or 3; pass your "
            "own function: load_model(net, preprocess=f)."
        )
    return size[0], size[1], size[2]


def _hf_sizes(config: Config, processor: Processor) -> tuple[int | Size, Size]:
    """The size after resizing, and the crop."""
    if not config.get("do_resize", True):
        raise UnfitPreprocessing(
            "preprocessor_config.json states do_resize false, so its pictures have no common "
            "size; pass the processor from Python: load_model(net, preprocess=processor)."
        )
    resized = _hf_resize(config.get("size", processor.size), config, processor)
    if processor.resizes is not None:
        return processor.resizes(resized, config)
    crops = config.get("do_center_crop", processor.crops) or False
    if crops:
        return resized, _pair(config.get("crop_size", processor.crop_size), "crop_size")
    if isinstance(resized, int):
        raise UnfitPreprocessing(
            f"preprocessor_config.json resizes the shorter edge to {resized} and crops nothing, so "
            "its pictures have no common size; pass the processor from Python: load_model(net, "
            "preprocess=processor)."
        )
    return resized, resized


def _hf_resize(size: object, config: Config, processor: Processor) -> int | Size:
    if isinstance(size, Mapping) and [key for key, value in size.items() if value] == [
        "shortest_edge"
    ]:
        return _edge(size["shortest_edge"], "size")
    square = config.get("default_to_square", processor.square)
    if _whole(size) and square is None:
        raise UnfitPreprocessing(
            f"preprocessor_config.json states the size {size} without its image_processor_type, "
            'which defines its meaning; write {"shortest_edge": N} or {"height": N, "width": N}.'
        )
    if _whole(size) and not square:
        return _edge(size, "size")
    return _pair(size, "size")


def _pair(size: object, key: str) -> Size:
    if isinstance(size, Mapping) and {key for key, value in size.items() if value} == {
        "height",
        "width",
    }:
        return _edge(size["height"], key), _edge(size["width"], key)
    if isinstance(size, Sequence) and len(size) == 2:  # noqa: PLR2004
        return _edge(size[0], key), _edge(size[1], key)
    return _edge(size, key), _edge(size, key)


def _edge(size: object, key: str) -> int:
    if not _whole(size):
        raise UnfitPreprocessing(
            f"preprocessor_config.json states the {key} {size!r}; Stratoscope reads a number, "
            '{"shortest_edge": N} and {"height": N, "width": N}.'
        )
    assert isinstance(size, int)
    return size


def _hf_normalisation(
    config: Config, processor: Processor
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation, for pixels from 0 to 1, equivalent to all its arithmetic."""
    factor, offset = 1.0, 0.0  # of a pixel from 0 to 255: unchanged
    if config.get("do_rescale", True):
        factor = _number(config.get("rescale_factor", PIXEL), "rescale_factor")
        offset = 1.0 if config.get("rescale_offset") else 0.0
    normalises = config.get("do_normalize", True)
    twice = config.get("include_top", processor.divides_twice)
    mean: tuple[float, ...] = (0.0,) * 3
    std: tuple[float, ...] = (1.0,) * 3
    if normalises:
        mean = _values(_stated(config, "image_mean"), 3, "image_mean")
    if normalises or twice:
        std = _values(_stated(config, "image_std"), 3, "image_std")
    if normalises and twice:
        std = tuple(value**2 for value in std)
    whole = factor * 255
    if math.isclose(whole, 1, abs_tol=1e-9) and not offset:
        return mean, std
    return tuple((value + offset) / whole for value in mean), tuple(value / whole for value in std)


def _stated(config: Config, key: str) -> object:
    if not config.get(key):
        raise UnfitPreprocessing(
            f"preprocessor_config.json normalises and states no {key}; state both image_mean and "
            "image_std there."
        )
    return config[key]


def _hf_interpolation(resample: object) -> str:
    names = {int(value): name for name, value in INTERPOLATIONS.items()}
    if isinstance(resample, Image.Resampling | int) and int(resample) in names:
        return names[int(resample)]
    if isinstance(resample, str) and resample in INTERPOLATIONS:
        return resample
    raise UnfitPreprocessing(
        f"preprocessor_config.json states the resample {resample!r}; "
        f"it is one of {', '.join(f'{number} ({name})' for number, name in sorted(names.items()))}."
    )


def _values(values: object, channels: int, key: str) -> tuple[float, ...]:
    """One number per channel; a single one stands for all."""
    listed = values if isinstance(values, Sequence) and not isinstance(values, str) else [values]
    numbers = tuple(_number(value, key, above=None) for value in listed)
    return numbers * channels if len(numbers) == 1 else numbers


def _number(value: object, key: str, above: float | None = 0) -> float:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or (above is not None and value <= above):  # type: ignore[operator]
        raise UnfitPreprocessing(
            f"The preprocessing's configuration states {key} {value!r}; a number is needed"
            f"{'' if above is None else f' above {above:g}'}."
        )
    return float(value)  # type: ignore[arg-type]


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
