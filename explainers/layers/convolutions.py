"""The convolutions inside a layer, and their filters."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from explainers.errors import UnfitModel, UnknownChannel, UnknownLayer
from explainers.images.preprocess import probe_image
from explainers.layers.filters import RGB
from explainers.layers.results import Convolution, Convolutions, FilterSlices, FilterTable
from explainers.models import Model
from explainers.models.calls import Call, record_calls
from explainers.passes.tracing import network_input
from explainers.results import Filters, Layer

ROWS = 512  # filters to compare with all others at once


def convolutions(model: Model) -> dict[str, Convolutions]:
    """By layer, the convolutions inside it, and those between the previous layer and it.

    From the calls of one forward pass, which covers all layers. The last convolution with as many
    filters as the layer has channels, except its shortcut (which takes the layer's input), computes
    the channels, unless a linear layer follows it, as in ConvNeXt.
    """
    batch = network_input(model, probe_image())
    with model.ready() as module:
        calls = record_calls(module, batch).last_calls()
    return {layer.name: _inside(model, calls, layer) for layer in model.layers}


def _inside(model: Model, calls: Sequence[Call], layer: Layer) -> Convolutions:
    names = {each.name for each in model.layers}
    block = next(call for call in calls if call.name == layer.name)
    inside: list[Call] = []
    for call in calls:
        if isinstance(call.module, nn.Conv2d | nn.Linear):
            inside.append(call)
        if call is block:
            break
        if call.name in names and not call.name.startswith(f"{layer.name}."):
            inside.clear()
    fits = [call for call in inside if _filters(call) == layer.shape[0]]
    fits = [call for call in fits if call.takes != block.takes] or fits
    making = fits[-1] if fits else None
    return Convolutions(
        tuple(
            _convolution(call, call.module, makes=call is making)
            for call in inside
            if isinstance(call.module, nn.Conv2d)
        )
    )


def _filters(call: Call) -> int:
    if isinstance(call.module, nn.Linear):
        return call.module.out_features
    return call.module.out_channels if isinstance(call.module, nn.Conv2d) else 0


def _convolution(call: Call, module: nn.Conv2d, *, makes: bool) -> Convolution:
    filters, inputs, height, width = module.weight.shape
    colour = module.in_channels == RGB and module.groups == 1
    return Convolution(call.name, filters, inputs, height, width, colour, makes)


def filter_table(model: Model, name: str) -> FilterTable:
    """Norms of a convolution's filters, and the most similar other filter of each.

    Similarity is the cosine between the weights; a filter of zeros is similar to none (0). Raises:
    UnknownLayer.
    """
    weights = _weight(model, name).flatten(1)
    norms = torch.linalg.vector_norm(weights, dim=1)
    if len(weights) == 1:
        return FilterTable(norms.numpy(), torch.tensor([-1]).numpy(), norms.numpy() * torch.nan)
    directions = weights / norms.clamp(min=torch.finfo(torch.float32).tiny)[:, None]
    nearest, similarity = [], []
    for start in range(0, len(weights), ROWS):
        cosines = directions[start : start + ROWS] @ directions.T
        cosines.diagonal(start).fill_(-torch.inf)
        best = cosines.max(1)
        nearest.append(best.indices)
        similarity.append(best.values)
    return FilterTable(
        norms.numpy(), torch.cat(nearest).numpy(), torch.cat(similarity).clamp(-1, 1).numpy()
    )


def filter_slices(model: Model, name: str, number: int) -> FilterSlices:
    """One filter's raw weights. Raises: UnknownLayer, UnknownChannel."""
    weight = _weight(model, name)
    if not 0 <= number < len(weight):
        last = len(weight) - 1
        raise UnknownChannel(f"{name} has no filter {number}; choose one from 0 to {last}.")
    return FilterSlices(weight[number].numpy())


def colour_filters(model: Model, name: str) -> Filters:
    """All filters of a convolution that sees red, green and blue, channels last.

    Raises: UnknownLayer; UnfitModel for any other convolution.
    """
    weight = _weight(model, name)
    if weight.shape[1] != RGB:
        raise UnfitModel(f"The filters of {name} do not see red, green and blue.")
    return Filters(weight.permute(0, 2, 3, 1).numpy())


def _weight(model: Model, name: str) -> Tensor:
    """(filters, inputs, height, width) float32 on the CPU. Raises: UnknownLayer."""
    module = dict(model.module.named_modules()).get(name)
    if not isinstance(module, nn.Conv2d):
        raise UnknownLayer(f'The model has no convolution "{name}".')
    return module.weight.detach().float().cpu()
