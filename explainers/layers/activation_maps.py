"""Activation maps: the channels of a layer reduced to one map."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from explainers.results import Heatmap

EQUAL = 1e-9  # share of the total variance below which a component is no direction at all


def first_component(activation: Tensor) -> Tensor:
    """Each cell's position along the first principal component of the layer's cells.

    Cells are the samples and channels the variables, centred but not scaled. A component has an
    arbitrary sign: here it correlates positively with the mean over the channels.
    """
    channels, height, width = activation.shape
    cells = activation.double().flatten(1).T
    cells = cells - cells.mean(0)
    if channels <= len(cells):  # the smaller of the two products: the same component
        values, vectors = torch.linalg.eigh(cells.T @ cells)
        scores = cells @ vectors[:, -1]
    else:
        values, vectors = torch.linalg.eigh(cells @ cells.T)
        scores = vectors[:, -1] * values[-1].clamp(min=0).sqrt()
    if values[-1] <= EQUAL * activation.double().square().sum():
        scores = torch.zeros_like(scores)  # all cells are equal
    if (scores * cells.mean(1)).sum() < 0:
        scores = -scores
    component: Tensor = scores.reshape(height, width).float()
    return component


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
