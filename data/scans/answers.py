"""The predictions of a scanned model for each image, and the correct classes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from data.gallery.labels import SMALLEST_GROUPS, groups_of, with_rest
from data.gallery.outcomes import classes_words
from data.gallery.predictions import YES
from data.scans.plan import ScanPlan


@dataclass(frozen=True, eq=False)
class ScanAnswers:
    """A scan of n images, without its layers and channels: see `Scan`."""

    folder: Path
    plan: ScanPlan
    arrays: Mapping[str, np.ndarray]
    failures: tuple[tuple[int, str], ...]  # position and reason
    started: float  # seconds since 1970
    finished: float

    @property
    def id(self) -> str:
        """SHA-256 of the request."""
        return self.plan.id

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Model, weights, preprocessing, gallery, layers, target, versions, notes on the inputs.

        See `ScanPlan`; a scan made before release 0.6 has no `notes`.
        """
        return self.plan.provenance

    @property
    def clean_id(self) -> str:
        """Its own id, or that of the scan of the same images without its corruption."""
        return self.plan.clean or self.id

    @cached_property
    def image_ids(self) -> tuple[str, ...]:
        """SHA-256 of each file."""
        return tuple(image.id for image in self.plan.images)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The files' names."""
        return tuple(image.name for image in self.plan.images)

    @cached_property
    def labels(self) -> np.ndarray:
        """(n,) correct class in the model's numbering, -1 if unknown."""
        return fixed([image.label for image in self.plan.images])

    @property
    def multi_label(self) -> bool:
        """Whether the model decides each of its classes separately (multi-label)."""
        return "every_class" in self.arrays

    @cached_property
    def label_sets(self) -> tuple[tuple[int, ...], ...]:
        """All correct classes of each image; () if unknown."""
        if self.multi_label:
            return tuple(image.labels for image in self.plan.images)
        return tuple((label,) if label >= 0 else () for label in self.labels.tolist())

    @cached_property
    def labelled(self) -> np.ndarray:
        """(n,) bool: the correct class is known."""
        return fixed([bool(classes) for classes in self.label_sets])

    @cached_property
    def several_classes(self) -> np.ndarray:
        """(n,) bool: the gallery names several classes, and the model decides for one of all."""
        several = [not self.multi_label and len(of.class_names) > 1 for of in self.plan.images]
        return fixed(several)

    @cached_property
    def image_classes(self) -> np.ndarray:
        """(n,) name of each image's class, "" if unknown; several as "benign / malignant"."""
        return fixed([image.class_title for image in self.plan.images])

    @cached_property
    def image_groups(self) -> tuple[tuple[str, ...], ...]:
        """All WordNet groups of each image, by its correct classes; () if it has none.

        If the model's classes are not ImageNet's, the groups of the gallery's class.
        """
        of_model = self.label_sets if self.imagenet else [()] * len(self.plan.images)
        pairs = zip(of_model, (image.groups for image in self.plan.images), strict=True)
        by_classes: dict[tuple[object, ...], tuple[str, ...]] = {}
        return tuple(
            by_classes.get(pair)
            or by_classes.setdefault(pair, groups_of(pair[0]) if pair[0] else with_rest(pair[1]))
            for pair in pairs
        )

    @cached_property
    def smallest_group(self) -> np.ndarray:
        """(n,) the smallest group of each image's class; "" if none or several classes."""
        dividing = {*SMALLEST_GROUPS}
        smallest = [[name for name in groups if name in dividing] for groups in self.image_groups]
        return fixed(
            np.array([each[0] if len(each) == 1 else "" for each in smallest], dtype=object)
        )

    @property
    def imagenet(self) -> bool:
        """Whether the model's classes are ImageNet's 1,000."""
        return bool(self.provenance.get("imagenet"))

    @cached_property
    def class_groups(self) -> np.ndarray:
        """(classes,) the smallest WordNet group of each of the model's classes.

        These groups divide the classes. "" throughout if the classes are not ImageNet's.
        """
        names = SMALLEST_GROUPS if self.imagenet else [""] * len(self.class_names)
        return fixed(np.array(names, dtype=object))

    @cached_property
    def class_names(self) -> tuple[str, ...]:
        """The model's names of its classes."""
        return tuple(self.provenance["labels"])

    @property
    def classes(self) -> np.ndarray:
        """(n, top) the model's best classes, best first."""
        return self.arrays["classes"]

    @property
    def probabilities(self) -> np.ndarray:
        """(n, top) of `classes`."""
        return self.arrays["probabilities"]

    @property
    def loss(self) -> np.ndarray:
        """(n,) cross-entropy against the label, NaN if that is unknown.

        For a multi-label model, the mean binary cross-entropy.
        """
        return self.arrays["loss"]

    @cached_property
    def readable(self) -> np.ndarray:
        """(n,) bool: the image could be read."""
        return fixed(self.classes[:, 0] >= 0)

    @cached_property
    def predicted(self) -> np.ndarray:
        """(n,) the best class, -1 if the image cannot be read."""
        return fixed(self.classes[:, 0])

    @cached_property
    def correct(self) -> np.ndarray:
        """(n,) bool: the best class is the correct one; False if that is unknown.

        For a multi-label model: exactly the correct classes are predicted.
        """
        if self.multi_label:
            return fixed(self.labelled & (self.yes == self.labels_of_classes).all(1))
        return fixed((self.predicted == self.labels) & (self.labels >= 0))

    @cached_property
    def yes(self) -> np.ndarray:
        """(n, classes) bool: the model predicts the class; for `multi_label` scans."""
        return fixed(self.arrays["every_class"] >= YES)

    @cached_property
    def labels_of_classes(self) -> np.ndarray:
        """(n, classes) bool: the class is one of the image's."""
        labels = np.zeros((len(self.label_sets), len(self.class_names)), bool)
        for row, classes in zip(labels, self.label_sets, strict=True):
            row[list(classes)] = True
        return fixed(labels)

    def prediction_of(self, position: int) -> str:
        """The model's prediction for an image: the best class, or all predicted classes."""
        if not self.readable[position]:
            return "cannot be read"
        if not self.multi_label:
            return self.class_names[int(self.predicted[position])]
        return classes_words(self.yes_names(position))

    def predicts(self, classes: Collection[int]) -> np.ndarray:
        """(n,) bool: the predicted class is one of these, or one of the predicted classes is."""
        if self.multi_label:
            return fixed(self.yes[:, list(classes)].any(1))
        return fixed(np.isin(self.predicted, list(classes)))

    def yes_names(self, position: int) -> list[str]:
        """The names of all classes that a multi-label model predicts for an image."""
        return [self.class_names[i] for i in np.flatnonzero(self.yes[position])]

    def in_class(self, name: str) -> np.ndarray:
        """(n,) bool: the image has this gallery class, possibly among others."""
        names, numbers = self.numbered_classes
        mask: np.ndarray = numbers == names.get(name, -1)
        mask[self.class_members.get(name, [])] = True
        return mask

    @cached_property
    def class_members(self) -> dict[str, np.ndarray]:
        """Positions of the readable images of each of the gallery's classes, by name.

        An image of several classes is listed under each of them.
        """
        names, numbers = self.numbered_classes
        order = np.argsort(numbers, kind="stable")
        order = order[self.readable[order]]
        parts = np.split(order, np.searchsorted(numbers[order], np.arange(1, len(names))))
        members = dict(zip(names, parts, strict=True))
        several: dict[str, list[int]] = {}
        titles = set()
        for place, image in enumerate(self.plan.images):
            if image.class_names and self.readable[place]:
                titles.add(image.class_title)
                for name in image.class_names:
                    several.setdefault(name, []).append(place)
        for name in ("", *titles):
            members.pop(name, None)
        for name, places in several.items():
            alone = members.get(name, np.zeros(0, np.intp))
            members[name] = np.union1d(alone, np.array(places, np.intp))
        return {name: members[name] for name in sorted(members) if len(members[name])}

    @cached_property
    def numbered_classes(self) -> tuple[dict[str, int], np.ndarray]:
        """The classes that occur, numbered, and the number of each image's class, (n,)."""
        names, numbers = np.unique(self.image_classes, return_inverse=True)
        return {name: number for number, name in enumerate(names.tolist())}, numbers


def fixed(values: object) -> np.ndarray:
    """A read-only array."""
    array = np.asarray(values)
    array.flags.writeable = False
    return array
