"""One method's maps of one input, at one layer or at several."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from explainers.chunking import ChunkSize
from explainers.methods import Method, Question
from explainers.methods.parameters import Parameters
from explainers.models import Model
from explainers.quality.steps import part
from explainers.results import FloatArray, Heatmap
from explainers.tracing import trace_input
from explainers.work_queue import Steps


@dataclass(frozen=True)
class Subject:
    """What is tested: a method with all its parameters on a model; and the seed of the test.

    `size` learns how many images the model takes in one chunk.
    """

    method: Method
    parameters: Parameters
    model: Model
    seed: int
    size: ChunkSize

    def maps(
        self, inputs: Tensor, layers: Sequence[str], target: int
    ) -> Steps[tuple[Heatmap, ...]]:
        """A map for each layer, from one pass where the method can; "" stands for the input."""
        if self.method.from_trace is not None:
            yield 0.0
            trace = trace_input(self.model, inputs, target, tuple(layers))
            return tuple(self.method.from_trace(trace, layer) for layer in layers)
        found = []
        for number, layer in enumerate(layers):
            question = Question(layer, target, self.parameters)
            steps = self.method.steps(self.model, inputs, question)
            found.append((yield from part(steps, number / len(layers), (number + 1) / len(layers))))
        return tuple(found)


def enlarged(values: FloatArray, size: tuple[int, int]) -> Tensor:
    """A map at the size of the input (height, width), interpolated linearly as it is drawn."""
    return interpolate(
        torch.tensor(values)[None, None], size, mode="bilinear", align_corners=False
    )[0, 0]
