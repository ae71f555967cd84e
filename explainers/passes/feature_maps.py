"""The most active channels of a layer for an image."""

import torch
from torch import Tensor

from explainers.models import Model
from explainers.outputs.hooks import recording
from explainers.outputs.layouts import as_maps
from explainers.results import FeatureMaps, Layer


def feature_maps(model: Model, inputs: Tensor, layer: Layer, count: int) -> FeatureMaps:
    """One forward pass of a preprocessed batch of one: the layer's `count` strongest channels."""
    with model.ready() as module, torch.no_grad(), recording(module, [layer.name]) as activations:
        module(inputs)
    return strongest_channels(as_maps(activations[layer.name].detach(), layer)[0], count)


def strongest_channels(activation: Tensor, count: int) -> FeatureMaps:
    """The channels of (channels, height, width) with the highest mean, strongest first."""
    strongest = activation.mean((1, 2)).argsort(descending=True, stable=True)[:count]
    return FeatureMaps(channels=strongest.cpu().numpy(), values=activation[strongest].cpu().numpy())
