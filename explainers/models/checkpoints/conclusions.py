"""The conclusions from fitting a checkpoint, in sentences."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from explainers.models.checkpoints.choosing import StateDict
from explainers.models.checkpoints.fitting import Fit, some
from explainers.models.checkpoints.reading import Contents
from explainers.models.keys import CHOICE
from explainers.models.notes import ModelNote

BUILT_IN = ("builtins.", "_codecs.")
NORMALISING = {"mean", "std", "normalize", "normalizer", "normalization"}
STATISTICS = ("running_mean", "running_var")  # of a batch norm


def about_file(contents: Contents, state: StateDict) -> Iterator[ModelNote]:
    """The entries that were not read."""
    if state.whole_model:
        yield _note(f"{contents.path.name} holds a whole model; only its tensors were read.")
    elif foreign := [name for name in contents.foreign if not name.startswith(BUILT_IN)]:
        yield _note(
            f"objects in {contents.path.name} that are not tensors ({some(foreign)}) were not read."
        )


def about_choice(fit: Fit, fits: Sequence[Fit], path: Path, choice: str) -> Iterator[ModelNote]:
    """Which state dict is used, and which others would fit as well."""
    others = [each.name for each in fits if each.name != fit.name]
    if choice:
        yield _note(f'the set "{fit.name}" of {path.name} is used, as requested.')
    elif others and fit.complete:
        used = f'the set "{fit.name}"' if fit.name else "the set at the top"
        names = " and ".join(map(_described, fits[1:]))
        example = next(filter(None, others), fit.name)
        yield _note(
            f"{used} of {path.name} is used; {names} {'are' if others[1:] else 'is'} there "
            f"too, choose with --weights {path.name}{CHOICE}{example}.",
            warning=True,
        )
    elif fit.name:
        yield _note(f'the set "{fit.name}" of {path.name} is used.')


def about_names(fit: Fit) -> Iterator[ModelNote]:
    """Prefixes, ignored tensors, and number types."""
    yield from _about_prefixes(fit)
    yield from _about_others(fit)
    kinds = Counter(
        str(each.dtype).removeprefix("torch.")
        for each in fit.tensors.values()
        if each.is_floating_point()
    )
    for kind, count in sorted(kinds.items()):
        if kind != "float32":
            yield _note(f"{count} tensors are {kind} and were converted to float32.")


def _about_prefixes(fit: Fit) -> Iterator[ModelNote]:
    for prefix in fit.prefixes:
        if prefix.taken and prefix.put:
            yield _note(f'the prefix "{prefix.taken}" of names was replaced by "{prefix.put}".')
        elif prefix.taken:
            yield _note(f'the prefix "{prefix.taken}" was removed from the names.')
        elif prefix.put:
            yield _note(f'the prefix "{prefix.put}" was added to the names.')


def _about_others(fit: Fit) -> Iterator[ModelNote]:
    if fit.ignored:
        yield _note(
            f"{_tensors(fit.ignored)} of losses, metrics and counters ({some(fit.ignored)}) "
            f"{_were(fit.ignored)} ignored."
        )
    if fit.unused:
        yield _note(
            f"{_tensors(fit.unused)} of auxiliary heads ({some(fit.unused)}) were not loaded; only "
            "training uses them."
        )
    if fit.outside:
        normalising = any(
            not NORMALISING.isdisjoint(re.split(r"[._]", name))
            for name in fit.outside
            if not name.endswith(STATISTICS)
        )
        hint = "; if they normalise the input, set it by --mean and --std" if normalising else ""
        yield _note(
            f"{_tensors(fit.outside)} outside the model ({some(fit.outside)}) "
            f"{_were(fit.outside)} ignored{hint}.",
            warning=normalising,
        )
    if fit.state.others:
        yield _note(f"entries that are not tensors ({some(fit.state.others)}) were ignored.")


def _described(fit: Fit) -> str:
    name = f'"{fit.name}"' if fit.name else "the set at the top"
    return f"{name} ({fit.role})" if fit.role else name


def _note(text: str, *, warning: bool = False) -> ModelNote:
    return ModelNote("weights", f"Weights: {text}", warning)


def _tensors(names: Sequence[str]) -> str:
    return f"{len(names)} tensor{'s' * (len(names) != 1)}"


def _were(names: Sequence[str]) -> str:
    return "were" if len(names) > 1 else "was"
