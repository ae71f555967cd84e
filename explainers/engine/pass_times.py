"""The time of one image forward and backward through a model on this machine."""

from dataclasses import dataclass
from statistics import median
from time import perf_counter

from torch import Tensor

from explainers.images.preprocess import probe_image
from explainers.methods.base import Passes
from explainers.methods.passes import input_gradients, scores
from explainers.models import Model
from explainers.passes.tracing import network_input

REPEATS = 3
BACKWARD = 2  # the cost of a backward in forwards, if none reaches the pixels


@dataclass(frozen=True)
class PassTimes:
    """Seconds for one image, batch size one."""

    forward: float
    backward: float

    def of(self, passes: Passes) -> float:
        """The estimated time of these passes."""
        return self.forward * passes.forward + self.backward * passes.backward


def measure_passes(model: Model) -> PassTimes:
    """Medians of a few passes after a warm-up pass."""
    batch = network_input(model, probe_image())
    scores(model, batch, 0)
    forward = median(_timed(model, batch, gradient=False) for _ in range(REPEATS))
    if not model.card.input_gradient:
        return PassTimes(forward, BACKWARD * forward)
    both = median(_timed(model, batch, gradient=True) for _ in range(REPEATS))
    return PassTimes(forward, max(both - forward, 0.0))


def _timed(model: Model, batch: Tensor, *, gradient: bool) -> float:
    start = perf_counter()
    values = (input_gradients if gradient else scores)(model, batch, 0)
    values.sum().item()  # wait for an asynchronous device
    return perf_counter() - start
