"""One method's maps of one input, at one layer or at several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d, interpolate

from explainers.methods import Method, Question
from explainers.methods.base import MEMORY
from explainers.models import Model
from explainers.parameters import Parameters
from explainers.passes.tracing import Trace, trace_input, trace_targets
from explainers.results import FloatArray, Heatmap
from explainers.work.chunk_size import ChunkSize
from explainers.work.steps import Steps, part


@dataclass(frozen=True)
class Subject:
    """The subject of a test: a method with all its parameters on a model; and the test's seed.

    `size` adapts the number of images per chunk to the model.
    """

    method: Method
    parameters: Parameters
    model: Model
    seed: int
    size: ChunkSize
    memory: int = MEMORY  # the limit in bytes for the chunks of one map

    def maps(
        self, inputs: Tensor, layers: Sequence[str], target: int
    ) -> Steps[tuple[Heatmap, ...]]:
        """A map for each layer, from one pass if the method can; "" stands for the input."""
        if self.method.from_trace is not None:
            yield 0.0
            return self._read(trace_input(self.model, inputs, target, tuple(layers)))
        maps = []
        for number, layer in enumerate(layers):
            question = Question(layer, target, self.parameters, self.memory)
            steps = self.method.run(self.model, inputs, question)
            maps.append((yield from part(steps, number / len(layers), (number + 1) / len(layers))))
        return tuple(maps)

    def maps_of_targets(
        self, inputs: Tensor, layers: Sequence[str], targets: Sequence[int]
    ) -> Iterator[Steps[tuple[Heatmap, ...]]]:
        """The same for one class after the other, from one forward if the method can.

        Each has to run to its end before the next.
        """
        if self.method.from_trace is None:
            yield from (self.maps(inputs, layers, target) for target in targets)
            return
        traces = trace_targets(self.model, inputs, targets, tuple(layers))
        yield from (self._next(traces) for _ in targets)

    def _next(self, traces: Iterator[Trace]) -> Steps[tuple[Heatmap, ...]]:
        yield 0.0
        return self._read(next(traces))

    def _read(self, trace: Trace) -> tuple[Heatmap, ...]:
        card = self.model.card
        return tuple(self.method.read(card, trace, layer) for layer in trace.layers)


def enlarged(values: FloatArray, size: tuple[int, int]) -> Tensor:
    """A map at the size of the input (height, width), interpolated linearly as it is displayed."""
    return interpolate(
        torch.tensor(values)[None, None], size, mode="bilinear", align_corners=False
    )[0, 0]


def reduced(values: FloatArray, size: tuple[int, int]) -> FloatArray:
    """A map of the input at the size of a layer's (height, width): each cell's mean."""
    small: FloatArray = adaptive_avg_pool2d(torch.tensor(values)[None], size)[0].numpy()
    return small
