"""What can be asked of the engine: frozen, hashable, equal when the question is the same."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class ImageRef:
    """An image by its content: `sha256` of the file names it, `path` says where the bytes lie."""

    sha256: str
    path: Path = field(compare=False)


@dataclass(frozen=True)
class TraceRequest:
    """All layers of one image; `target` None stands for the predicted class. -> TraceResult."""

    model: str  # key of a model of the engine
    image: ImageRef
    target: int | None = None


@dataclass(frozen=True)
class MapRequest:
    """One heat map at one layer by one registered method. -> Heatmap."""

    model: str
    image: ImageRef
    layer: str
    target: int
    method: str
    parameters: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class FeatureMapsRequest:
    """The `count` channels of a layer with the highest mean activation. -> FeatureMaps."""

    model: str
    image: ImageRef
    layer: str
    count: int = 48


@dataclass(frozen=True)
class FiltersRequest:
    """The filters of the first convolution. -> Filters."""

    model: str


@dataclass(frozen=True)
class PredictRequest:
    """Top classes of several images. -> Predictions."""

    model: str
    images: tuple[ImageRef, ...]
    top: int = 10
