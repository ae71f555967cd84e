"""Side effects of a forward pass: randomness, dependence on the batch, changed buffers."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explainers.models.notes import ModelNote
from explainers.work.memory_guard import is_exhaustion

TOLERANCE = 1e-4  # of the largest logit: more than rounding on a processor
ELSEWHERE = 1e-2  # the same on a GPU, where convolutions may round to ten bits
NAMED = 3  # buffers that a note names


INPUT_COPIED = ModelNote("module", "Module: its forward overwrites its input, so it gets a copy.")


@dataclass(frozen=True)
class SideEffects:
    """What a forward pass does beside its result; `alone`: images must not share a batch."""

    alone: bool = False
    changes: tuple[str, ...] = ()  # buffers that a forward writes to
    notes: tuple[ModelNote, ...] = ()


def find_side_effects(module: nn.Module, batch: Tensor, mate: Tensor) -> SideEffects:
    """How `module`, which returns logits, treats `batch` (one image), alone and beside `mate`.

    Both are (1, channels, height, width). Buffers may be changed afterwards; see `unchanged`.
    """
    before = _versions(module)
    with torch.no_grad():
        with unchanged(module):
            first = module(batch)
            after = _versions(module)
        changes = tuple(name for name in before if before[name] != after.get(name))
        notes = _of_changes(changes)
        company = _of_company(module, first, torch.cat([mate, batch]), changes)
        if company is None:
            return SideEffects(False, changes, notes)
        with unchanged(module, changes):
            repeated = module(batch)
    apart = _apart(first, repeated)
    if apart > _limit(first):  # the difference was random
        return SideEffects(False, changes, (*notes, _of_chance(apart)))
    return SideEffects(True, changes, (*notes, company))


@contextmanager
def unchanged(module: nn.Module, names: Collection[str] | None = None) -> Iterator[None]:
    """Restores the buffers called `names`, None for all, to the same tensors and values."""
    if names is not None and not names:
        yield
        return
    saved = [
        (owner, leaf, tensor, _version(tensor), tensor.clone())
        for path, owner in module.named_modules()
        for leaf, tensor in owner._buffers.items()
        if tensor is not None and (names is None or _joined(path, leaf) in names)
    ]
    try:
        yield
    finally:
        for owner, leaf, tensor, version, values in saved:
            if owner._buffers.get(leaf) is tensor and _version(tensor) == version:
                continue
            with torch.no_grad():
                tensor.copy_(values)
            owner._buffers[leaf] = tensor


@contextmanager
def copied_input(module: nn.Module, *, needed: bool) -> Iterator[None]:
    """The module gets a copy of its input inside the block, if `needed`."""
    if not needed:
        yield
        return

    def copy(_module: nn.Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return (inputs[0].clone(), *inputs[1:])

    with module.register_forward_pre_hook(copy):
        yield


def _of_company(
    module: nn.Module, alone: Tensor, images: Tensor, changes: Collection[str]
) -> ModelNote | None:
    """Compares the output for the last of `images`, beside another and `alone`."""
    try:
        with unchanged(module, changes):
            together = module(images)
    except Exception as error:
        if is_exhaustion(error):
            return None
        return ModelNote(
            "module", "Module: it takes one image at a time, so every image is run alone."
        )
    if len(together) != len(images):
        return ModelNote(
            "module",
            f"Module: it returns {len(together)} row{'s' * (len(together) != 1)} for a batch of "
            f"{len(images)}, so every image is run alone.",
        )
    apart = _apart(together[-1:], alone)
    if apart <= _limit(alone):
        return None
    text = (
        "Module: an image's result depends on the others in its batch, as with a BatchNorm "
        f"without running statistics, by up to {apart:.2g} in a logit; every image is run alone."
    )
    return ModelNote("module", text, warning=True)


def _of_chance(apart: float) -> ModelNote:
    text = (
        f"Module: two runs of the same image differ by up to {apart:.2g} in a logit, so maps and "
        "predictions will not repeat; is a dropout always on?"
    )
    return ModelNote("module", text, warning=True)


def _of_changes(changes: tuple[str, ...]) -> tuple[ModelNote, ...]:
    if not changes:
        return ()
    more = f" and {len(changes) - NAMED} more" if len(changes) > NAMED else ""
    text = (
        f"Module: its forward changes its buffers ({', '.join(changes[:NAMED])}{more}); each pass "
        "here starts from the loaded values."
    )
    return (ModelNote("module", text),)


def _apart(one: Tensor, other: Tensor) -> float:
    return float((one - other).abs().max()) if one.shape == other.shape else float("inf")


def _limit(logits: Tensor) -> float:
    share = TOLERANCE if logits.device.type == "cpu" else ELSEWHERE
    return share * max(float(logits.abs().max()), torch.finfo(torch.float32).tiny)


def _versions(module: nn.Module) -> dict[str, tuple[int, int]]:
    """Each buffer's identity and version: a write in place gives a new one."""
    return {name: (id(each), _version(each)) for name, each in module.named_buffers()}


def _version(tensor: Tensor) -> int:
    return 0 if tensor.is_inference() else tensor._version


def _joined(path: str, leaf: str) -> str:
    return f"{path}.{leaf}" if path else leaf
