"""What every attribution method says about itself, and how it is run."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from explainers.models import Model
from explainers.results import Heatmap
from explainers.tracing import Trace


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
    from_trace: Callable[[Trace, str], Heatmap] | None
    compute: Callable[[Model, Tensor, str, int], Heatmap]
    caveat: str
    cost: str
