"""What is said of a whole scan, computed once for each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dashboard.independent import class_rows
from data.analysis.calibration import Calibration, Share, calibration, top_k_accuracy, wilson
from data.analysis.projection import Projection, principal_components
from data.analysis.selectivity import class_selectivity
from data.analysis.triage import distance_from_class, sure_but_wrong
from data.labels import OTHER
from data.scans import Scan
from data.subsets import Subset

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
def table(scan: Scan) -> list[dict[str, object]]:
    """A row for each group and class that occurs, and for each class taken for another."""
    groups = {name: scan.select(group=name) for name in scan.groups}
    rows = _rows(scan, "group", {name: found for name, found in groups.items() if len(found)})
    if scan.multi_label:
        return rows + class_rows(scan)
    return rows + _rows(scan, "class", scan.class_members) + _confusion_rows(scan)


def _rows(scan: Scan, kind: str, members: Mapping[str, np.ndarray]) -> list[dict[str, object]]:
    """A row for each name with the positions of its images, all readable and at least one.

    "labelled" counts those of which it can be told whether they are right, and "accuracy" is over
    these.
    """
    sure, loss = np.asarray(scan.probabilities[:, 0]), np.asarray(scan.loss)
    rows: list[dict[str, object]] = []
    for name, positions in members.items():
        known = positions[scan.labelled[positions]]
        right = scan.correct[known]
        n = len(known)
        share = wilson(int(right.sum()), n)
        rows.append(
            {
                "kind": kind,
                "name": name,
                "subset": Subset(**{"class_name" if kind == "class" else kind: name}).text,
                "images": len(positions),
                "labelled": n,
                "accuracy": share.value if n else None,
                "low": share.low if n else None,
                "high": share.high if n else None,
                "confidence": float(sure[positions].mean()),
                "loss": float(loss[known].mean()) if n else None,
                "taken_for": "" if scan.multi_label else _most_common(scan, known[~right]),
            }
        )
    return rows


def _confusion_rows(scan: Scan) -> list[dict[str, object]]:
    """Classes taken for one another, those that are so most often first."""
    wrong = np.flatnonzero(scan.readable & (scan.labels >= 0) & ~scan.correct)
    pairs = Counter(
        (true, scan.class_names[predicted])
        for true, predicted in zip(
            scan.image_classes[wrong].tolist(), scan.predicted[wrong].tolist(), strict=True
        )
    )
    rows: list[dict[str, object]] = []
    for (true, predicted), count in pairs.most_common(MOST_CONFUSIONS):
        row = {"kind": "confusion", "name": f"{true} → {predicted}", "images": count}
        subset = Subset(class_name=true, outcome="wrong", predicted=predicted)
        rows.append(row | {"subset": subset.text})
    return rows


def _most_common(scan: Scan, wrong: np.ndarray) -> str:
    """The class that wrong images are taken for most often, and how many; "" of none."""
    names = Counter(scan.class_names[label] for label in scan.predicted[wrong].tolist())
    return "".join(f"{name} ({count})" for name, count in names.most_common(1))


@lru_cache(maxsize=4)
def projection(scan: Scan) -> Projection:
    """All images on the first two principal components of their penultimate features."""
    return principal_components(np.asarray(scan.features))


@dataclass(frozen=True, eq=False)
class Health:
    """Channels of all layers: (C,) each."""

    dead: np.ndarray | None  # None: too few images to decide
    saturated: np.ndarray  # means something where `bounded`
    bounded: np.ndarray
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
        return Health(scan.dead, scan.saturated, scan.bounded, nothing, ("",) * channels, of)
    index, best = class_selectivity(means)
    return Health(scan.dead, scan.saturated, scan.bounded, index, tuple(names[i] for i in best), of)


def _class_means(scan: Scan) -> tuple[list[str], np.ndarray, str]:
    labels, counts, means = scan.class_means
    enough = np.flatnonzero(counts >= FEWEST_IMAGES)
    return [scan.class_names[labels[i]] for i in enough], np.asarray(means)[enough], "classes"


def _group_means(scan: Scan) -> tuple[list[str], np.ndarray]:
    labels, counts, means = scan.class_means
    groups = scan.class_groups[labels]
    names = [name for name in sorted(set(groups)) if name not in ("", OTHER)]
    found = {}
    for name in names:
        chosen = groups == name
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
