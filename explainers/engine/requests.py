"""Requests to the engine, about an image, a layer, a point or a model.

They are frozen and hashable, and equal if their results are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, TypeVar

from explainers.edits.base import REVISION
from explainers.layers.results import (
    AtPosition,
    Channels,
    Convolutions,
    FilterSlices,
    FilterTable,
    LayerMaps,
    ReceptiveField,
)
from explainers.methods import find_method
from explainers.quality.games import Faithfulness
from explainers.quality.protocol import PROTOCOL
from explainers.quality.results import LayerFaithfulness, Localisation, Sanity
from explainers.results import FeatureMaps, Filters, Heatmap, Predictions, TraceResult
from explainers.what_if.results import PARTS_PROTOCOL, LayerDistances, RegionTest, SmallestParts
from explainers.what_if.results import PROTOCOL as WHAT_IF_PROTOCOL
from explainers.what_if.text import EditSpec, MapSource, check_sources, write_edits

Answer_co = TypeVar("Answer_co", covariant=True)


@dataclass(frozen=True)
class ImageRef:
    """An image by its content: `sha256` of the file identifies it, `path` is its location.

    No result of a private image is written to disk. The image that `edited` returns has edits:
    its `sha256` identifies them too, and `content` is that of the file.
    """

    sha256: str
    path: Path = field(compare=False)
    private: bool = field(default=False, compare=False)
    edits: tuple[EditSpec, ...] = field(default=(), compare=False)
    content: str = field(default="", compare=False)

    def edited(self, specs: Sequence[EditSpec]) -> "ImageRef":
        """The image with further edits; itself if they change nothing.

        No result of it is written to disk. Regions are those of the unedited image. Raises:
        UnfitEdit if a region is the top of a map that is not named.
        """
        changing = [spec for spec in specs if spec.changes]
        if not changing:
            return self
        whole = (*self.edits, *changing)
        check_sources(whole)
        content = self.content or self.sha256
        text = f"{REVISION}:{content}:{write_edits(whole)}"
        return ImageRef(sha256(text.encode()).hexdigest(), self.path, True, whole, content)

    @property
    def unedited(self) -> "ImageRef":
        """The image as it is in its file. Its results are not written to disk either."""
        return replace(self, sha256=self.content, edits=(), content="") if self.edits else self

    @property
    def sources(self) -> tuple[str, ...]:
        """The maps of the unedited image that the regions of the edits name, each once."""
        return tuple(dict.fromkeys(filter(None, (spec.source for spec in self.edits))))

    def of_source(self, model: str, source: str) -> "MapRequest":
        """The request for one of `sources`. Raises: UnfitEdit, UnknownMethod, UnfitParameter."""
        stated = MapSource.parse(source)
        parameters = find_method(stated.method).non_defaults(dict(stated.parameters))
        return MapRequest(
            model, self.unedited, stated.layer, stated.target, stated.method, parameters
        )


@dataclass(frozen=True)
class Request(Generic[Answer_co]):
    """A request to one model of the engine; the type parameter is the type of its result."""

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
    parameters: tuple[tuple[str, float | str], ...] = ()  # only values that differ from the default


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
    """How trustworthy maps of a method are: the fields of all such requests.

    `targets` are parallel to `images`; the layer is "" for a method with one value per pixel.
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
    """Whether the maps find the right one of four images; the model must be confident of each."""


@dataclass(frozen=True)
class LayerFaithfulnessRequest(QualityRequest[LayerFaithfulness]):
    """How faithful each layer's maps are, layer by layer."""


@dataclass(frozen=True)
class RegionTestRequest(QualityRequest[RegionTest]):
    """Whether erasing the `percent` that one map marks costs more than erasing other regions."""

    percent: float = 10.0
    protocol: int = WHAT_IF_PROTOCOL


@dataclass(frozen=True)
class SmallestPartsRequest(QualityRequest[SmallestParts]):
    """How little of an image keeps its class, and how little loses it, in the order of one map."""

    fill: str = "blur"
    protocol: int = PARTS_PROTOCOL


@dataclass(frozen=True)
class LayerDistancesRequest(Request[LayerDistances]):
    """How far the activations of other images are from those of one, layer by layer."""

    image: ImageRef
    others: tuple[ImageRef, ...]
    protocol: int = WHAT_IF_PROTOCOL


@dataclass(frozen=True)
class ChannelsRequest(Request[Channels]):
    """Every channel of a layer in numbers."""

    image: ImageRef
    layer: str
    target: int


@dataclass(frozen=True)
class ChannelMapsRequest(Request[FeatureMaps]):
    """The maps of some channels of a layer, in the requested order."""

    image: ImageRef
    layer: str
    channels: tuple[int, ...]

    @classmethod
    def of_all(cls, model: str, image: ImageRef, layer: str, count: int) -> "ChannelMapsRequest":
        """All channels of a layer by number: one request for any order and page."""
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
    revision: int = 3  # increment whenever a result would change


@dataclass(frozen=True)
class ConvolutionsRequest(Request[Convolutions]):
    """The convolutions inside a layer."""

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
    revision: int = 2  # increment whenever a result would change


@dataclass(frozen=True)
class TogetherRequest(Request[TraceResult]):
    """A trace, and further views of the same image, computed in one turn of the queue.

    Each would otherwise need its own turn, and by then other images would have replaced the
    activations. The result is the trace; the others are stored for their own requests.
    """

    trace: TraceRequest
    layer: str = ""  # the layer for a table of channels, for the trace's class; "": no layer
    others: tuple[Request[Any], ...] = ()

    def parts(self, trace: TraceResult) -> tuple[Request[Any], ...]:
        """All further requests; the channels first, as their gradients include the activations."""
        if not self.layer:
            return self.others
        of = ChannelsRequest(self.model, self.trace.image, self.layer, trace.target)
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
