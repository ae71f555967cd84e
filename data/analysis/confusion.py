"""Confusions of classes, or of groups that divide the classes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Order = Callable[[str], int]  # the key by which names are sorted


@dataclass(frozen=True, eq=False)
class Confusions:
    """Images by their true name, r names, and by their wrongly predicted name, c names.

    Every image counts once: `right + wrong.sum(1)` is `n`. For groups, the diagonal of `wrong`
    holds the images predicted as another class of their own group.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    n: np.ndarray  # (r,) images
    right: np.ndarray  # (r,) images with the correct predicted class
    wrong: np.ndarray  # (r, c) the others


def confusions(
    true: np.ndarray, predicted: np.ndarray, correct: np.ndarray, order: Order | None = None
) -> Confusions:
    """Count n images by their true and predicted names.

    All are (n,): `true` and `predicted` hold names of classes or groups, `correct` whether the
    predicted class is the correct one. Rows are the names that occur, columns the names of wrong
    predictions, both in the `order` of a key; without one, the most images first.
    """
    rows = _ordered(true, order)
    columns = _ordered(predicted[~correct], order)
    row = {name: i for i, name in enumerate(rows)}
    column = {name: i for i, name in enumerate(columns)}
    of_row = np.array([row[name] for name in true.tolist()], np.intp)
    wrong = np.zeros((len(rows), len(columns)), np.int64)
    of_column = [column[name] for name in predicted[~correct].tolist()]
    np.add.at(wrong, (of_row[~correct], np.array(of_column, np.intp)), 1)
    n = np.bincount(of_row, minlength=len(rows))
    right = np.bincount(of_row[correct], minlength=len(rows))
    return Confusions(rows, columns, n, right, wrong)


def _ordered(names: np.ndarray, order: Order | None) -> tuple[str, ...]:
    unique, counts = np.unique(names.astype(str), return_counts=True)
    if order is None:
        unique = unique[np.argsort(-counts, kind="stable")]
    return tuple(sorted(unique.tolist(), key=order) if order else unique.tolist())
