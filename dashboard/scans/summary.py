"""The summary of a whole scan, computed once for each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dashboard.scans.independent import class_rows
from data.analysis.calibration import Calibration, Share, calibration, proportion, top_k_accuracy
from data.analysis.projection import Projection, principal_components
from data.analysis.selectivity import Selectivity, selectivity
from data.analysis.triage import confident_but_wrong, distance_from_class, images_of_class
from data.scans import Scan
from data.scans.subsets import ALL, Subset

SELECTIVE = 0.5  # index from which a channel is called selective: three times as high as elsewhere
LEVEL = 0.05  # false discovery rate of that test
FEWEST_CLASSES = 10  # with enough images, to test classes rather than groups
MOST_CONFUSIONS = 1000  # pairs of classes in the table
MOST_TIES = 3  # classes, taken for equally often, that a row names
FEWEST_IMAGES = 5  # of a class or group that counts
CHOSEN = "chosen images"  # in place of classes or groups


@dataclass(frozen=True, eq=False)
class Accuracy:
    """How often the model is right, and how confident it is."""

    top1: Share
    top5: Share
    calibration: Calibration


@lru_cache(maxsize=4)
def accuracy(scan: Scan) -> Accuracy:
    """Of all images with a label."""
    labelled = scan.labelled & scan.readable
    confidence = np.asarray(scan.probabilities[:, 0])[labelled]
    return Accuracy(
        top_k_accuracy(scan.classes, scan.labels, 1),
        top_k_accuracy(scan.classes, scan.labels, 5),
        calibration(confidence, scan.correct[labelled]),
    )


COLUMNS = {  # of the table for programs, with what each holds
    "kind": "group, class or confusion",
    "name": "of the group or class; of a confusion: label → predicted class",
    "subset": "its images, as an address holds them",
    "images": "how many",
    "labelled": "images of which it is known whether they are right",
    "accuracy": "share of these that are right, 0 to 1; of an independent class: its yes or no",
    "low": "lower end of its interval",
    "high": "upper end of its interval",
    "confidence": "mean probability of the predicted class; of an independent class: of that one",
    "loss": "mean cross-entropy, in nats; of independent classes: binary, and of groups only",
    "taken_for": "what its wrong images are predicted as most often, with how many",
    "missing": "why values of the row are empty",
    "interval_level": "of low and high, also of precision and recall",
    "yes": "images predicted to have the class; only where classes are independent",
    "precision": "share of these that have it",
    "precision_low": "lower end of its interval",
    "precision_high": "upper end of its interval",
    "recall": "share of the images with the class that get a yes; of independent classes",
    "recall_low": "lower end of its interval",
    "recall_high": "upper end of its interval",
}


@lru_cache(maxsize=4)
def table(scan: Scan) -> list[dict[str, object]]:
    """A row for each group and class that occurs, and for each class taken for another."""
    groups = {name: scan.select(group=name) for name in scan.groups}
    rows = _rows(
        scan, "group", {name: positions for name, positions in groups.items() if len(positions)}
    )
    if scan.multi_label:
        return rows + class_rows(scan)
    return rows + _rows(scan, "class", scan.class_members) + _confusion_rows(scan)


def _rows(scan: Scan, kind: str, members: Mapping[str, np.ndarray]) -> list[dict[str, object]]:
    """A row for each name with the positions of its images, all readable and at least one.

    "labelled" counts those of which it can be told whether they are right, and "accuracy" is over
    these.
    """
    confidence, loss = np.asarray(scan.probabilities[:, 0]), np.asarray(scan.loss)
    rows: list[dict[str, object]] = []
    for name, positions in members.items():
        labelled = positions[scan.labelled[positions]]
        right = scan.correct[labelled]
        n = len(labelled)
        share = proportion(int(right.sum()), n)
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
                "confidence": float(confidence[positions].mean()),
                "loss": float(loss[labelled].mean()) if n else None,
                "taken_for": "" if scan.multi_label else _most_common(scan, labelled[~right]),
            }
        )
    return rows


def _confusion_rows(scan: Scan) -> list[dict[str, object]]:
    """Classes taken for one another, those that are so most often first."""
    wrong = np.flatnonzero(scan.readable & (scan.labels >= 0) & ~scan.correct)
    predicted_names = map(scan.class_names.__getitem__, scan.predicted[wrong].tolist())
    pairs = Counter(zip(scan.image_classes[wrong].tolist(), predicted_names, strict=True))
    rows: list[dict[str, object]] = []
    for (true, predicted), count in pairs.most_common(MOST_CONFUSIONS):
        row = {"kind": "confusion", "name": f"{true} → {predicted}", "images": count}
        subset = Subset(class_name=true, outcome="wrong", predicted=predicted)
        rows.append(row | {"subset": subset.text})
    return rows


def _most_common(scan: Scan, wrong: np.ndarray) -> str:
    """The class that wrong images are taken for most often, and how many; "" of none.

    Classes that are equally often are all named: "cat, dog (1 each)"; of many, the first ones.
    """
    counts = Counter(map(scan.class_names.__getitem__, scan.predicted[wrong].tolist()))
    if not counts:
        return ""
    most = max(counts.values())
    names = sorted(name for name, count in counts.items() if count == most)
    if len(names) == 1:
        return f"{names[0]} ({most:,})"
    more = f" and {len(names) - MOST_TIES:,} more" if len(names) > MOST_TIES else ""
    return f"{', '.join(names[:MOST_TIES])}{more} ({most:,} each)"


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
    tests: Selectivity | None  # None: no class or group has enough images
    names: tuple[str, ...]  # of the classes or groups that were tested
    of: str  # "classes", "groups" or CHOSEN
    drawn: bool = False  # a selection on the map of the features, which cannot be tested
    from_answers: bool = False  # the model's own predictions decide which images are chosen

    @property
    def selective(self) -> np.ndarray | None:
        """(C,) bool: it passes the test for one class or group, with a high index; or None."""
        if self.tests is None:
            return None
        _, index = self.tests.best
        high: np.ndarray = np.nan_to_num(index) >= SELECTIVE
        return high


@lru_cache(maxsize=8)
def health(scan: Scan, chosen: str = ALL) -> Health:
    """Statistics of every channel.

    Selectivity is tested for classes where enough of them have enough images, else for groups,
    else for the few classes there are; for a chosen subset, against all other images. Dead and
    saturated are properties of the whole scan. Raises: DataError.
    """
    if chosen != ALL:
        return _health_of(scan, Subset.parse(chosen))
    labelled = scan.readable & (scan.labelled | (scan.image_classes != ""))
    groups = {name: np.flatnonzero(scan.in_group(name)) for name in scan.groups}
    classes, groups = (_enough(labelled, members) for members in (scan.class_members, groups))
    of = "classes" if len(classes) >= FEWEST_CLASSES or not groups else "groups"
    members = classes if of == "classes" else groups
    tests = None
    if members:
        means = scan.channel_mean if labelled.all() else scan.channel_mean[labelled]
        tests = selectivity(means, np.stack(list(members.values())), LEVEL)
    return Health(scan.dead, scan.saturated, scan.bounded, tests, tuple(members), of)


def _health_of(scan: Scan, subset: Subset) -> Health:
    """The channels that are selective for a subset."""
    members = {} if subset.drawn else {subset.words: subset.positions(scan)}
    masks = _enough(scan.readable, members)
    tests = None
    if masks:
        means = scan.channel_mean if scan.readable.all() else scan.channel_mean[scan.readable]
        tests = selectivity(means, np.stack(list(masks.values())), LEVEL)
    parts = scan.dead, scan.saturated, scan.bounded
    return Health(
        *parts,
        tests,
        tuple(masks),
        CHOSEN,
        drawn=subset.drawn,
        from_answers=subset.from_answers,
    )


def _enough(labelled: np.ndarray, members: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Which labelled images are of each class or group, where enough are and enough are not."""
    large: dict[str, np.ndarray] = {}
    for name, positions in members.items():
        mask = np.zeros(len(labelled), bool)
        mask[positions] = True
        mask = mask[labelled]
        if min(mask.sum(), (~mask).sum()) >= FEWEST_IMAGES:
            large[name] = mask
    return large


