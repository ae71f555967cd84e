"""Which images a review goes through, and in which order; pure, equal questions, equal queues.

A queue is written as short text, as a subset is: "wrong", "lowest-confidence:50",
"highest-loss:50", "random:50", "stratified:5" (so many of each class), or the text of a subset
("class:beagle", "group:dog & outcome:wrong", "selection:0123456789ab"). Where a scan is given, it
knows more than the gallery: predictions of every image, and their loss.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from data.errors import DataError
from data.gallery.gallery import Gallery
from data.gallery.labels import without_rest
from data.gallery.predictions import PredictionTable
from data.numerals import count_of
from data.reviews.records import NewSample, QueueOrigin
from data.scans import Scan
from data.scans.subsets import Subset

Positions = npt.NDArray[np.intp]


class QueueProblem(DataError):
    """A queue that cannot be built, or would be empty; says what it takes."""


@dataclass(frozen=True)
class QueueKind:
    """One way to build a queue, as a picker offers it."""

    key: str  # "random"
    label: str  # "at random"
    counted: bool  # takes a number of images
    seeded: bool  # takes a seed
    needs: str  # "", "predictions" or "scan"


KINDS = (
    QueueKind("subset", "a class, a group or a selection", False, False, ""),
    QueueKind("wrong", "everything predicted wrong", False, False, "predictions"),
    QueueKind("lowest-confidence", "lowest confidence first", True, False, "predictions"),
    QueueKind("highest-loss", "highest loss first", True, False, "scan"),
    QueueKind("random", "at random", True, True, ""),
    QueueKind("stratified", "equally many of each class", True, True, ""),
)


COUNTED = {kind.key for kind in KINDS if kind.counted}


@dataclass(frozen=True, eq=False)
class QueueSource:
    """What queues are built from. `class_names` are the model's names of its classes."""

    gallery: Gallery
    class_names: Sequence[str]
    predictions: PredictionTable | None = None
    scan: Scan | None = None  # of this gallery by this model
    imagenet: bool = False  # its classes are ImageNet's 1,000
    multi_label: bool = False  # its classes are not mutually exclusive

    @cached_property
    def labels(self) -> npt.NDArray[np.int32]:
        """(n images,) right class in the model's numbering, -1 where unknown.

        -1 throughout where the model's classes are not mutually exclusive: a sample has one class.
        """
        if self.multi_label:
            return np.full(len(self.gallery), -1, np.int32)
        return self.gallery.targets(None if self.imagenet else self.class_names)

    @cached_property
    def predicted(self) -> npt.NDArray[np.int32]:
        """(n,) best class by the scan, else by the predictions; -1 where unknown."""
        values = np.full(len(self.gallery), -1, np.int32)
        if self.predictions is not None:
            values[:] = self.predictions.top1
        return self._scanned(values, None if self.scan is None else self.scan.predicted)

    @cached_property
    def probability(self) -> npt.NDArray[np.float32]:
        """(n,) of `predicted`, 0 where unknown."""
        scores = np.zeros(len(self.gallery), np.float32)
        if self.predictions is not None:
            scores[:] = self.predictions.probability
        return self._scanned(scores, None if self.scan is None else self.scan.probabilities[:, 0])

    @cached_property
    def loss(self) -> npt.NDArray[np.float32]:
        """(n,) cross-entropy by the scan, NaN where unknown."""
        losses = np.full(len(self.gallery), np.nan, np.float32)
        return self._scanned(losses, None if self.scan is None else self.scan.loss)

    @cached_property
    def wrong(self) -> npt.NDArray[np.bool_]:
        """(n,) the prediction is known not to be the right class."""
        decided: npt.NDArray[np.bool_] = (self.labels >= 0) & (self.predicted >= 0)
        if self.multi_label and self.scan is not None:
            wrong_mask = np.zeros(len(self.gallery), np.bool_)
            return self._scanned(wrong_mask, self.scan.labelled & ~self.scan.correct)
        return decided & np.not_equal(self.labels, self.predicted)

    @cached_property
    def _places(self) -> tuple[Positions, Positions]:
        """Positions in the gallery and in the scan of the images that both have and can be read."""
        of_scan = {} if self.scan is None else {i: n for n, i in enumerate(self.scan.image_ids)}
        pairs = [
            (position, of_scan[image_id])
            for position, image_id in enumerate(self.gallery.ids)
            if image_id in of_scan
        ]
        places = np.array(pairs, np.intp).reshape(-1, 2)
        if self.scan is not None:
            places = places[self.scan.readable[places[:, 1]]]
        return places[:, 0], places[:, 1]

    def _scanned(
        self, target: npt.NDArray[np.generic], values: np.ndarray | None
    ) -> npt.NDArray[Any]:
        if values is not None:
            here, there = self._places
            target[here] = np.asarray(values)[there]
        return target


