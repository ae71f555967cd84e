"""The summary of a whole scan of a model whose classes are not mutually exclusive."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from data.analysis.calibration import (
    Calibration,
    Share,
    calibration,
    proportion,
    proportion_of_parts,
)
from data.scans import Scan
from data.scans.subsets import Subset


@dataclass(frozen=True, eq=False)
class YesAccuracy:
    """How often the model's yes and no are right, over all images with a label."""

    exact: Share  # images of which every class is right
    precision: Share  # of all yes, those that are right
    recall: Share  # of all labels, those with a yes
    calibration: Calibration  # of every class of every image; intervals as of so many images


@lru_cache(maxsize=4)
def yes_accuracy(scan: Scan) -> YesAccuracy:
    """Every class of every image counts alike; classes of an image may depend on each other."""
    labelled = scan.labelled & scan.readable
    yes, right = scan.yes[labelled], scan.labels_of_classes[labelled]
    probabilities = np.asarray(scan.arrays["every_class"])[labelled]
    hits = (yes & right).sum(1)
    return YesAccuracy(
        proportion(int(scan.correct[labelled].sum()), int(labelled.sum())),
        proportion_of_parts(hits, yes.sum(1)),
        proportion_of_parts(hits, right.sum(1)),
        calibration(probabilities.T.ravel(), right.T.ravel(), repeats=probabilities.shape[1]),
    )


def class_rows(scan: Scan) -> list[dict[str, object]]:
    """A row for each class of the model that an image has, or that gets a yes.

    "accuracy" is the share of labelled images whose yes or no for the class is right, "precision"
    that of its "yes", "recall" that of its "images", each with its interval; None of nothing.
    """
    labelled = scan.labelled & scan.readable
    yes, right = scan.yes[labelled], scan.labels_of_classes[labelled]
    probabilities = np.asarray(scan.arrays["every_class"])[labelled]
    names = _gallery_names(scan)
    rows: list[dict[str, object]] = []
    for index in np.flatnonzero(yes.any(0) | right.any(0)).tolist():
        of_class, answers = right[:, index], yes[:, index]
        hits, images = int((of_class & answers).sum()), int(of_class.sum())
        share = proportion(int((of_class == answers).sum()), len(answers))
        precision, recall = proportion(hits, int(answers.sum())), proportion(hits, images)
        rows.append(
            {
                "kind": "class",
                "name": scan.class_names[index],
                "subset": Subset(class_name=names.get(index, scan.class_names[index])).text,
                "images": images,
                "labelled": len(answers),
                "accuracy": share.value,
                "low": share.low,
                "high": share.high,
                "yes": precision.n,
                **_with_interval("precision", precision),
                **_with_interval("recall", recall),
                "confidence": float(probabilities[of_class, index].mean()) if images else None,
            }
        )
    return rows


def _with_interval(name: str, share: Share) -> dict[str, float | None]:
    ends = {"": share.value, "_low": share.low, "_high": share.high}
    return {f"{name}{end}": value if share.n else None for end, value in ends.items()}


def _gallery_names(scan: Scan) -> dict[int, str]:
    """The gallery's name of each class of the model, as the images with one class tell it."""
    images = (image for image in scan.plan.images if len(image.labels) == 1)
    return {image.labels[0]: image.class_name for image in images if not image.class_names}
