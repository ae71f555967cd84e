"""Class activation maps of one layer, from its activation and gradient (channels, height, width).

Both are those of one image; the gradient is that of one class's logit by the activation.
"""

from torch import Tensor

from explainers.results import Heatmap


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


def _logit_map(contributions: Tensor) -> Heatmap:
    return Heatmap(contributions.sum(0).cpu().numpy(), signed=True, units="logit")
