"""What is taken for what."""

from dataclasses import dataclass

import numpy as np

from data.labels import OTHER


@dataclass(frozen=True, eq=False)
class Confusions:
    """Images by true and predicted group: counts (groups, groups), rows are the true ones."""

    groups: tuple[str, ...]
    counts: np.ndarray


def confusions(labels: np.ndarray, predicted: np.ndarray, group_of: np.ndarray) -> Confusions:
    """Counts over groups; `group_of` is each class's group. Unknown labels do not count."""
    known = (labels >= 0) & (predicted >= 0)
    true, said = group_of[labels[known]], group_of[predicted[known]]
    names = sorted({*true, *said}, key=lambda name: (name == OTHER, name))
    index = {name: i for i, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)), np.int64)
    np.add.at(counts, ([index[t] for t in true], [index[s] for s in said]), 1)
    return Confusions(tuple(names), counts)
