"""If a network ends in pooling and one linear layer, Grad-CAM of all classes needs no pass."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explainers.errors import SaturatedOutput
from explainers.models.output import Output
from explainers.outputs.layouts import NCHW
from explainers.outputs.logits import classify, with_graph
from explainers.results import Layer

TOLERANCE = 1e-4  # relative to the largest gradient
PROBES = 2  # random inputs to compare
CLASSES = 4  # classes to compare


@dataclass(frozen=True, eq=False)
class LinearHead:
    """Global average pooling and one linear layer behind `layer`, with nothing between.

    The gradient of a logit is then the same in every cell and for every image: the class's row of
    the linear layer, divided by the number of cells (Zhou et al. 2016, arXiv:1512.04150; Selvaraju
    et al. 2017, arXiv:1610.02391, section 3.1).
    """

    layer: str
    weight: Tensor  # (classes, channels)
    cells: int

    def weights(self, target: int) -> Tensor:
        """(channels,): gradient of the logit of class `target` by each cell of a channel."""
        return self.weight[target] / self.cells


def find_head(module: nn.Module, batch: Tensor, layer: Layer, output: Output) -> LinearHead | None:
    """The linear head behind `layer`, if the gradients there prove it.

    `module` is frozen and returns the logits that `output` describes.

    Compared with autograd, for a few classes, on random inputs shaped like `batch`: this reveals a
    ReLU between the layer and the pooling (DenseNet), a norm (ConvNeXt) or a second linear layer.

    Raises: UnfitModel if the module returns no logits that a gradient reaches.
    """
    channels, height, width = layer.shape
    if layer.form != NCHW:
        return None
    heads = [
        LinearHead(layer.name, output.classwise(linear.weight.detach().T).T, height * width)
        for linear in module.modules()
        if isinstance(linear, nn.Linear) and linear.weight.shape == (output.values, channels)
    ]
    generator = torch.Generator().manual_seed(0)
    for _ in range(PROBES if heads else 0):
        probe = torch.randn(batch.shape, generator=generator).to(batch)
        try:
            run = _run_from(module, probe, layer.name)
        except SaturatedOutput:  # of noise; a real image raises its own error
            return None
        if run is None:
            return None
        maps, logits = run
        for k in torch.linspace(0, output.classes - 1, CLASSES).long().tolist():
            (gradient,) = torch.autograd.grad(
                logits[k], maps, retain_graph=True, materialize_grads=True
            )
            heads = [head for head in heads if _agrees(gradient, head.weights(k))]
    return heads[0] if heads else None


def _run_from(module: nn.Module, probe: Tensor, layer: str) -> tuple[Tensor, Tensor] | None:
    """The maps of `layer`, as the start of a graph, and the logits; None without a tensor."""
    kept: list[Tensor] = []

    def keep(_module: nn.Module, _args: object, output: object) -> Tensor | None:
        if not isinstance(output, Tensor):
            return None
        kept.append(output.detach().requires_grad_())
        return kept[-1].clone()

    with module.get_submodule(layer).register_forward_hook(keep), torch.enable_grad():
        logits = classify(module, probe)
    return (kept[-1], with_graph(logits)[0]) if kept else None


def _agrees(gradient: Tensor, weights: Tensor) -> bool:
    """Whether `gradient` (n, channels, h, w) is `weights` (channels,) in every cell."""
    difference = (gradient - weights[:, None, None]).abs().max()
    return bool(difference <= TOLERANCE * weights.abs().max())
