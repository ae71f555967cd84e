"""Requests to the engine, about an image, a layer, a place or a model.

They are frozen and hashable, and equal where the answer is the same.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from explainers.layers.results import (
    AtPosition,
    Channels,
    Convolutions,
    FilterSlices,
    FilterTable,
    LayerMaps,
    ReceptiveField,
)
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


@dataclass(frozen=True)
class ChannelsRequest(Request[Channels]):
    """Every channel of a layer in numbers."""

    image: ImageRef
    layer: str
    target: int


@dataclass(frozen=True)
class ChannelMapsRequest(Request[FeatureMaps]):
    """The maps of some channels of a layer, in the order asked for."""

    image: ImageRef
    layer: str
    channels: tuple[int, ...]

    @classmethod
    def of_all(cls, model: str, image: ImageRef, layer: str, count: int) -> "ChannelMapsRequest":
        """All channels of a layer by number: asked once, whatever order or part is shown."""
        return cls(model, image, layer, tuple(range(count)))


@dataclass(frozen=True)
class ActivationMapsRequest(Request[LayerMaps]):
    """Every layer's channels reduced to one map; `reduction` is one of REDUCTIONS."""

    image: ImageRef
    reduction: str


@dataclass(frozen=True)
class PositionRequest(Request[AtPosition]):
    """The `count` most active channels of every layer at a point of the crop, 0 to 1 each way."""

    image: ImageRef
    x: float
    y: float
    count: int = 12


@dataclass(frozen=True)
class ConvolutionsRequest(Request[Convolutions]):
    """The convolutions that work inside a layer."""

    layer: str


@dataclass(frozen=True)
class FilterTableRequest(Request[FilterTable]):
    """Norm and nearest other filter of each filter of a convolution (a module path)."""

    convolution: str


@dataclass(frozen=True)
class FilterRequest(Request[FilterSlices]):
    """The weights of one filter of a convolution."""

    convolution: str
    filter: int


@dataclass(frozen=True)
class FilterTilesRequest(Request[Filters]):
    """The filters of a convolution that sees red, green and blue."""

    convolution: str


@dataclass(frozen=True)
class ReceptiveFieldRequest(Request[ReceptiveField]):
    """What each cell of a layer can depend on."""

    layer: str
    revision: int = 2  # to be raised whenever an answer would come out differently


@dataclass(frozen=True)
class TogetherRequest(Request[TraceResult]):
    """A trace, and what else is shown of the same image, computed in one turn of the queue.

    Each would need a turn of its own, and by then the activations that it is read from are those
    of other people's images. The answer is the trace; the others are kept, to be asked for.
    """

    trace: TraceRequest
    layer: str = ""  # whose channels in numbers are wanted for the trace's class; "": no layer's
    others: tuple[Request[Any], ...] = ()

    def parts(self, found: TraceResult) -> tuple[Request[Any], ...]:
        """All the others; the channels first, as their gradients bring the activations along."""
        if not self.layer:
            return self.others
        of = ChannelsRequest(self.model, self.trace.image, self.layer, found.target)
        return of, *self.others


ImageLayerRequest = ChannelsRequest | ChannelMapsRequest | ActivationMapsRequest | PositionRequest
WeightsRequest = (
    ConvolutionsRequest
    | FilterTableRequest
    | FilterRequest
    | FilterTilesRequest
    | ReceptiveFieldRequest
)
LayerRequest = ImageLayerRequest | WeightsRequest
