"""Which images of a gallery a model classifies correctly, and for which that is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.gallery.predictions import PredictionTable

RIGHT, WRONG = OUTCOMES = ("right", "wrong")

NO_CLASS = "no class"  # a multi-label model's answer where no class reaches its threshold

Mask = npt.NDArray[np.bool_]


def classes_words(names: Iterable[str]) -> str:
    """The classes that a multi-label model predicts for an image, in words."""
    return ", ".join(names) or NO_CLASS


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Both are (images,); without a prediction or a class the outcome is unknown."""

    labelled: Mask
    right: Mask

    @classmethod
    def of_classes(cls, predictions: PredictionTable, targets: npt.NDArray[np.int32]) -> "Outcomes":
        """The best class against the correct one; `targets` are -1 if there is none."""
        decided = (predictions.top1 >= 0) & (targets >= 0)
        return cls(decided, decided & (predictions.top1 == targets))

    @classmethod
    def of_sets(
        cls, predicted: Sequence[frozenset[int] | None], targets: Sequence[tuple[int, ...]]
    ) -> "Outcomes":
        """All predicted classes against all correct ones; None: no prediction, (): no class."""
        pairs = list(zip(predicted, targets, strict=True))
        decided = np.array([yes is not None and bool(right) for yes, right in pairs], np.bool_)
        alike = np.array([yes == frozenset(right) for yes, right in pairs], np.bool_)
        return cls(decided, decided & alike)

    def of(self, position: int) -> str:
        """One of OUTCOMES; empty if unknown."""
        if not self.labelled[position]:
            return ""
        return RIGHT if self.right[position] else WRONG

    def mask(self, outcome: str) -> Mask:
        """(images,) bool: the outcome is this one of OUTCOMES."""
        return self.right if outcome == RIGHT else self.labelled & ~self.right
