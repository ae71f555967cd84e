"""Which nonlinearities a network applies, and whether modules or functions do it."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

OPERATIONS = {
    *("relu", "hardtanh", "leaky_relu", "elu", "gelu", "silu", "mish", "hardswish", "softplus"),
    *("tanh", "sigmoid", "hardsigmoid", "_softmax"),
}


def find_activations(module: nn.Module, batch: Tensor) -> tuple[str, ...]:
    """Names of the nonlinearities that act in a forward pass of `batch`, sorted.

    A module's is its class, "ReLU6"; a function's that of the function, "relu()". Guided methods
    reach only modules, so a call to a function must not pass for one.
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
    return tuple(sorted(watch.found))


class _Watch(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Sees every operation of torch, and knows inside which module it happens."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.inside: list[nn.Module] = []
        self.found: set[str] = set()

    def __torch_dispatch__(
        self,
        func: Any,  # noqa: ANN401 - an operation of torch
        types: Sequence[type],
        args: Sequence[object] = (),
        kwargs: Mapping[str, object] | None = None,
    ) -> object:
        name = func.overloadpacket.__name__.removesuffix("_")
        if name in OPERATIONS:
            self.found.add(self._named(name.removeprefix("_")))
        return func(*args, **(kwargs or {}))

    def _named(self, operation: str) -> str:
        module = self.inside[-1] if self.inside else None
        plain = module is not None and not any(module.children()) and not any(module.parameters())
        return type(module).__name__ if plain else f"{operation}()"
