"""What every attribution method says about itself, and how it is run."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from explainers.models import Model
from explainers.results import Heatmap
from explainers.tracing import Trace, trace_input

FromTrace = Callable[[Trace, str], Heatmap]
Compute = Callable[[Model, Tensor, str, int], Heatmap]


@dataclass(frozen=True)
class Method:
    """One attribution method; its texts are shown to people as they stand.

    `compute` makes one layer's map by the method's own passes from a preprocessed batch of one;
    `from_trace`, where there is one, reads the same map from a finished trace.
    """

    key: str
    name: str
    answers: str  # the question that the map answers, in one sentence
    source: str
    signed: bool  # True: negative relevance argues against the class
    from_trace: FromTrace | None
    compute: Compute
    caveat: str
    cost: str


def by_trace(from_trace: FromTrace) -> Compute:
    """The `compute` of a method that reads its map from a trace: a trace of that one layer.

    It raises UnknownLayer, UnknownTarget, UnfitModel.
    """

    def compute(model: Model, inputs: Tensor, layer: str, target: int) -> Heatmap:
        return from_trace(trace_input(model, inputs, target, layers=(layer,)), layer)

    return compute