def build_queue(
    source: QueueSource, text: str, seed: int | None = None
) -> tuple[QueueOrigin, list[NewSample]]:
    """The samples in their order, and how they came about.

    `seed` (0 unless given) is for "random" and "stratified". Raises: QueueProblem, SubsetProblem or
    SelectionProblem in one sentence: what the source does not know, or nothing found.
    """
    kind, _, amount = text.strip().partition(":")
    if kind in COUNTED:
        positions, words = _counted(source, kind, _count(kind, amount), seed or 0)
    elif kind == "wrong" and not amount:
        needs = "scan" if source.multi_label else "predictions"
        _check(source, needs, "everything predicted wrong")
        positions, words = np.flatnonzero(source.wrong), "everything predicted wrong"
    else:
        subset = Subset.parse(text)
        positions, words = _of_subset(source, subset), subset.words
    if not len(positions):
        raise QueueProblem(f"No image of this gallery matches {words!r}; choose another queue.")
    stored_seed = seed or 0 if kind in ("random", "stratified") else None
    return QueueOrigin(words, text.strip(), stored_seed), _samples(source, positions)


def samples_of(source: QueueSource, image_ids: Sequence[str]) -> list[NewSample]:
    """Samples of these images, in their order, with all that the source knows: for "add to review".

    Raises: GalleryProblem if the gallery has no such image.
    """
    positions = [source.gallery.position(image_id) for image_id in image_ids]
    return _samples(source, np.array(positions, np.intp))


def _counted(source: QueueSource, kind: str, count: int, seed: int) -> tuple[Positions, str]:
    if kind == "lowest-confidence":
        _check(source, "predictions", "the lowest confidence")
        keys = np.where(source.predicted >= 0, source.probability, np.nan)
        positions = _lowest(source, keys, count)
        return positions, f"the {count_of(len(positions), 'image')} with the lowest confidence"
    if kind == "highest-loss":
        _check(source, "scan", "the highest loss")
        positions = _lowest(source, -source.loss, count)
        return positions, f"the {count_of(len(positions), 'image')} with the highest loss"
    lots = _drawn(source, np.arange(len(source.gallery)), seed)
    if kind == "random":
        return lots[:count], f"{count_of(len(lots[:count]), 'image')} at random, seed {seed}"
    return _of_each_class(
        source, lots, count
    ), f"{count_of(count, 'image')} of each class, seed {seed}"


def _of_each_class(source: QueueSource, lots: Positions, count: int) -> Positions:
    taken: dict[str, int] = {}
    chosen = []
    for position in lots.tolist():
        name = source.gallery.items[position].class_name
        if name and taken.get(name, 0) < count:
            taken[name] = taken.get(name, 0) + 1
            chosen.append(position)
    if not chosen:
        raise QueueProblem("The images of this gallery have no classes; draw at random instead.")
    return np.array(chosen, np.intp)


def _drawn(source: QueueSource, positions: Positions, seed: int) -> Positions:
    """In the order of hashes of seed and image: the same on any machine, in any gallery's order."""
    ids = source.gallery.ids
    lots = [sha256(f"{seed} {ids[position]}".encode()).digest() for position in positions.tolist()]
    return positions[sorted(range(len(lots)), key=lots.__getitem__)]


def _lowest(source: QueueSource, keys: np.ndarray, count: int) -> Positions:
    """Positions of the lowest keys that are numbers; of equals the lower id comes first."""
    ids = source.gallery.ids
    valid = np.flatnonzero(~np.isnan(keys)).tolist()
    return np.array(sorted(valid, key=lambda at: (float(keys[at]), ids[at]))[:count], np.intp)


def _of_subset(source: QueueSource, subset: Subset) -> Positions:
    predictions = bool(subset.outcome or subset.predicted or subset.predicted_group)
    if source.scan is not None and predictions:
        ids = source.scan.image_ids
        chosen = {ids[position] for position in subset.positions(source.scan).tolist()}
        return np.flatnonzero([image_id in chosen for image_id in source.gallery.ids])
    condition = subset
    if subset.outcome and source.predictions is not None and not source.multi_label:
        condition = replace(subset, outcome="")
    positions = condition.in_gallery(source.gallery)
    if condition is subset:
        return positions
    right = (source.labels >= 0) & (source.labels == source.predicted)
    return positions[(right if subset.outcome == "right" else source.wrong)[positions]]


def _samples(source: QueueSource, positions: Positions) -> list[NewSample]:
    return [_sample(source, position) for position in positions.tolist()]


def _sample(source: QueueSource, position: int) -> NewSample:
    item = source.gallery.items[position]
    predicted = int(source.predicted[position])
    return NewSample(
        image_id=item.id,
        name=item.name,
        label=int(source.labels[position]),
        class_name=item.class_title,
        groups=without_rest(source.gallery.item_groups[position]),  # as earlier releases kept them
        predicted=predicted,
        predicted_name=source.class_names[predicted] if predicted >= 0 else "",
        probability=float(source.probability[position]),
    )


def _count(kind: str, amount: str) -> int:
    if not amount.strip().isdecimal() or int(amount) < 1:
        raise QueueProblem(f"State how many images, for example {kind}:50.")
    return int(amount)


def _check(source: QueueSource, needs: str, what: str) -> None:
    if source.scan is not None:
        return
    if needs == "scan":
        raise QueueProblem(f"{what.capitalize()} needs a scan of the gallery; start one first.")
    if source.predictions is None or source.predictions.done == 0:
        raise QueueProblem(
            f"{what.capitalize()} needs predictions for the whole gallery; wait until they are "
            "done, or scan the gallery."
        )
