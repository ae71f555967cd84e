"""Why a table of a scan has no number somewhere: each row's reasons by column, under "missing"."""

from collections.abc import Iterable

import numpy as np

from data.scans import Scan

TableRow = dict[str, object]

UNREADABLE, UNLABELLED = "cannot be read", "no class"
ALONE = "only image of its class"
SEVERAL = "several classes"
PAIR = "a confusion only has a count"
OF_CLASSES = {
    **dict.fromkeys(("accuracy", "low", "high", "loss"), "no labels"),
    "confidence": "no readable image",
    **dict.fromkeys(("precision", "precision_low", "precision_high"), "no yes"),
    **dict.fromkeys(("recall", "recall_low", "recall_high"), "no such image"),
}


def of_image(scan: Scan, position: int, distance: float) -> dict[str, str]:
    """Why an image has no confidence, loss or distance from its class."""
    if not scan.readable[position]:
        return dict.fromkeys(("probability", "loss", "distance", "of_class"), UNREADABLE)
    unlabelled = SEVERAL if scan.several_classes[position] else UNLABELLED
    reasons = {"loss": unlabelled} if np.isnan(scan.loss[position]) else {}
    if np.isnan(distance):
        several = scan.multi_label and len(scan.label_sets[position]) > 1
        if scan.labels[position] >= 0 and not several:
            return reasons | {"distance": ALONE}  # and of its class there is 1
        reasons["distance"] = reasons["of_class"] = SEVERAL if several else unlabelled
    return reasons


def of_classes(rows: Iterable[TableRow]) -> list[TableRow]:
    """The rows of groups and classes with their reasons; a confusion has but a count."""
    return [
        row | {"missing": _of_pair() if row["kind"] == "confusion" else _of_class(row)}
        for row in rows
    ]


def _of_pair() -> dict[str, str]:
    return dict.fromkeys(("labelled", "accuracy", "low", "high", "confidence", "loss"), PAIR)


def _of_class(row: TableRow) -> dict[str, str]:
    return {n: why for n, why in OF_CLASSES.items() if n in row and row[n] is None}


def in_one_column(row: TableRow) -> TableRow:
    """A row for a file: the reasons as one text, "loss, distance: no class"."""
    reasons = row.get("missing")
    if not isinstance(reasons, dict):
        return row
    names: dict[str, list[str]] = {}
    for name, why in reasons.items():
        names.setdefault(why, []).append(name)
    return row | {"missing": "; ".join(f"{', '.join(of)}: {why}" for why, of in names.items())}
