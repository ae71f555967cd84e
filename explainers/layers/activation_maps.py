"""Activation maps: the channels of a layer reduced to one map."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from explainers.passes.cams import first_component
from explainers.results import Heatmap

FUNCTIONS: Mapping[str, Callable[[Tensor], Tensor]] = {
    "norm": lambda activation: torch.linalg.vector_norm(activation, dim=0),
    "sum": lambda activation: activation.sum(0),
    "mean": lambda activation: activation.mean(0),
    "maximum": lambda activation: activation.amax(0),
    "component": first_component,
}
UNSIGNED = ("norm",)


def activation_map(activation: Tensor, reduction: str) -> Heatmap:
    """One map (height, width) of an activation (channels, height, width).

    Args: reduction: one of REDUCTIONS; "norm" is the L2 norm over the channels, "component" the
    first principal component.
    """
    values = FUNCTIONS[reduction](activation.float())
    return Heatmap(values.cpu().numpy(), signed=reduction not in UNSIGNED, units="activation")