@lru_cache(maxsize=4)
def ranks(scan: Scan) -> dict[str, np.ndarray]:
    """(n,) for each order of triage; the highest are looked at first, NaN last."""
    confidence = np.asarray(scan.probabilities[:, 0])
    return {
        "loss": np.where(scan.labelled, np.asarray(scan.loss, np.float64), np.nan),
        "sure-but-wrong": confident_but_wrong(confidence, scan.correct, scan.labelled),
        "far-from-its-class": distance_from_class(np.asarray(scan.features), scan.labels),
    }


@lru_cache(maxsize=4)
def class_sizes(scan: Scan) -> np.ndarray:
    """(n,) the images of each image's class from which its distance is measured, and itself."""
    return images_of_class(scan.labels, np.isfinite(np.asarray(scan.features)).all(1))


WITHOUT_RANK = {  # why an image has no place in an order: for many, and for all
    "loss": ("without a label", "no image has a label"),
    "sure-but-wrong": ("predicted right or without a label", "no image is known to be wrong"),
    "far-from-its-class": (
        "without a label or alone in their class",
        "no image has a label and another image of its class",
    ),
}


def unordered(scan: Scan, subset: str, order: str) -> str:
    """How many of a subset's images an order of triage leaves as they are, and why; "" if none."""
    positions = Subset.parse(subset).positions(scan)
    values = ranks(scan)[order][positions]
    missing, (some, every) = int(np.isnan(values).sum()), WITHOUT_RANK[order]
    if order == "sure-but-wrong" and scan.labelled[positions].all():
        some = "predicted right"
    if scan.several_classes[positions].any():
        some = some.replace("without a label", "without a label or with several")
        every = every.replace("has a label", "has one label")
    if not missing:
        return ""
    if missing == len(values):
        return f" · in file order: {every}"
    last = "the last" if missing == 1 else f"the last {missing:,}"
    return f" · {last} in file order: {some}"


@lru_cache(maxsize=64)
def members(scan: Scan, subset: str, order: str) -> np.ndarray:
    """Positions of a subset's images, in the order of triage. Raises: DataError."""
    positions = Subset.parse(subset).positions(scan)
    values = ranks(scan)[order][positions]
    order_of: np.ndarray = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")
    return np.take(positions, order_of)
