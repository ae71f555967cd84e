"""Turns a user's model into a module that can be traced: unwrapped, in float32."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from explainers.errors import UnfitModel
from explainers.models.notes import ModelNote

WRAPPERS: dict[type[nn.Module], str] = {
    nn.DataParallel: "nn.DataParallel",
    nn.parallel.DistributedDataParallel: "DistributedDataParallel",
    AveragedModel: "AveragedModel",
}
LIGHTNING = "LightningModule"
TOLERANCE = 1e-5  # of the largest output: beyond that the wrapper changes the result


@dataclass(frozen=True, eq=False)
class Adapted:
    """An adapted module, and the notes on the changes."""

    module: nn.Module
    notes: tuple[ModelNote, ...] = ()
    copied: bool = False  # True: no other code uses it


def unwrapped(module: nn.Module) -> Adapted:
    """The module inside torch.compile, DataParallel, DistributedDataParallel or AveragedModel.

    A module with compiled parts is copied, so that the user's module does not change.
    """
    taken: list[str] = []
    while (wrapper := _wrapper(module)) is not None:
        module = _inside(module)
        taken.append(wrapper)
    notes = [_taken_off(name, module) for name in dict.fromkeys(taken)]
    parts = [name for name, child in module.named_modules() if _is_compiled(child)]
    if parts:
        module = _copy_with(module, {child: _inside(child) for child in _compiled(module)})
        notes.append(
            ModelNote(
                "module",
                f"Module: torch.compile was removed from {_few(parts)}; results are equal.",
            )
        )
    return Adapted(module, tuple(notes), copied=bool(parts))


def in_float32(module: nn.Module, *, copied: bool) -> Adapted:
    """The module with all floating-point weights in float32; a copy, unless it is one already."""
    dtypes = {
        str(tensor.dtype).removeprefix("torch.")
        for tensor in (*module.parameters(), *module.buffers())
        if tensor.is_floating_point() and tensor.dtype != torch.float32
    }
    if not dtypes:
        return Adapted(module, (), copied)
    module = (module if copied else copy_of(module)).float()
    kinds = " and ".join(sorted(dtypes))
    return Adapted(module, (ModelNote("weights", f"Weights: cast from {kinds} to float32."),), True)


def without_lightning(module: nn.Module, batch: Tensor) -> Adapted:
    """The network inside a LightningModule, if one child holds all weights and returns the same.

    `module` is in eval mode; `batch` is the input to compare on.
    """
    if LIGHTNING not in {kind.__name__ for kind in type(module).__mro__}:
        return Adapted(module)
    weighted = {name: child for name, child in module.named_children() if _weights(child)}
    own = next(module.parameters(recurse=False), None)
    if len(weighted) != 1 or own is not None:
        return Adapted(module)
    ((name, child),) = weighted.items()
    try:
        with torch.no_grad():
            whole, inner = module(batch), child(batch)
    except Exception:  # the probe reports anything that either of them raises
        return Adapted(module)
    if not (isinstance(whole, Tensor) and isinstance(inner, Tensor) and whole.shape == inner.shape):
        return Adapted(module)
    if not torch.allclose(whole, inner, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True):
        return Adapted(module)
    text = (
        f'Module: the network "{name}" of the Lightning module {type(module).__name__} is used; '
        "both return the same."
    )
    return Adapted(child, (ModelNote("module", text),))


def copy_of(module: nn.Module) -> nn.Module:
    """A deep copy. Raises: UnfitModel if the module cannot be copied."""
    try:
        return copy.deepcopy(module)
    except Exception as error:  # a user's module may hold a file, a lock, a graph
        raise UnfitModel(
            f"{type(module).__name__} cannot be copied ({type(error).__name__}), which is "
            "necessary to change its weights' type, device or parts; provide a copy that may be "
            "changed."
        ) from error


def _copy_with(module: nn.Module, changes: dict[nn.Module, nn.Module]) -> nn.Module:
    """A deep copy with some modules replaced, innermost first."""
    memo: dict[int, object] = {}
    for old, new in changes.items():
        memo[id(old)] = copy.deepcopy(new, memo)
    copied: nn.Module = copy.deepcopy(module, memo)
    return copied


def _compiled(module: nn.Module) -> Iterator[nn.Module]:
    """The compiled parts, the innermost first."""
    return reversed([child for child in module.modules() if _is_compiled(child)])


def _is_compiled(module: nn.Module) -> bool:
    """Whether torch.compile returned it; its class is not imported, which takes seconds."""
    return type(module).__name__ == "OptimizedModule" and "_orig_mod" in module._modules


def _wrapper(module: nn.Module) -> str | None:
    if _is_compiled(module):
        return "torch.compile"
    return next((name for kind, name in WRAPPERS.items() if isinstance(module, kind)), None)


def _inside(module: nn.Module) -> nn.Module:
    return module.get_submodule("_orig_mod" if _is_compiled(module) else "module")


def _taken_off(wrapper: str, module: nn.Module) -> ModelNote:
    name = type(module).__name__
    return ModelNote("module", f"Module: {wrapper} was removed; layers are named as in {name}.")


def _weights(module: nn.Module) -> bool:
    return next(module.parameters(), None) is not None


def _few(names: list[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
