"""The state dicts in a checkpoint, each with the name by which `FILE::NAME` chooses it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from torch import Tensor

from explainers.models.checkpoints.inert import as_mapping, is_module

DEEPEST = 4  # levels of nesting to search
NOT_WEIGHTS = re.compile(
    r"(optim|opt_|lr_sched|sched|scaler|loops|callbacks|criterion|loss|metric|hyper_param|hparams)",
    re.IGNORECASE,
)
TEACHER = "teacher"  # averaged in self-distillation, another network in distillation
AVERAGED = {
    *("ema", "momentum", "swa", "average", "averaged", "averaging", "avg"),
    *("shadow", "target", "polyak", "k", "key"),
}


@dataclass(frozen=True, eq=False)
class StateDict:
    """Tensors by name."""

    name: str  # "state_dict", "ema.shadow"; "": the file itself is one
    tensors: Mapping[str, Tensor]
    others: tuple[str, ...] = ()  # names of entries that are no tensors
    whole_model: bool = False  # a pickled module, not a state dict


def role_of(name: str) -> str:
    """What a name such as "model_ema", "modelEMA" or "teacher" marks; "" for plain weights."""
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
    if not AVERAGED.isdisjoint(words):
        return "averaged, EMA"
    return "the teacher network" if TEACHER in words else ""


def find_state_dicts(value: object) -> tuple[StateDict, ...]:
    """All mappings with mostly tensors in a file, in its order, without optimizers.

    A whole pickled module counts as the mapping of its parameters and buffers.
    """
    return tuple(_search(value, ""))


def _search(value: object, name: str) -> Iterator[StateDict]:
    mapping = as_mapping(value)
    if not mapping or name.count(".") >= DEEPEST:
        return
    tensors = {key: each for key, each in _texts(mapping) if isinstance(each, Tensor)}
    nested = {key: each for key, each in _texts(mapping) if as_mapping(each)}
    if tensors and len(tensors) * 2 >= len(mapping):
        others = tuple(str(key) for key in mapping if key not in tensors and key not in nested)
        yield StateDict(name, tensors, others, is_module(value))
    for key, each in nested.items():
        if not NOT_WEIGHTS.match(key):
            yield from _search(each, f"{name}.{key}" if name else key)


def _texts(mapping: Mapping[object, object]) -> Iterator[tuple[str, object]]:
    """The items with text keys; those of optimizers are numbers."""
    return ((key, each) for key, each in mapping.items() if isinstance(key, str))
