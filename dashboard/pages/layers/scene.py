"""The scene of Layers' panels: a view with the layer's channels and filters loaded."""

from contextlib import suppress
from dataclasses import dataclass

from werkzeug.utils import cached_property  # functools' holds a lock of all scenes

from dashboard.maps.image_lookup import ImageEntry, find_image
from dashboard.maps.truth import called
from dashboard.pages.layers.view import LayersView
from dashboard.ui.layer_scene import LayerScene
from explainers.engine.requests import (
    ActivationMapsRequest,
    ChannelMapsRequest,
    ChannelsRequest,
    ConvolutionsRequest,
    PositionRequest,
    ReceptiveFieldRequest,
    TogetherRequest,
    TraceRequest,
)
from explainers.errors import ExplainerError
from explainers.layers.results import Channels, Convolution, Convolutions, ReceptiveField
from explainers.results import Heatmap, TraceResult

HIGHEST = 8  # channels that are listed of each layer at a place


@dataclass(frozen=True)
class LayersScene(LayerScene[LayersView]):
    """A view with everything it names loaded."""

    @cached_property
    def image(self) -> ImageEntry:
        """The image shown."""
        return find_image(self.services, self.view.image, self.session)

    @cached_property
    def trace(self) -> TraceResult:
        """The model's prediction for the image, and the target class.

        Brings all that the page shows of the image at the layer along.
        """
        view, image = self.view, self.image.ref
        others = self.maps_request, self.channel_maps_request, self.position_request
        request = TraceRequest(view.model, image, view.target)
        return self.services.engine.compute(
            TogetherRequest(view.model, request, view.layer, others)
        )

    @property
    def target(self) -> str:
        """The class of the weights and contributions."""
        return self.card.labels[self.trace.target]

    @property
    def called(self) -> str:
        """The image by its name and caption."""
        return called(self.services.gallery, self.image, self.card, self.trace)

    @property
    def channels_request(self) -> ChannelsRequest:
        """All channels of the layer in numbers."""
        view = self.view
        return ChannelsRequest(view.model, self.image.ref, view.layer, self.trace.target)

    @cached_property
    def channels(self) -> Channels:
        """All channels of the layer in numbers."""
        return self.services.engine.compute(self.channels_request)

    @cached_property
    def order(self) -> list[int]:
        """All channels of the layer in the chosen order."""
        order: list[int] = self.channels.order(self.view.order).tolist()
        return order

    @property
    def channel(self) -> int:
        """The chosen channel, the first in the order unless one is chosen."""
        return self.order[0] if self.view.channel is None else self.view.channel

    @cached_property
    def place(self) -> int:
        """The chosen channel's place in the order, from 0."""
        return self.order.index(self.channel)

    @property
    def page(self) -> int:
        """The page of feature maps, from 1: that which holds the channel unless one is chosen."""
        chosen = self.view.page
        return self.place // int(self.view.many) + 1 if chosen is None else chosen

    @property
    def channel_maps_request(self) -> ChannelMapsRequest:
        """All channels of the layer as maps."""
        view, count = self.view, self.layer.shape[0]
        return ChannelMapsRequest.of_all(view.model, self.image.ref, view.layer, count)

    @property
    def maps_request(self) -> ActivationMapsRequest:
        """Every layer's activation map."""
        return ActivationMapsRequest(self.view.model, self.image.ref, self.view.reduction)

    @property
    def position_request(self) -> PositionRequest:
        """The most active channels of every layer at the chosen point."""
        return PositionRequest(self.view.model, self.image.ref, *self.view.place, HIGHEST)

    @cached_property
    def channel_map(self) -> Heatmap:
        """The chosen channel's map; signed where it has negative values."""
        values = self.services.engine.compute(self.channel_maps_request).values[self.channel]
        return Heatmap(values, signed=bool((values < 0).any()), units="activation")

    @cached_property
    def activation_maps(self) -> tuple[Heatmap, ...]:
        """Every layer's activation map; signed where any of them has negative values."""
        with suppress(ExplainerError):  # they are there without a trace too, but it brings them
            _ = self.trace
        maps = self.services.engine.compute(self.maps_request).maps
        signed = any((each.values < 0).any() for each in maps)
        return tuple(Heatmap(each.values, signed, each.units) for each in maps)

    @cached_property
    def convolutions(self) -> Convolutions:
        """The convolutions that work inside the layer."""
        return self.services.engine.compute(ConvolutionsRequest(self.view.model, self.view.layer))

    @property
    def convolution(self) -> Convolution | None:
        """The chosen one; the one that makes the channels, or the last, unless one is chosen."""
        return self.convolutions.chosen(self.view.convolution)

    @cached_property
    def field(self) -> ReceptiveField:
        """The receptive field of each cell of the layer. Raises: UnfitModel."""
        return self.services.engine.compute(ReceptiveFieldRequest(self.view.model, self.view.layer))
