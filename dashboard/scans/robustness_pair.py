"""Which of two models is more robust: their drops under the same corruptions of the same images."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from dashboard.scans.robustness import Robustness
from data.analysis.robustness import Difference, mean_difference
from data.errors import DataError

MOST = 2.0  # one model loses an image that the other gains


class NotComparable(DataError):
    """Two models have no corrupted image with a label in common."""


@dataclass(frozen=True, eq=False)
class RobustnessPair:
    """The images that both models judged, at the severities that both have scanned."""

    a: Robustness
    b: Robustness
    kinds: tuple[str, ...]
    severities: tuple[int, ...]
    positions_a: np.ndarray  # (n,) of the same images, one for one
    positions_b: np.ndarray

    def drops(self, severity: int) -> tuple[np.ndarray, np.ndarray]:
        """(n,) of A and of B: how much less often each image is right."""
        drop_a = self.a.drop(self.kinds, severity)[self.positions_a]
        return drop_a, self.b.drop(self.kinds, severity)[self.positions_b]

    def difference(self, severity: int) -> Difference:
        """The drop of A minus that of B; positive: B is more robust."""
        drop_a, drop_b = self.drops(severity)
        return mean_difference(drop_a - drop_b, MOST)

    @cached_property
    def overall(self) -> Difference:
        """The same, over all severities: each image counts once, with its mean."""
        differences = [np.subtract(*self.drops(severity)) for severity in self.severities]
        return mean_difference(np.mean(differences, axis=0), MOST)


@lru_cache(maxsize=8)
def compare_robustness(a: Robustness, b: Robustness, kinds: tuple[str, ...]) -> RobustnessPair:
    """Matches images by their content, and corruptions by name. Raises: NotComparable."""
    shared = tuple(kind for kind in kinds if kind in a.kinds and kind in b.kinds)
    both = set(a.severities(shared)) & set(b.severities(shared))
    place_b = {image: place for place, image in enumerate(b.clean.image_ids) if b.judged[place]}
    pairs = [
        (place, place_b[image])
        for place, image in enumerate(a.clean.image_ids)
        if a.judged[place] and image in place_b
    ]
    if not (both and pairs):
        raise NotComparable(
            "The two models have no corruption, or no labelled image, in common: scan the same "
            "corruptions with both."
        )
    of_a, of_b = np.array(pairs).T
    return RobustnessPair(a, b, shared, tuple(sorted(both)), of_a, of_b)
