"""Class activation maps of one layer, from its activation and gradient (channels, height, width).

Both are for one image; the gradient is of one class's logit by the activation.
"""

import numpy as np
import torch
from torch import Tensor

from explainers.results import FloatArray, Heatmap

XGRAD_EPSILON = 1e-7  # the epsilon of pytorch-grad-cam, in units of the activation
ROUNDING = 1e-5  # of a sum of float32 products, relative to the sum of their sizes
EQUAL = 1e-9  # share of the total variance below which a component is no direction at all
PLUS_PLUS_EPSILON = 1e-6  # relative to the layer's largest squared gradient


def grad_cam(activation: Tensor, gradient: Tensor) -> Heatmap:
    """Grad-CAM: channels of the activation weighted by their mean gradient.

    Returns: (height, width) of the layer, signed; apply ReLU for the paper's map.
    Source: Selvaraju et al. 2017, arXiv:1610.02391, eq. 1-2.
    """
    return weighted_cam(activation, gradient.mean((1, 2)))


def weighted_cam(activation: Tensor, weights: Tensor) -> Heatmap:
    """CAM: channels of the activation weighted by `weights` (channels,), then summed.

    Source: Zhou et al. 2016, arXiv:1512.04150, eq. 2.
    """
    return _logit_map(weights[:, None, None] * activation)


def hires_cam(activation: Tensor, gradient: Tensor) -> Heatmap:
    """HiResCAM: gradient x activation, cell by cell, summed over the channels.

    Source: Draelos and Carin 2020, arXiv:2011.08891.
    """
    return _logit_map(gradient * activation)


def xgrad_cam(activation: Tensor, gradient: Tensor) -> Heatmap:
    """XGrad-CAM: Grad-CAM with the gradient of a channel weighted by the channel's activation.

    Source: Fu et al. 2020, arXiv:2008.02312, eq. 9.
    """
    total = activation.sum((1, 2), keepdim=True)
    return weighted_cam(activation, (gradient * activation / (total + XGRAD_EPSILON)).sum((1, 2)))


def layer_cam(activation: Tensor, gradient: Tensor) -> Heatmap:
    """LayerCAM: each cell weighted by its own gradient if that is positive.

    Source: Jiang et al. 2021, doi:10.1109/TIP.2021.3089943, eq. 5-6.
    """
    return _logit_map(gradient.clamp(min=0) * activation)


def grad_cam_plus_plus(
    activation: Tensor, gradient: Tensor, epsilon: float | None = None
) -> Heatmap:
    """Grad-CAM++: channels weighted by their positive gradients, each by its second-order share.

    `epsilon` keeps the share's denominator from zero; None scales it to the layer's gradients, so
    that it never decides the map where gradients are small.

    Source: Chattopadhay et al. 2018, arXiv:1710.11063, eq. 19, for an exponential score.
    """
    square = gradient.square()
    if epsilon is None:
        epsilon = PLUS_PLUS_EPSILON * float(square.max())
    total = activation.sum((1, 2), keepdim=True)
    share = square / (2 * square + total * square * gradient + epsilon)
    weights = torch.where(gradient > 0, gradient * share, 0).sum((1, 2))
    return weighted_cam(activation, weights)


def eigen_cam(activation: Tensor) -> Heatmap:
    """EigenCAM: the cells' position along the first principal component of the channels.

    The decomposition leaves its sign open; here it rises with the mean activation. Zero if all
    cells are equal.

    Source: Muhammad and Yeasin 2020, arXiv:2008.00299, eq. 3-4, on centred channels.
    """
    values = first_component(activation)
    return Heatmap(values.cpu().numpy(), signed=True, units="activation")


def mean_activation(activation: Tensor) -> Heatmap:
    """The mean over the channels: (height, width), signed, in units of the activation."""
    return Heatmap(activation.mean(0).cpu().numpy(), signed=True, units="activation")


def _logit_map(contributions: Tensor) -> Heatmap:
    """The contributions (channels, height, width), summed; zero where they cancel everywhere."""
    values = contributions.sum(0).cpu().numpy()
    if _cancel(contributions, values):
        values = np.zeros_like(values)
    return Heatmap(values, signed=True, units="logit")


def _cancel(contributions: Tensor, values: FloatArray) -> bool:
    """Whether the sum over the channels is within its rounding error in every cell.

    This holds for gradient x activation if a layer norm reads the cells, as in a transformer whose
    head reads only the class token: scaling a cell's activation changes nothing there.
    """
    row, column = divmod(int(np.abs(values).argmax()), values.shape[1])
    terms = contributions[:, row, column].abs().sum()
    if abs(float(values[row, column])) > ROUNDING * float(terms):
        return False  # one cell decides it, which costs next to nothing
    sizes = contributions.abs().sum(0).cpu().numpy()
    return bool((np.abs(values) <= ROUNDING * sizes).all())


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
