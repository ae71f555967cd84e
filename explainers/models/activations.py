"""Which nonlinearities a network applies, and whether modules or functions do it."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from explainers.models.ends import End

OPERATIONS = {
    *("relu", "hardtanh", "leaky_relu", "elu", "gelu", "silu", "mish", "hardswish", "softplus"),
    *("tanh", "sigmoid", "hardsigmoid", "_softmax"),
}


def find_activations(module: nn.Module, batch: Tensor, end: End = "logits") -> tuple[str, ...]:
    """Names of the nonlinearities in a forward pass of `batch`, sorted.

    A module is listed by its class, "ReLU6", a function as "relu()". Guided methods reach only
    modules, so a call to a function must be distinguishable. The `end` of the network does not
    count: nothing passes through it, see `Output`.
    """
    watch = _Watch()

    def enter(child: nn.Module, _inputs: object) -> None:
        watch.inside.append(child)

    def leave(_child: nn.Module, _inputs: object, _output: object) -> None:
        watch.inside.pop()

    with ExitStack() as hooks, torch.no_grad(), watch:
        for child in module.modules():
            hooks.enter_context(child.register_forward_pre_hook(enter))
            hooks.enter_context(child.register_forward_hook(leave))
        module(batch)
    if end in watch.operations:
        del watch.operation_names[len(watch.operations) - 1 - watch.operations[::-1].index(end)]
    return tuple(sorted(set(watch.operation_names)))


class _Watch(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Sees every operation of torch, and the module that runs it."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.inside: list[nn.Module] = []
        self.operations: list[str] = []
        self.operation_names: list[str] = []  # for display, parallel to `operations`

    def __torch_dispatch__(
        self,
        func: Any,  # noqa: ANN401 - an operation of torch
        types: Sequence[type],
        args: Sequence[object] = (),
        kwargs: Mapping[str, object] | None = None,
    ) -> object:
        name = func.overloadpacket.__name__.removesuffix("_")
        if name in OPERATIONS:
            self.operations.append(name.removeprefix("_"))
            self.operation_names.append(self._named(self.operations[-1]))
        return func(*args, **(kwargs or {}))

    def _named(self, operation: str) -> str:
        module = self.inside[-1] if self.inside else None
        plain = module is not None and not any(module.children()) and not any(module.parameters())
        return type(module).__name__ if plain else f"{operation}()"
