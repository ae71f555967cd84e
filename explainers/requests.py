"""What can be asked of the engine: frozen, hashable, equal when the question is the same."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from explainers.results import FeatureMaps, Filters, Heatmap, Predictions, TraceResult

Answer_co = TypeVar("Answer_co", covariant=True)


@dataclass(frozen=True)
class ImageRef:
    """An image by its content: `sha256` of the file names it, `path` says where the bytes lie.

    Nothing that is computed from a private image is written to disk.
    """

    sha256: str
    path: Path = field(compare=False)
    private: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Request(Generic[Answer_co]):
    """A question to one model of the engine; the type parameter is that of its answer."""

    model: str  # key of a model of the engine


@dataclass(frozen=True)
class TraceRequest(Request[TraceResult]):
    """All layers of one image; `target` None stands for the predicted class."""

    image: ImageRef
    target: int | None = None


@dataclass(frozen=True)
class MapRequest(Request[Heatmap]):
    """One heat map at one layer by one registered method."""

    image: ImageRef
    layer: str
    target: int
    method: str
    parameters: tuple[tuple[str, float | str], ...] = ()  # those that are not at their default


@dataclass(frozen=True)
class FeatureMapsRequest(Request[FeatureMaps]):
    """The `count` channels of a layer with the highest mean activation."""

    image: ImageRef
    layer: str
    count: int = 48


@dataclass(frozen=True)
class FiltersRequest(Request[Filters]):
    """The filters of the first convolution."""


@dataclass(frozen=True)
class PredictRequest(Request[Predictions]):
    """Top classes of several images."""

    images: tuple[ImageRef, ...]
    top: int = 10
