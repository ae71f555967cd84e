"""Conclusions about a model while it was loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Topic = Literal["module", "weights", "output", "classes", "preprocessing", "layers", "gradients"]

ASSUMED = "assumed"  # the word that `are_assumed` searches for


@dataclass(frozen=True)
class ModelNote:
    """One conclusion, in one sentence; shown by the Inputs page, `explain --json` and scans.

    A `warning` may change the interpretation of results, so every page shows it.
    """

    topic: Topic
    text: str
    warning: bool = False


LEFT_OUT = "left out: "  # the words that `left_out` searches for


def left_out(notes: Iterable[ModelNote]) -> list[str]:
    """The sentences that state which blocks are no layers, and why."""
    return [note.text for note in notes if note.topic == "layers" and LEFT_OUT in note.text]


def are_assumed(notes: Iterable[ModelNote]) -> bool:
    """Whether they state that parts of the preprocessing are assumed."""
    warnings = (note.text for note in notes if note.topic == "preprocessing" and note.warning)
    return any(ASSUMED in text for text in warnings)
