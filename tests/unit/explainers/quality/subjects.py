"""What the tests of trust are run on: small models, and methods made of a plain function."""

from collections.abc import Callable
from dataclasses import replace

import torch
from torch import Tensor, nn

from explainers import Model
from explainers.methods import Method, Question
from explainers.methods.grad_cam import METHOD as GRAD_CAM
from explainers.quality.mapping import Subject
from explainers.results import Heatmap
from explainers.work.chunk_size import ChunkSize
from explainers.work.steps import Steps

Explain = Callable[[nn.Module, Tensor, int], Tensor]  # to (height, width)


def pixel_method(explain: Explain) -> Method:
    """A method that is nothing but `explain`."""

    def steps(model: Model, inputs: Tensor, question: Question) -> Steps[Heatmap]:
        yield from ()
        with model.ready() as module:
            values = explain(module, inputs.detach().requires_grad_(), question.target)
        return Heatmap(values.detach().numpy(), signed=True, units="logit")

    return replace(GRAD_CAM, key="made_up", scope="pixel", from_trace=None, steps=steps)


def fixed(values: Tensor) -> Method:
    """A method that gives the same map for everything."""
    return pixel_method(lambda _module, _inputs, _target: values)


def subject(model: Model, method: Method, seed: int = 0) -> Subject:
    return Subject(method, method.complete({}), model, seed, ChunkSize())


class Weighted(nn.Module):
    """Two classes; the logit of the first is the sum of the pixels of the left half."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 1, 1, bias=False)
        nn.init.ones_(self.conv.weight)
        self.requires_grad_(False)

    def forward(self, x: Tensor) -> Tensor:
        left = self.conv(x)[..., : x.shape[3] // 2].sum((1, 2, 3))
        return torch.stack([left, torch.zeros_like(left)], dim=1)
