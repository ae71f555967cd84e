"""What can be asked of the engine about one layer, or one place, of a network."""

from dataclasses import dataclass
from typing import Any

from explainers.layer_results import (
    AtPosition,
    Channels,
    Convolutions,
    FilterSlices,
    FilterTable,
    LayerMaps,
    ReceptiveField,
)
from explainers.requests import ImageRef, Request, TraceRequest
from explainers.results import FeatureMaps, Filters, TraceResult


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
