"""What is said of a whole scan, computed once for each."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dashboard.independent import class_rows
from data.analysis.calibration import Calibration, Share, calibration, top_k_accuracy, wilson
from data.analysis.confusion import Confusions, confusions
from data.analysis.projection import Projection, principal_components
from data.analysis.selectivity import class_selectivity
from data.analysis.triage import distance_from_class, sure_but_wrong
from data.labels import OTHER
from data.scans import Scan
from data.subsets import Subset, family_of_classes

SELECTIVE = 0.8  # index from which a channel is called selective of a class
FEWEST_CLASSES = 10  # fewer say nothing of selectivity
MOST_CONFUSIONS = 1000  # pairs of classes in the table
FEWEST_IMAGES = 5  # of a class or group that counts


@dataclass(frozen=True, eq=False)
class Accuracy:
    """How often the model is right, and how sure it is."""

    top1: Share
    top5: Share
    calibration: Calibration


@lru_cache(maxsize=4)
def accuracy(scan: Scan) -> Accuracy:
    """Of all images with a label."""
    known = scan.labelled & scan.readable
    sure = np.asarray(scan.probabilities[:, 0])[known]
    return Accuracy(
        top_k_accuracy(scan.classes, scan.labels, 1),
        top_k_accuracy(scan.classes, scan.labels, 5),
        calibration(sure, scan.correct[known]),
    )


@lru_cache(maxsize=4)
def family_confusions(scan: Scan) -> Confusions:
    """What family is taken for what; nothing where classes do not exclude one another."""
    if scan.multi_label:
        return Confusions((), np.zeros((0, 0), np.int64))
    return confusions(scan.labels, scan.predicted, family_of_classes(scan))


@lru_cache(maxsize=4)
def table(scan: Scan) -> list[dict[str, object]]:
    """A row for each group and class that occurs, and for each class taken for another."""
    names, numbers = scan.numbered_classes
    rows = [
        _rows(scan, "group", [name], scan.in_group(name).astype(int) - 1)[0] for name in scan.groups
    ]
    if scan.multi_label:
        return rows + class_rows(scan)
    classes = _rows(scan, "class", list(names), numbers)
    return rows + [row for row in classes if row["name"]] + _confusion_rows(scan)


def _rows(scan: Scan, kind: str, names: list[str], numbers: np.ndarray) -> list[dict[str, object]]:
    """A row for each name; `numbers` (n,) is the place of each image's name, or -1."""
    many, sure = len(names), np.asarray(scan.probabilities[:, 0])
    shown = scan.readable & (numbers >= 0)
    known = shown & scan.labelled
    images = np.bincount(numbers[shown], minlength=many)
    labelled = np.bincount(numbers[known], minlength=many)
    right = np.bincount(numbers[known & scan.correct], minlength=many)
    confidence = np.bincount(numbers[shown], sure[shown], many) / np.maximum(images, 1)
    loss = np.bincount(numbers[known], np.asarray(scan.loss)[known], many)
    wrong = known & ~scan.correct
    taken = {} if scan.multi_label else _most_common(numbers[wrong], scan.predicted[wrong])
    rows: list[dict[str, object]] = []
    for i, name in enumerate(names):
        share, n = wilson(int(right[i]), int(labelled[i])), int(labelled[i])
        said = f"{scan.class_names[taken[i][0]]} ({taken[i][1]})" if i in taken else ""
        rows.append(
            {
                "kind": kind,
                "name": name,
                "subset": f"{kind}:{name}",
                "images": int(images[i]),
                "accuracy": share.value if n else None,
                "low": share.low if n else None,
                "high": share.high if n else None,
                "confidence": float(confidence[i]) if images[i] else None,
                "loss": float(loss[i]) / n if n else None,
                "taken_for": said,
            }
        )
    return rows


