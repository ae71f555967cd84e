"""Activation statistics of one layer, from its activation tensor."""

import math

import numpy as np
import torch
from torch import Tensor

from explainers.errors import UnfitModel
from explainers.results import IntArray, LayerStatistics

BINS = 256


def layer_statistics(activation: Tensor) -> LayerStatistics:
    """Statistics of one activation (channels, height, width) over all channels and cells.

    Sums are accumulated in float64, differences in float32: `std`, of the population, is accurate
    to the precision of the values, and a value within 1e-4 of a bin's width from the bin's edge may
    be counted in the neighbouring bin.

    Raises: UnfitModel if a value is not finite.
    """
    values = activation.detach().cpu().float().flatten(1)
    channel_max = values.amax(1)
    minimum, maximum = values.amin().item(), channel_max.amax().item()
    if not (math.isfinite(minimum) and math.isfinite(maximum)):
        raise UnfitModel("An activation is infinite or not a number; check the weights.")
    channel_mean = values.mean(1, dtype=torch.float64)
    mean = channel_mean.mean().item()
    deviation = torch.linalg.vector_norm(values - mean, dtype=torch.float64).item()
    cells = values.numel()  # of all channels
    std = deviation / math.sqrt(cells)
    return LayerStatistics(
        mean=mean,
        std=std,
        minimum=minimum,
        maximum=maximum,
        zero_fraction=(cells - int(np.count_nonzero(values.numpy()))) / cells,
        l2_norm=math.sqrt(cells) * math.hypot(mean, std),  # E[x²] = E[x]² + Var[x]
        negative_fraction=_negatives(values, minimum) / cells,
        histogram=_histogram(values, minimum, maximum),
        channel_mean=channel_mean.numpy(),
        channel_max=channel_max.numpy(),
    )


def _negatives(values: Tensor, minimum: float) -> int:
    """How many values are below zero; none after a ReLU."""
    return int(np.count_nonzero(values.numpy() < 0)) if minimum < 0 else 0


def _histogram(values: Tensor, minimum: float, maximum: float) -> IntArray:
    """Counts of BINS equal bins from minimum to maximum, both included; constants fill the first.

    A third of the time of `torch.histc`.
    """
    span = maximum - minimum or 1.0
    bins = values.sub(minimum).div_(span).mul_(BINS).int()
    counts = torch.bincount(bins.flatten(), minlength=BINS + 1)
    counts[BINS - 1] += counts[BINS]  # the last bin includes its upper edge
    return counts[:BINS].numpy()
