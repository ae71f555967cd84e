"""One simulation of how often an interval holds the truth."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

Ends = tuple[float, float]
Trial = Callable[[np.random.Generator], Iterator[tuple[Ends, float]]]


@dataclass(frozen=True)
class Case:
    """One interval under one condition."""

    interval: str
    condition: str
    trials: int
    trial: Trial  # yields the ends and the truth; nothing where no interval is stated
