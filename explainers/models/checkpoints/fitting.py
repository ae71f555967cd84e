"""Matches the tensors of a state dict to those of a module: by name, after removing prefixes."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from torch import Size, Tensor, nn

from explainers.errors import CheckpointMismatch
from explainers.models.checkpoints.choosing import StateDict, role_of

SHOWN = 3  # names listed for each kind of mismatch
TRIED = 12  # prefixes to compare in full
COMMON = 3  # endings with more prefixes say nothing about them
TRAINING = {
    *("criterion", "criterions", "criteria", "loss", "losses", "metric", "metrics", "acc"),
    *("accuracy", "auroc", "auc", "f1", "precision", "recall", "confmat", "iou", "mixup"),
}
AUXILIARY = re.compile(r"aux\d*\.|AuxLogits\.")  # torchvision's; only training uses them
COUNTERS = ("num_batches_tracked", "total_ops", "total_params", "n_averaged")  # torch's and thop's

Shapes = Mapping[str, Size]


@dataclass(frozen=True)
class Prefix:
    """`taken` is removed from the checkpoint's names, `put` added in its place."""

    taken: str = ""
    put: str = ""

    def rename(self, name: str) -> str:
        """The module's name for a name that begins with `taken`."""
        return self.put + name.removeprefix(self.taken)


@dataclass(frozen=True, eq=False)
class Fit:
    """How a state dict fits a module."""

    state: StateDict
    name: str  # the name by which `FILE::NAME` chooses it
    prefixes: tuple[Prefix, ...]
    tensors: Mapping[str, Tensor]  # by the module's names; also those of another shape
    missing: tuple[str, ...]  # names of the module
    # names of the checkpoint, as `ignored` and `outside`: parts that the module should have
    unexpected: tuple[str, ...]
    # by the module's names: the checkpoint's shape, its own
    misshaped: Mapping[str, tuple[Size, Size]]
    ignored: tuple[str, ...]  # losses, metrics, counters
    # names of auxiliary heads that are missing, or different, in one of the two
    unused: tuple[str, ...]
    outside: tuple[str, ...]  # parts beside the module, such as a projector

    @property
    def role(self) -> str:
        """What its name marks, such as averaged weights; "" for plain ones."""
        return role_of(self.name)

    @property
    def complete(self) -> bool:
        """Whether every tensor has a match, except for the number of classes."""
        fits = not self.misshaped or self.classes is not None
        return bool(self.tensors) and fits and not self.missing and not self.unexpected

    @property
    def classes(self) -> tuple[int, int] | None:
        """The checkpoint's and the module's number of classes, if only these differ."""
        counts = {
            (theirs[0], ours[0])
            for theirs, ours in self.misshaped.values()
            if theirs and ours and theirs[1:] == ours[1:]
        }
        alike = all(theirs[1:] == ours[1:] for theirs, ours in self.misshaped.values())
        return next(iter(counts)) if alike and len(counts) == 1 else None

    def check(self, weights: str, model: str) -> None:
        """Raises: CheckpointMismatch, naming the first tensors without a match."""
        shapes = [
            f"{name} {tuple(theirs)} instead of {tuple(ours)}"
            for name, (theirs, ours) in self.misshaped.items()
        ]
        misfits = {
            "missing": self.missing,
            "unexpected": self.unexpected,
            "of another shape": shapes,
        }
        problems = [f"{len(each)} {kind} ({some(each)})" for kind, each in misfits.items() if each]
        if problems:
            raise CheckpointMismatch(
                f"{weights} do not fit {model}; tensors: {'; '.join(problems)}. Choose the model "
                "that they were trained with."
            )


def best_fits(module: nn.Module, states: Collection[StateDict]) -> list[Fit]:
    """Every complete fit, the plain weights first; else only the nearest.

    A state dict of two networks (MoCo's "encoder_q." and "encoder_k.") gives one fit for each.
    """
    expected = {name: each.shape for name, each in _tensors(module).items()}
    fits = [fit for state in states for fit in _fits(expected, state)]
    complete = [fit for fit in fits if fit.complete]
    if complete:
        return sorted(complete, key=lambda fit: fit.role != "")
    return sorted(fits, key=_score, reverse=True)[:1]


