"""The defaults of Hugging Face's image processors for classifiers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import UnfitPreprocessing

BILINEAR, BICUBIC = 2, 3  # Pillow's numbers
WARPED_FROM = 384  # ConvNeXT: larger pictures are not cropped
FROM_PYTHON = "pass it from Python: load_model(net, preprocess=processor)"

Config = Mapping[str, Any]
Size = tuple[int, int]
Resizes = Callable[[int | Size, Config], tuple[int | Size, Size]]


@dataclass(frozen=True)
class Processor:
    """The defaults of one kind of processor."""

    square: bool | None  # a size of one number: both edges, or the shorter one; None: unknown
    resample: int | None = BICUBIC
    crops: bool = False
    flips: bool = False  # RGB to BGR
    divides_twice: bool = False  # by the standard deviation, as EfficientNet of Keras does
    size: object = None
    crop_size: object = None
    resizes: Resizes | None = None  # from the stated size to the resized size, and the crop


def _convnext(size: int | Size, config: Config) -> tuple[int | Size, Size]:
    edge = _shortest(size)
    if edge >= WARPED_FROM:
        return (edge, edge), (edge, edge)
    return int(edge / _share(config, 224 / 256)), (edge, edge)


def _poolformer(size: int | Size, config: Config) -> tuple[int | Size, Size]:
    share = _share(config, 0.9)
    crop = _crop_size(config)
    edge = size if isinstance(size, int) else size[0]
    if not isinstance(size, int) and size[0] != size[1]:
        raise UnfitPreprocessing(
            "PoolFormer's preprocessor_config.json states a size that is not square; "
            f"{FROM_PYTHON}."
        )
    return int(edge / share), crop


def _levit(size: int | Size, config: Config) -> tuple[int | Size, Size]:
    return (int(256 / 224 * size) if isinstance(size, int) else size), _crop_size(config)


def _shortest(size: int | Size) -> int:
    if isinstance(size, int):
        return size
    raise UnfitPreprocessing(
        'ConvNextImageProcessor takes a size {"shortest_edge": N}, and preprocessor_config.json '
        f"states {size[0]} x {size[1]}."
    )


def _share(config: Config, default: float) -> float:
    share = config.get("crop_pct", default)
    if not isinstance(share, int | float) or not 0 < share <= 1:
        raise UnfitPreprocessing(
            f"preprocessor_config.json states crop_pct {share!r}; it is a number from 0 to 1."
        )
    return share


def _crop_size(config: Config) -> Size:
    size = config.get("crop_size", 224)
    named = isinstance(size, Mapping)
    height, width = (size.get("height"), size.get("width")) if named else (size, size)
    crops = config.get("do_center_crop", True)
    if not crops or not isinstance(height, int) or not isinstance(width, int):
        raise UnfitPreprocessing(
            "preprocessor_config.json must crop the centre to a crop_size, such as "
            f'{{"height": 224, "width": 224}}, not {size!r}; or {FROM_PYTHON}.'
        )
    return height, width


PROCESSORS: Mapping[str, Processor] = {
    "ViT": Processor(square=True, resample=BILINEAR, size=224),
    "DeiT": Processor(square=True, crops=True, size=256, crop_size=224),
    "Beit": Processor(square=True, size=224, crop_size=224),
    "Pvt": Processor(square=True, size=224),
    "Siglip": Processor(square=None, size=(224, 224)),
    "EfficientNet": Processor(square=True, size=346, crop_size=289, divides_twice=True),
    "CLIP": Processor(square=False, crops=True, size=224, crop_size=224),
    "Bit": Processor(square=False, crops=True, size=224, crop_size=224),
    "MobileNetV1": Processor(square=False, resample=BILINEAR, crops=True, size=256, crop_size=224),
    "MobileNetV2": Processor(square=False, resample=BILINEAR, crops=True, size=256, crop_size=224),
    "MobileViT": Processor(square=False, crops=True, flips=True, size=224, crop_size=256),
    "ConvNext": Processor(square=False, size=384, resizes=_convnext),
    "PoolFormer": Processor(square=False, size=224, resizes=_poolformer),
    "Levit": Processor(square=False, size=224, resizes=_levit),
}
ANY = Processor(square=None, resample=None)  # a file without a processor's name
ENDINGS = ("ImageProcessorFast", "ImageProcessorPil", "ImageProcessor", "FeatureExtractor")

READ = {
    *("image_processor_type", "feature_extractor_type", "processor_class", "_processor_class"),
    *("do_resize", "size", "resample", "crop_pct", "do_center_crop", "crop_size"),
    *("do_rescale", "rescale_factor", "rescale_offset", "do_normalize", "image_mean", "image_std"),
    *("do_convert_rgb", "do_flip_channel_order", "default_to_square", "include_top"),
    *("return_tensors", "data_format", "input_data_format", "device", "disable_grouping"),
    *("transformers_version", "_name_or_path", "name_or_path", "model_type", "backend"),
}  # the last three lines do not affect pixels, except through find_processor
OFF: tuple[object, ...] = (None, False, 0, "", [], {})


def find_processor(config: Config) -> Processor:
    """The defaults of the processor that the file names. Raises: UnfitPreprocessing."""
    name = config.get("image_processor_type") or config.get("feature_extractor_type")
    if name is None:
        return ANY
    kind = str(name)
    for ending in ENDINGS:
        kind = kind.removesuffix(ending)
    if kind not in PROCESSORS:
        raise UnfitPreprocessing(
            f'preprocessor_config.json names the processor "{name}", which Stratoscope does not '
            f"support; {FROM_PYTHON}."
        )
    return PROCESSORS[kind]


def refuse_unknown_keys(config: Config) -> None:
    """Raises: UnfitPreprocessing if the file enables an unsupported step."""
    unknown = [key for key, value in config.items() if key not in READ and value not in OFF]
    if unknown:
        raise UnfitPreprocessing(
            f"preprocessor_config.json states {', '.join(sorted(unknown))}, which Stratoscope does "
            f"not support; {FROM_PYTHON}."
        )
