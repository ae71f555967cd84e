"""Prepares a module for explanation, and restores it afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn

COMPILED = "_compiled_call_impl"  # where `module.compile()` stores the compiled call


def freeze(module: nn.Module) -> nn.Module:
    """Eval mode, frozen parameters and no compiled code, permanently: for our own modules."""
    for child in _compiled(module):
        setattr(child, COMPILED, None)
    return module.eval().requires_grad_(False)


@contextmanager
def prepared(module: nn.Module) -> Iterator[nn.Module]:
    """Eval mode, frozen parameters and no compiled code inside the block.

    Afterwards, also after an error, modes, `requires_grad` and compiled code are restored.
    """
    modes = [(child, child.training) for child in module.modules()]
    gradients = [(parameter, parameter.requires_grad) for parameter in module.parameters()]
    compiled = [(child, getattr(child, COMPILED)) for child in _compiled(module)]
    try:
        yield freeze(module)
    finally:
        for child, call in compiled:
            setattr(child, COMPILED, call)
        for child, training in modes:
            child.training = training
        for parameter, requires_grad in gradients:
            parameter.requires_grad_(requires_grad)


def _compiled(module: nn.Module) -> list[nn.Module]:
    """The parts with a compiled call."""
    return [child for child in module.modules() if vars(child).get(COMPILED) is not None]