def fit_exactly(module: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Copy `tensors` into `module`, with the same names; counters of norms may be missing.

    Raises: CheckpointMismatch; `module` is then untouched.
    """
    expected = {name: each.shape for name, each in _tensors(module).items()}
    fit = _fit(expected, StateDict("", tensors), (Prefix(),))
    fit.check("The weights", type(module).__name__)
    module.load_state_dict({**module.state_dict(), **tensors})


def some(names: Iterable[str]) -> str:
    """The first few names, sorted."""
    names = sorted(names)
    return ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")


def _tensors(module: nn.Module) -> dict[str, Tensor]:
    """The state dict without the additions of `get_extra_state`."""
    return {name: each for name, each in module.state_dict().items() if isinstance(each, Tensor)}


def _fits(expected: Shapes, state: StateDict) -> Iterator[Fit]:
    shapes = {name: each.shape for name, each in state.tensors.items()}
    plain = _fit(expected, state, (Prefix(),))
    if plain.complete:
        yield plain
        return
    fits = [_fit(expected, state, (prefix,)) for prefix in _prefixes(expected, shapes)]
    whole = [fit for fit in sorted(fits, key=_score) if fit.complete]
    simple = [fit for fit in whole if not (fit.prefixes[0].taken and fit.prefixes[0].put)]
    complete = {fit.prefixes[0].taken: fit for fit in simple or whole}
    for taken, fit in complete.items():
        yield fit if len(complete) == 1 else _named(fit, taken)
    if complete:
        return
    larger = [fit for fit in (plain, *fits) if not fit.missing]  # they hold more than the module
    yield max(larger or (_extended(expected, fit) for fit in (plain, *fits)), key=_score)


def _named(fit: Fit, taken: str) -> Fit:
    """The same, named by its prefix: "state_dict.encoder_q"."""
    name = ".".join(filter(None, (fit.state.name, taken.rstrip("."))))
    return Fit(**{**vars(fit), "name": name})


def _extended(expected: Shapes, fit: Fit) -> Fit:
    """The fit with a second prefix for the remaining tensors: "backbone.conv1" beside "fc"."""
    if not fit.missing or not (fit.outside or fit.unexpected):
        return fit
    left = {name: fit.state.tensors[name].shape for name in (*fit.outside, *fit.unexpected)}
    missing = {name: expected[name] for name in fit.missing}
    more = [
        _fit(expected, fit.state, (*fit.prefixes, prefix))
        for prefix in (Prefix(), *_prefixes(missing, left))
        if not (prefix.taken and prefix.put)
    ]
    return max((fit, *more), key=_score)


def _score(fit: Fit) -> tuple[bool, int, int]:
    length = sum(len(prefix.taken) + len(prefix.put) for prefix in fit.prefixes)
    return fit.complete, len(fit.tensors) - len(fit.misshaped), -length


def _prefixes(expected: Shapes, shapes: Shapes) -> list[Prefix]:
    """The prefixes that turn the most names of the checkpoint into names of the module."""
    endings: defaultdict[str, list[tuple[str, Size]]] = defaultdict(list)
    for name, shape in expected.items():
        for start, ending in _splits(name):
            endings[ending].append((start, shape))
    counts: Counter[Prefix] = Counter()
    for name, shape in shapes.items():
        for start, ending in _splits(name):
            ours = endings.get(ending, ())
            if len(ours) <= COMMON:
                counts.update(
                    Prefix(start, put) for put, own in ours if own[1:] == shape[1:] and start != put
                )
    return [prefix for prefix, _ in counts.most_common(TRIED)]


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """("", "a.b.c"), ("a.", "b.c"), ("a.b.", "c")."""
    places = [0, *(match.end() for match in re.finditer(r"\.", name))]
    return ((name[:place], name[place:]) for place in places)


def _part(name: str) -> str:
    """The module's child that a tensor belongs to, without its number: "layer" of "layer3.22.bias".

    A checkpoint with more of a part that the module has is one of a deeper network.
    """
    return name.partition(".")[0].rstrip("0123456789")


def _fit(expected: Shapes, state: StateDict, prefixes: tuple[Prefix, ...]) -> Fit:
    tensors: dict[str, Tensor] = {}
    ignored: list[str] = []
    outside: list[str] = []
    unexpected: list[str] = []
    unused = set()
    parts = {_part(name) for name in expected}
    for name, tensor in state.tensors.items():
        fitting = [prefix for prefix in prefixes if name.startswith(prefix.taken)]
        renamed = [prefix.rename(name) for prefix in fitting]
        under = any(prefix.taken for prefix in fitting) or len(prefixes) == 1 == len(fitting)
        under = under or not parts.isdisjoint(map(_part, renamed))
        targets = [each for each in renamed if each in expected and each not in tensors]
        if targets and AUXILIARY.match(targets[0]) and tensor.shape != expected[targets[0]]:
            unused.add(targets[0])
        elif targets:
            tensors[targets[0]] = tensor
        elif any(map(AUXILIARY.match, renamed)):
            unused.add(name)
        elif name.endswith(COUNTERS) or not TRAINING.isdisjoint(re.split(r"[._]", name)):
            ignored.append(name)
        else:
            (unexpected if under else outside).append(name)
    missing = {name for name in expected if name not in tensors and not name.endswith(COUNTERS)}
    unused |= {name for name in missing if AUXILIARY.match(name)}
    return Fit(
        state=state,
        name=state.name,
        prefixes=prefixes,
        tensors=tensors,
        missing=tuple(name for name in expected if name in missing - unused),
        unexpected=tuple(unexpected),
        misshaped={
            name: (tensor.shape, expected[name])
            for name, tensor in tensors.items()
            if tensor.shape != expected[name]
        },
        ignored=tuple(ignored),
        outside=tuple(outside),
        unused=tuple(sorted(unused)),
    )
