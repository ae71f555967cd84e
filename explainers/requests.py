"""What can be asked of the engine: frozen, hashable, equal when the question is the same."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from explainers.quality.games import Faithfulness
from explainers.quality.protocol import PROTOCOL
from explainers.quality.results import LayerFaithfulness, Localisation, Sanity
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


@dataclass(frozen=True)
class QualityRequest(Request[Answer_co]):
    """How far maps of a method are to be trusted: what all such questions state.

    `targets` are parallel to `images`; the layer of a method that is per pixel is "".
    """

    method: str
    images: tuple[ImageRef, ...]
    targets: tuple[int, ...]
    layers: tuple[str, ...]
    parameters: tuple[tuple[str, float | str], ...] = ()
    seed: int = 0
    protocol: int = PROTOCOL


@dataclass(frozen=True)
class FaithfulnessRequest(QualityRequest[Faithfulness]):
    """Whether the class depends on what one map marks: of the first image, at one layer.

    The maps of the other images, each of its own target, are what it is compared with.
    """


@dataclass(frozen=True)
class SanityRequest(QualityRequest[Sanity]):
    """Whether the maps change when the weights do."""


@dataclass(frozen=True)
class LocalisationRequest(QualityRequest[Localisation]):
    """Whether the maps find the right one of four images; the model must be sure of each."""


@dataclass(frozen=True)
class LayerFaithfulnessRequest(QualityRequest[LayerFaithfulness]):
    """How faithful each layer's maps are, beside one another."""
