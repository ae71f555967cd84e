"""What was concluded about a model while it was loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Topic = Literal["module", "weights", "output", "classes", "preprocessing", "layers", "gradients"]

ASSUMED = "assumed"  # the word that `are_assumed` looks for


@dataclass(frozen=True)
class Note:
    """One conclusion, in one sentence; the Inputs page, `explain --json` and scans state it.

    A `warning` may change what people conclude from the results, so every page shows it.
    """

    topic: Topic
    text: str
    warning: bool = False


def are_assumed(notes: Iterable[Note]) -> bool:
    """Whether they say that parts of the preprocessing are assumed, as nobody stated them."""
    warnings = (note.text for note in notes if note.topic == "preprocessing" and note.warning)
    return any(ASSUMED in text for text in warnings)
