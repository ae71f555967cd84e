"""A module made ready for explaining, and handed back as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn


def freeze(module: nn.Module) -> nn.Module:
    """Eval mode and frozen parameters, for good: for modules that nobody else holds."""
    return module.eval().requires_grad_(False)


@contextmanager
def prepared(module: nn.Module) -> Iterator[nn.Module]:
    """Eval mode and frozen parameters while inside.

    Afterwards, also after an error, modes and `requires_grad` are as they were.
    """
    modes = [(child, child.training) for child in module.modules()]
    gradients = [(parameter, parameter.requires_grad) for parameter in module.parameters()]
    try:
        yield freeze(module)
    finally:
        for child, training in modes:
            child.training = training
        for parameter, requires_grad in gradients:
            parameter.requires_grad_(requires_grad)
