"""The channels of a layer in numbers, their maps, and the most active ones at a point."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from explainers.errors import UnknownChannel
from explainers.layers.results import TILE, AtPosition, Channels
from explainers.results import FeatureMaps, Layer


def channels(activation: Tensor, gradient: Tensor | None) -> Channels:
    """Statistics, Grad-CAM weight and contribution of each channel.

    Args: both (channels, height, width); the gradient is of the class's logit. None: there is no
    gradient, and weight and contribution are NaN.

    Source of the contribution: the sum over all channels equals the sum of HiResCAM's map (Draelos
    and Carin 2020, arXiv:2011.08891); behind a linear head it is the channel's part of the logit.
    """
    values = activation.float().flatten(1)
    slopes = torch.full_like(values, torch.nan) if gradient is None else gradient.float().flatten(1)
    numbers = (
        values.mean(1),
        values.std(1, correction=0),
        values.amin(1),
        values.amax(1),
        (values == 0).float().mean(1),
        slopes.mean(1),
        (slopes * values).sum(1),
    )
    return Channels(*(each.cpu().numpy() for each in numbers))


def channel_maps(activation: Tensor, chosen: Sequence[int]) -> FeatureMaps:
    """Some channels of (channels, height, width), in the provided order. Raises: UnknownChannel."""
    last = len(activation) - 1
    unknown = [number for number in chosen if not 0 <= number <= last]
    if unknown:
        raise UnknownChannel(f"There is no channel {unknown[0]}; choose one from 0 to {last}.")
    maps = activation[torch.tensor(chosen, dtype=torch.long, device=activation.device)]
    return FeatureMaps(np.array(chosen, np.int64), maps.float().cpu().numpy())


def at_position(
    layers: Sequence[Layer], activations: Mapping[str, Tensor], place: tuple[float, float], k: int
) -> AtPosition:
    """The `k` highest channels of every layer in the cell that covers a point.

    Args: place: x and y on the crop, 0 to 1; on the border between two cells the later one.
    """
    x, y = (min(max(share, 0.0), 1.0) for share in place)
    cells = np.zeros((len(layers), 2), np.int64)
    best = np.full((len(layers), k), -1, np.int64)
    values = np.full((len(layers), k), np.nan, np.float32)
    tied = np.zeros(len(layers), np.int64)
    tiles = np.zeros((len(layers), k, TILE, TILE), np.uint8)
    for depth, layer in enumerate(layers):
        activation = activations[layer.name]
        _, height, width = activation.shape
        row, column = min(height - 1, int(y * height)), min(width - 1, int(x * width))
        column_of = activation[:, row, column].float()
        order = column_of.argsort(descending=True, stable=True)[:k]
        cells[depth] = row, column
        best[depth, : len(order)] = order.cpu().numpy()
        values[depth, : len(order)] = column_of[order].cpu().numpy()
        tied[depth] = int((column_of == column_of.max()).sum())
        tiles[depth, : len(order)] = _small(activation[order].float()).cpu().numpy()
    return AtPosition(cells, best, values, tied, tiles)


def _small(maps: Tensor) -> Tensor:
    """(n, height, width) as (n, TILE, TILE) levels of each map's own range, 1 to 255.

    Larger maps are averaged down; cells of smaller ones are repeated.
    """
    size = min(maps.shape[1], TILE), min(maps.shape[2], TILE)
    small = functional.adaptive_avg_pool2d(maps, size)
    low, high = small.amin((1, 2), keepdim=True), small.amax((1, 2), keepdim=True)
    share = (small - low) / torch.where(high > low, high - low, 1)
    levels = functional.interpolate(1 + 254 * share[None], (TILE, TILE), mode="nearest-exact")[0]
    return levels.round().to(torch.uint8)
