"""Layers at the end of a network with cells that no logit depends on."""

from collections.abc import Sequence
from contextlib import ExitStack

import torch
from torch import Tensor, nn

from explainers.outputs.hooks import recording
from explainers.outputs.layouts import as_maps
from explainers.results import Layer


def count_unread(module: nn.Module, batch: Tensor, layers: Sequence[Layer]) -> int:
    """How many of the last layers have only cells that no logit depends on; never all of them.

    After its last attention a vision transformer passes on only the class token: every gradient map
    there is zero, so the last meaningful layer comes before it.
    """
    names = [layer.name for layer in layers]
    read: list[Tensor] = []  # inputs of linear layers: the last one classifies, and its
    # weights may be zero, as torchvision initialises them

    def note(_module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        read.extend(inputs[:1])

    with torch.enable_grad(), ExitStack() as hooks:
        kept = hooks.enter_context(recording(module, names))
        for child in module.modules():
            if isinstance(child, nn.Linear):
                hooks.enter_context(child.register_forward_pre_hook(note))
        logits = module(batch.detach().requires_grad_())
        end = read[-1] if read and read[-1].requires_grad else logits
        if not isinstance(end, Tensor) or not end.requires_grad:
            return 0  # no gradient can show it
        if not all(kept[name].requires_grad for name in names):
            return 0  # some were computed in inference mode
        gradients = torch.autograd.grad(
            end.square().sum(), [kept[name] for name in names], materialize_grads=True
        )
    unread = 0
    for layer, gradient in zip(reversed(layers), reversed(gradients), strict=True):
        if unread + 1 == len(layers) or as_maps(gradient, layer).any():
            break
        unread += 1
    return unread
