"""Coarse bounds on what a trace costs, far above what `tests.benchmarks.trace` measures.

Processor time of one thread, the best of several rounds: what else the machine does counts little.
"""

import time
from collections.abc import Callable, Iterator

import pytest
import torch
from torch import Tensor

from explainers import METHODS, Model
from explainers.passes.tracing import trace_input
from tests.unit.explainers.nets import batch


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def inputs(lite0: Model) -> Tensor:
    return batch(size=lite0.preprocess.input_size[0])


def processor_seconds(run: Callable[[], object], rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return min(times)


def test_a_trace_of_every_layer_runs_the_model_once(lite0: Model, inputs: Tensor) -> None:
    calls: list[str] = []
    with lite0.module.register_forward_pre_hook(lambda *_: calls.append("forward")):
        trace_input(lite0, inputs).result()
    assert calls == ["forward"]


@pytest.mark.slow
def test_a_trace_with_its_statistics_costs_little_more_than_the_bare_passes(
    lite0: Model, inputs: Tensor
) -> None:
    def bare() -> None:
        leaf = inputs.clone().requires_grad_()
        with lite0.ready() as module:
            torch.autograd.grad(module(leaf)[0, 0], leaf)

    trace = processor_seconds(lambda: trace_input(lite0, inputs, 0).result())
    assert trace <= 2.5 * processor_seconds(bare)


@pytest.mark.slow
def test_a_trace_is_far_cheaper_than_captum_layer_by_layer(lite0: Model, inputs: Tensor) -> None:
    layers = [layer.name for layer in lite0.layers]

    def captum() -> None:
        for layer in layers:
            METHODS[0].compute(lite0, inputs, layer, 0)

    trace = processor_seconds(lambda: trace_input(lite0, inputs, 0).result())
    assert processor_seconds(captum, rounds=1) >= 4 * trace
