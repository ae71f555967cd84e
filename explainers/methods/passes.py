"""Many passes for one map, in chunks that fit the memory and end soon enough for others."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import perf_counter
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from explainers.errors import OutOfMemory
from explainers.models import Model
from explainers.outputs.logits import classify, with_graph
from explainers.passes.memory_format import arranged
from explainers.work.chunk_size import ChunkSize
from explainers.work.memory_guard import memory_guard
from explainers.work.steps import Steps

FORWARD = 2  # all outputs of one image, an upper bound for a pass without a graph
BACKWARD = 4  # the same with a graph: outputs, their gradients, and what convolutions store

_activation_bytes: WeakKeyDictionary[Model, dict[torch.Size, int]] = WeakKeyDictionary()
_sizes: WeakKeyDictionary[Model, defaultdict[str, ChunkSize]] = WeakKeyDictionary()


def in_chunks(model: Model, count: int, most: int, work: Callable[[range], None]) -> Steps[None]:
    """Runs `work` on 0 to `count`, at most `most` at once; fewer if slow or too large.

    Nothing that `work` sets up may outlast it: between two chunks the model serves others. The
    chunk size that one map ended with is the first one for the next map of this method and model.

    Raises: OutOfMemory if not even one fits.
    """
    most = 1 if model.card.alone else most
    size = _sizes.setdefault(model, defaultdict(ChunkSize))[work.__module__]
    done = 0
    while done < count:
        part = range(done, min(done + min(size.value, most), count))
        start = perf_counter()
        try:
            with memory_guard():
                work(part)
        except OutOfMemory:
            if len(part) == 1:
                raise
            size.limit(len(part) // 2)
            continue
        size.took(perf_counter() - start, len(part))
        done = part.stop
        yield done / count


def at_once(model: Model, inputs: Tensor, memory: int, *, backward: bool) -> int:
    """How many images of the shape of `inputs` may pass at once within `memory` bytes."""
    bytes_by_shape = _activation_bytes.setdefault(model, {})
    if (
        inputs.shape not in bytes_by_shape
    ):  # a grid of four images is larger than the network's own input
        bytes_by_shape[inputs.shape] = _measure(model, inputs)
    factor = BACKWARD if backward else FORWARD
    return max(1, memory // (factor * bytes_by_shape[inputs.shape]))


def scores(model: Model, batch: Tensor, target: int) -> Tensor:
    """Each image's logit of the class, (n,); no gradient."""
    with model.ready() as module, torch.no_grad():
        return classify(module, arranged(model, batch))[:, target]


def input_gradients(model: Model, batch: Tensor, target: int) -> Tensor:
    """Each image's gradient of its logit of the class, in the shape of `batch`.

    The images of a batch do not affect one another, so the gradient of the sum is each one's own.
    """
    with model.ready() as module, torch.enable_grad():
        batch = batch.detach().requires_grad_()
        total = with_graph(classify(module, batch))[:, target].sum()
        (gradient,) = torch.autograd.grad(total, batch, materialize_grads=True)
    return gradient


@contextmanager
def out_of_place(module: nn.Module) -> Iterator[None]:
    """Inside, activations do not work in place: their backward hooks need that."""
    inplace = [child for child in module.modules() if getattr(child, "inplace", False) is True]
    try:
        for child in inplace:
            child.inplace = False  # type: ignore[assignment]
        yield
    finally:
        for child in inplace:
            child.inplace = True  # type: ignore[assignment]


def _measure(model: Model, inputs: Tensor) -> int:
    """The bytes of all module outputs for one image."""
    total = inputs.nbytes

    def count(_module: nn.Module, _inputs: object, output: object) -> None:
        nonlocal total
        total += output.nbytes if isinstance(output, Tensor) else 0

    with model.ready() as module, torch.no_grad(), ExitStack() as hooks:
        for child in module.modules():
            if not any(child.children()):
                hooks.enter_context(child.register_forward_hook(count))
        module(inputs)
    return total
