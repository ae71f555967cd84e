"""The interface of every source of models: recipes, readable before any tensor is loaded."""

import difflib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from explainers.models.draft import ModelDraft

Progress = Callable[[int, int], None]  # bytes so far, total bytes (0: unknown)
Cancelled = Callable[[], bool]


class Recipe(ABC):
    """How to get one model."""

    name: str  # for display
    provenance: str  # of its own weights
    fixed_classes = False  # True: it cannot be built with another number of classes
    own_code = False  # True: a user's architecture, which no library identifies by name

    otherwise = "provide a file: --weights FILE"  # the alternative without a network

    @abstractmethod
    def trained(self) -> ModelDraft:
        """The model with its own weights, which must be on this machine.

        Raises: WeightsUnavailable if they cannot be read.
        """

    @abstractmethod
    def untrained(self, classes: int | None = None) -> ModelDraft:
        """The architecture with random weights; None: with as many classes as its own weights."""

    def is_its_own(self, _file: Path) -> bool:
        """Whether the weights in a file are those that a library has by this name."""
        return False

    def renamed(self, _tensors: Mapping[str, Tensor]) -> Mapping[str, Tensor] | None:
        """The tensors by the module's names, if the library's files have other names."""
        return None

    def cached(self) -> bool:
        """Whether its own weights are on this machine."""
        return True

    def fetch(self, progress: Progress, cancelled: Cancelled) -> None:  # noqa: B027
        """Download its own weights to this machine, checked and atomically.

        Raises: WeightsUnavailable, with the reason; Cancelled.
        """


@dataclass(frozen=True)
class ModelSource:
    """One entry of SOURCES."""

    form: str  # the form of its models' names: "torchvision:NAME"
    help: str  # one sentence
    recipe: Callable[[str], Recipe | None]  # None: not one of this source's names


def near_matches(name: str, names: Iterable[str]) -> str:
    """The end of a sentence, "; near matches: a, b", or nothing."""
    near = difflib.get_close_matches(name, list(names), cutoff=0.5)
    return f"; near matches: {', '.join(near)}" if near else ""
