"""Activation statistics of one layer, from its activation tensor."""

import math

import torch
from torch import Tensor

from explainers.errors import UnfitModel
from explainers.results import IntArray, LayerStatistics

BINS = 256


def layer_statistics(activation: Tensor) -> LayerStatistics:
    """Statistics of one activation (channels, height, width) over all channels and cells.

    Moments are accumulated in float64; `std` is that of the population. The histogram's bins are
    computed in float32, so that a value within 1e-4 of a bin's width from its edge may fall into
    the neighbour.

    Raises: UnfitModel if a value is not finite.
    """
    values = activation.detach().cpu().float().flatten(1)
    channel_max = values.amax(1)
    minimum, maximum = values.amin().item(), channel_max.amax().item()
    if not (math.isfinite(minimum) and math.isfinite(maximum)):
        raise UnfitModel("An activation is infinite or not a number; check the weights.")
    exact = values.double()
    channel_mean = exact.mean(1)
    mean, std = channel_mean.mean().item(), exact.std(correction=0).item()
    return LayerStatistics(
        mean=mean,
        std=std,
        minimum=minimum,
        maximum=maximum,
        zero_fraction=(values == 0).sum().item() / values.numel(),
        l2_norm=math.sqrt(values.numel()) * math.hypot(mean, std),  # E[x²] = E[x]² + Var[x]
        histogram=_histogram(values, minimum, maximum),
        channel_mean=channel_mean.numpy(),
        channel_max=channel_max.numpy(),
    )


def _histogram(values: Tensor, minimum: float, maximum: float) -> IntArray:
    """Counts of BINS equal bins from minimum to maximum, both included; constants fill the first.

    A third of the time of `torch.histc`.
    """
    span = maximum - minimum or 1.0
    bins = values.sub(minimum).div_(span).mul_(BINS).int()
    counts = torch.bincount(bins.flatten(), minlength=BINS + 1)
    counts[BINS - 1] += counts[BINS]  # the last bin includes its upper edge
    return counts[:BINS].numpy()
