"""Results for requests about a layer: from a trace, from a forward pass, or from weights."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from explainers.engine.requests import (
    ActivationMapsRequest,
    ChannelMapsRequest,
    ChannelsRequest,
    FilterRequest,
    FilterTableRequest,
    FilterTilesRequest,
    ImageLayerRequest,
    PositionRequest,
    ReceptiveFieldRequest,
)
from explainers.layers.activation_maps import activation_map
from explainers.layers.channels import at_position, channel_maps, channels
from explainers.layers.convolutions import colour_filters, filter_slices, filter_table
from explainers.layers.receptive_field import receptive_field
from explainers.layers.results import LayerMaps, LayerResult
from explainers.models import Model
from explainers.outputs.hooks import recording
from explainers.outputs.layouts import as_maps
from explainers.passes.tracing import Trace, check_target, find_layer
from explainers.results import FeatureMaps, Filters, Layer
from explainers.work.steps import Steps, in_turns

OfActivations = ActivationMapsRequest | ChannelMapsRequest | PositionRequest
Answer = LayerResult | FeatureMaps


def view_of(live: Trace, request: ImageLayerRequest) -> Answer | None:
    """The result from a trace of the request's image; None for another class or layer.

    A forward pass then serves the request, and reports unknown layers.
    """
    named = request.layer if isinstance(request, (ChannelsRequest, ChannelMapsRequest)) else None
    if named is not None and named not in live.activations:
        return None
    if not isinstance(request, ChannelsRequest):
        return _from_activations(live.specs, live.activations, request)
    if live.target != request.target:
        return None
    return channels(live.activations[request.layer], live.gradients.get(request.layer))


def activations_of(model: Model, inputs: Tensor, request: OfActivations) -> Answer:
    """The result of one forward pass. Raises: UnknownLayer, UnknownChannel."""
    if isinstance(request, ChannelMapsRequest):
        find_layer(model, request.layer)
    names = [layer.name for layer in model.layers]
    with model.ready() as module, torch.no_grad(), recording(module, names) as kept:
        module(inputs)
    activations = {
        layer.name: as_maps(kept[layer.name].detach(), layer)[0] for layer in model.layers
    }
    return _from_activations(model.layers, activations, request)


def check_channels(model: Model, request: ChannelsRequest) -> None:
    """Raises: UnknownLayer, UnknownTarget."""
    find_layer(model, request.layer)
    check_target(request.target, len(model.labels))


def _from_activations(
    layers: tuple[Layer, ...], activations: Mapping[str, Tensor], request: OfActivations
) -> Answer:
    if isinstance(request, ChannelMapsRequest):
        return channel_maps(activations[request.layer], request.channels)
    if isinstance(request, PositionRequest):
        return at_position(layers, activations, (request.x, request.y), request.count)
    maps = (activation_map(activations[layer.name], request.reduction) for layer in layers)
    return LayerMaps(tuple(maps))


def _at_once(compute: Callable[[Model, Any], Any]) -> Callable[[Model, Any], Steps[Any]]:
    def steps(model: Model, request: object) -> Steps[Any]:
        yield from ()
        return compute(model, request)

    return steps


OF_WEIGHTS: Mapping[type, Callable[[Model, Any], Steps[LayerResult | Filters]]] = {
    FilterTableRequest: _at_once(lambda model, request: filter_table(model, request.convolution)),
    FilterRequest: _at_once(
        lambda model, request: filter_slices(model, request.convolution, request.filter)
    ),
    FilterTilesRequest: _at_once(lambda model, request: colour_filters(model, request.convolution)),
    ReceptiveFieldRequest: lambda model, request: in_turns(receptive_field(model, request.layer)),
}