def _confusion_rows(scan: Scan) -> list[dict[str, object]]:
    """Classes taken for one another, those that are so most often first."""
    wrong = np.flatnonzero(scan.readable & (scan.labels >= 0) & ~scan.correct)
    seen = np.stack([scan.labels[wrong], scan.predicted[wrong]], axis=1)
    pairs, first, counts = np.unique(seen, axis=0, return_index=True, return_counts=True)
    rows: list[dict[str, object]] = []
    for i in np.argsort(-counts, kind="stable")[:MOST_CONFUSIONS].tolist():
        is_, said = str(scan.image_classes[wrong[first[i]]]), scan.class_names[pairs[i, 1]]
        row = {"kind": "confusion", "name": f"{is_} → {said}", "images": int(counts[i])}
        rows.append(row | {"subset": Subset(class_name=is_, predicted=said).text})
    return rows


def _most_common(rows: np.ndarray, predicted: np.ndarray) -> dict[int, tuple[int, int]]:
    """For each row the class that is predicted most often, and how often."""
    pairs, counts = np.unique(np.stack([rows, predicted], axis=1), axis=0, return_counts=True)
    found: dict[int, tuple[int, int]] = {}
    for (row, said), count in zip(pairs.tolist(), counts.tolist(), strict=True):
        if count > found.get(row, (0, 0))[1]:
            found[row] = said, count
    return found


@lru_cache(maxsize=4)
def projection(scan: Scan) -> Projection:
    """All images on the first two principal components of their penultimate features."""
    return principal_components(np.asarray(scan.features))


@dataclass(frozen=True, eq=False)
class Health:
    """Channels of all layers: (C,) each."""

    dead: np.ndarray
    saturated: np.ndarray
    selectivity: np.ndarray  # NaN where too few classes or groups have enough images
    best: tuple[str, ...]  # the class or group that each is selective for
    of: str  # "classes" or "groups": what is told apart

    @property
    def selective(self) -> np.ndarray:
        """(C,) bool: it speaks of one class, or group."""
        known: np.ndarray = np.nan_to_num(self.selectivity)
        return known >= SELECTIVE


@lru_cache(maxsize=4)
def health(scan: Scan) -> Health:
    """What is known of every channel.

    Selectivity is told for classes where enough of them have enough images, else for groups: with
    an image a class, any channel would seem to be selective.
    """
    names, means, of = _class_means(scan)
    if len(names) < FEWEST_CLASSES:
        of, (names, means) = "groups", _group_means(scan)
    if len(names) < FEWEST_CLASSES:
        channels = scan.channel_mean.shape[1]
        nothing = np.full(channels, np.nan)
        return Health(scan.dead, scan.saturated, nothing, ("",) * channels, of)
    index, best = class_selectivity(means)
    return Health(scan.dead, scan.saturated, index, tuple(names[i] for i in best), of)


def _class_means(scan: Scan) -> tuple[list[str], np.ndarray, str]:
    labels, counts, means = scan.class_means
    enough = np.flatnonzero(counts >= FEWEST_IMAGES)
    return [scan.class_names[labels[i]] for i in enough], np.asarray(means)[enough], "classes"


def _group_means(scan: Scan) -> tuple[list[str], np.ndarray]:
    labels, counts, means = scan.class_means
    families = family_of_classes(scan)[labels]
    names = [name for name in sorted(set(families)) if name != OTHER]
    found = {}
    for name in names:
        chosen = families == name
        if counts[chosen].sum() >= FEWEST_IMAGES:
            found[name] = np.average(np.asarray(means)[chosen], axis=0, weights=counts[chosen])
    return list(found), np.array(list(found.values()))


@lru_cache(maxsize=4)
def ranks(scan: Scan) -> dict[str, np.ndarray]:
    """(n,) for each order of triage; the highest are looked at first, NaN last."""
    sure = np.asarray(scan.probabilities[:, 0])
    return {
        "loss": np.asarray(scan.loss, np.float64),
        "sure-but-wrong": sure_but_wrong(sure, scan.correct, scan.labelled),
        "far-from-its-class": distance_from_class(np.asarray(scan.features), scan.labels),
    }


@lru_cache(maxsize=64)
def members(scan: Scan, subset: str, order: str) -> np.ndarray:
    """Positions of a subset's images, in the order of triage. Raises: DataError."""
    positions = Subset.parse(subset).positions(scan)
    values = ranks(scan)[order][positions]
    order_of: np.ndarray = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")
    return np.take(positions, order_of)
