"""What was concluded about a model while it was loaded."""

from dataclasses import dataclass
from typing import Literal

Topic = Literal["module", "weights", "output", "classes", "preprocessing", "layers", "gradients"]


@dataclass(frozen=True)
class Note:
    """One conclusion, in one sentence; the Inputs page, `explain --json` and scans state it.

    A `warning` may change what people conclude from the results, so every page shows it.
    """

    topic: Topic
    text: str
    warning: bool = False
