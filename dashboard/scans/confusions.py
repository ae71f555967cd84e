"""Confusions of a scan's model: over WordNet groups, and over the classes of one of them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from data.analysis.confusion import Confusions, confusions
from data.gallery.labels import GROUP_NAMES
from data.scans import Scan
from data.scans.subsets import Subset

MOST = 40  # classes in a row or column that a figure shows


@dataclass(frozen=True, eq=False)
class Matrix:
    """Confusions with the subsets behind them, and what is left out of them."""

    confusions: Confusions
    of_groups: bool  # rows are groups; else the classes of one group, or all classes
    group: str  # the group whose classes these are; "" for all
    images: int  # labelled images of all rows, those left out included
    right: int  # of these, those predicted right
    without: int  # rows left out, as all their images are predicted right
    more_rows: int  # rows left out, as there are too many
    more_columns: int

    def of_right(self, row: str) -> str:
        """The images of a row that are predicted right, as `Subset.text` writes it."""
        of = Subset(group=row) if self.of_groups else Subset(class_name=row)
        return f"{of.text} & outcome:right"

    def of_wrong(self, row: str, column: str) -> str:
        """The images of a row that are wrongly taken for a class of the column."""
        if self.of_groups:
            return Subset(group=row, outcome="wrong", predicted_group=column).text
        return Subset(class_name=row, outcome="wrong", predicted=column).text


def divides(scan: Scan) -> tuple[str, ...]:
    """The groups that occur and hold no other group: each labelled image is in exactly one.

    Empty where the model's classes are not ImageNet's: then no group of them is known.
    """
    if not scan.imagenet:
        return ()
    present = {*scan.class_groups[_labels(scan)].tolist()}
    return tuple(name for name in GROUP_NAMES if name in present)


@lru_cache(maxsize=16)
def matrix(scan: Scan, group: str = "") -> Matrix | None:
    """Confusions over groups, or over the classes of `group`; without groups over all classes.

    None where there is nothing to count: no image has a label, or classes do not exclude one
    another.
    """
    labelled = _labelled(scan)
    if scan.multi_label or not labelled.any():
        return None
    if divides(scan) and not group:
        labels, predicted = scan.labels[labelled], scan.predicted[labelled]
        names = scan.class_groups[labels], scan.class_groups[predicted]
        counts = confusions(*names, scan.correct[labelled], GROUP_NAMES.index)
        return Matrix(counts, True, "", int(counts.n.sum()), int(counts.right.sum()), 0, 0, 0)
    if group:
        labelled = labelled & scan.in_group(group)
    labels = np.asarray(scan.class_names, dtype=object)[scan.predicted[labelled]]
    return _of_classes(
        confusions(scan.image_classes[labelled], labels, scan.correct[labelled]), group
    )


def _of_classes(counts: Confusions, group: str) -> Matrix:
    """The classes with the most wrong images, and the classes that these are taken for."""
    errors = counts.wrong.sum(1)
    some = np.flatnonzero(errors)
    rows = some[np.argsort(-errors[some], kind="stable")][:MOST]
    taken = counts.wrong[rows].sum(0)
    some_columns = np.flatnonzero(taken)
    columns = some_columns[np.argsort(-taken[some_columns], kind="stable")][:MOST]
    shown = Confusions(
        tuple(counts.rows[i] for i in rows),
        tuple(counts.columns[i] for i in columns),
        counts.n[rows],
        counts.right[rows],
        counts.wrong[np.ix_(rows, columns)],
    )
    return Matrix(
        shown,
        of_groups=False,
        group=group,
        images=int(counts.n.sum()),
        right=int(counts.right.sum()),
        without=len(counts.rows) - len(some),
        more_rows=len(some) - len(rows),
        more_columns=len(some_columns) - len(columns),
    )


def _labelled(scan: Scan) -> np.ndarray:
    """(n,) bool: whether the image's prediction can be compared with its label."""
    labelled: np.ndarray = scan.readable & (scan.labels >= 0)
    return labelled


def _labels(scan: Scan) -> np.ndarray:
    labels: np.ndarray = scan.labels[_labelled(scan)]
    return labels
