"""The share of negative values in a layer's activations, measured on a probe."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from explainers.outputs.hooks import recording
from explainers.outputs.logits import classify
from explainers.results import Layer


def negative_shares(
    module: nn.Module, probes: Sequence[Tensor], layers: Sequence[Layer]
) -> tuple[float, ...]:
    """For each layer Σ|a| over the negative activations a, as a share of Σ|a| over all: 0 to 1.

    0 after a ReLU, about 0.5 after a convolution, a norm or a residual sum. The `probes` are (1,
    channels, height, width) each. NaN if a layer outputs only zeros.
    """
    names = [layer.name for layer in layers]
    negative, both = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    for probe in probes:
        with torch.no_grad(), recording(module, names) as kept:
            classify(module, probe.detach().clone())
        for name, activation in kept.items():
            values = activation.detach().double()
            negative[name] += float(values.clamp(max=0).abs().sum())
            both[name] += float(values.abs().sum())
    return tuple(negative[name] / both[name] if both[name] else float("nan") for name in names)
