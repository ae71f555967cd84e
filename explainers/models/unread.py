"""Layers of a transformer of which the head reads the class token only, and none of the cells."""

from contextlib import ExitStack

import torch
from torch import Tensor, nn

from explainers.maps import TOKENS, as_maps
from explainers.recording import recording
from explainers.results import Layer


def without_unread(
    module: nn.Module, batch: Tensor, layers: tuple[Layer, ...]
) -> tuple[Layer, ...]:
    """The layers without those at the end whose cells no logit depends on; at least one stays.

    After its last attention a vision transformer hands on the class token alone: every map of a
    gradient there is zero, so what stands before it is the last layer that says something.
    """
    names = [layer.name for layer in layers if layer.form == TOKENS]
    if not names:
        return layers
    read: list[Tensor] = []  # what linear layers are given: the last one classifies, and its
    # weights may be zero, as torchvision draws them

    def note(_module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        read.append(inputs[0])

    with torch.enable_grad(), ExitStack() as hooks:
        kept = hooks.enter_context(recording(module, names))
        for child in module.modules():
            if isinstance(child, nn.Linear):
                hooks.enter_context(child.register_forward_pre_hook(note))
        module(batch.detach().requires_grad_())
        found = torch.autograd.grad(
            read[-1].square().sum(), [kept[name] for name in names], materialize_grads=True
        )
    gradients = dict(zip(names, found, strict=True))
    end = len(layers)
    while end > 1 and layers[end - 1].form == TOKENS:
        last = layers[end - 1]
        if as_maps(gradients[last.name], last).any():
            break
        end -= 1
    return layers[:end]
