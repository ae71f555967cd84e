"""Which images a review goes through, and in which order; pure, equal questions, equal queues.

A queue is written as short text, as a subset is: "wrong", "lowest-confidence:50",
"highest-loss:50", "random:50", "stratified:5" (so many of each class), or the text of a subset
("class:beagle", "group:dog & outcome:wrong", "selection:0123456789ab"). Where a scan is given, it
knows more than the gallery: predictions of every image, and their loss.
"""

from collections import Counter
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
from data.gallery.outcomes import WRONG, Outcomes
from data.gallery.predictions import PredictionTable
from data.numerals import count_of
from data.reviews.queue_origin import AMONG, NONE_HAS_MORE, UP_TO, WITHOUT_CLASS, QueueOrigin
from data.reviews.records import NewSample
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
    # Of a multi-label model: for each image the classes that it predicts, None where unknown.
    yes_sets: Sequence[frozenset[int] | None] | None = None
    whole: bool = True  # queues that predictions decide need those of all images

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The WordNet groups of each image."""
        return self.gallery.groups_for(None if self.imagenet else tuple(self.class_names))

    @cached_property
    def labels(self) -> npt.NDArray[np.int32]:
        """(n images,) right class in the model's numbering, -1 where unknown.

        -1 throughout of a multi-label model: its images may have several.
        """
        if self.yes_sets is not None:
            return np.full(len(self.gallery), -1, np.int32)
        return self.gallery.targets(self._names)

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
    def yes(self) -> Sequence[frozenset[int] | None]:
        """For each image all classes that a multi-label model predicts, as `predicted`.

        None where unknown, and of other models.
        """
        sets = list(self.yes_sets or [None] * len(self.gallery))
        if self.yes_sets is not None and self.scan is not None and self.scan.multi_label:
            for here, there in zip(*self._places, strict=True):
                sets[here] = frozenset(np.flatnonzero(self.scan.yes[there]).tolist())
        return sets

    @cached_property
    def outcomes(self) -> Outcomes:
        """Which images the model gets right, as the gallery decides it."""
        if self.yes_sets is not None:
            return Outcomes.of_sets(self.yes, self.gallery.target_sets(self._names))
        decided = (self.labels >= 0) & (self.predicted >= 0)
        return Outcomes(decided, decided & np.equal(self.labels, self.predicted))

    @property
    def _names(self) -> Sequence[str] | None:
        """The class names that the gallery's are matched with."""
        return None if self.imagenet else self.class_names

    @cached_property
    def scanned(self) -> npt.NDArray[np.bool_]:
        """(n,) the scan holds the image, read or not."""
        held = set() if self.scan is None else set(self.scan.image_ids)
        return np.array([image_id in held for image_id in self.gallery.ids], np.bool_)

    @cached_property
    def tested(self) -> npt.NDArray[np.bool_]:
        """(n,) the scan or the predictions hold the image, read or not."""
        tested = self.scanned.copy()
        if self.predictions is not None:
            pending = np.zeros(len(self.gallery), np.bool_)
            pending[self.predictions.pending] = True
            tested |= ~pending
        return tested

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
    source: QueueSource, text: str, seed: int | None = None, *, partial: bool = False
) -> tuple[QueueOrigin, list[NewSample]]:
    """The samples in their order, and how they came about.

    `seed` (0 unless given) is for "random" and "stratified". A queue that the model's predictions
    decide needs all of them, unless `partial`: then it holds what is predicted so far, and its
    words claim more than it holds. Raises: QueueProblem, SubsetProblem or SelectionProblem in one
    sentence: what the source does not know, or nothing found.
    """
    if partial:
        source = replace(source, whole=False)
    kind, _, amount = text.strip().partition(":")
    if kind in COUNTED:
        positions, words = _counted(source, kind, _count(kind, amount), seed or 0)
    elif kind == "wrong" and not amount:
        _check(source, "predictions", "everything predicted wrong")
        among = _among(source, source.outcomes.labelled, "with a class that the model has")
        positions = np.flatnonzero(source.outcomes.mask(WRONG))
        words = f"everything predicted wrong{among}"
    else:
        subset = Subset.parse(text)
        positions, words = _of_subset(source, subset)
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
        among = _among(source, ~np.isnan(keys), "that can be read")
        return _extreme(source, keys, count, f"with the lowest confidence{among}")
    if kind == "highest-loss":
        _check(source, "scan", "the highest loss")
        among = _among(source, ~np.isnan(source.loss), "with a class that the model has")
        return _extreme(source, -source.loss, count, f"with the highest loss{among}")
    lots = _shuffled(source, np.arange(len(source.gallery)), seed)
    if kind == "random":
        return lots[:count], f"{count_of(len(lots[:count]), 'image')} at random, seed {seed}"
    return _of_each_class(source, lots, count, seed)


def _extreme(
    source: QueueSource, keys: np.ndarray, count: int, which: str
) -> tuple[Positions, str]:
    positions = _lowest(source, keys, count)
    return positions, f"the {count_of(len(positions), 'image')} {which}"


def _among(source: QueueSource, decided: npt.NDArray[np.bool_], which: str) -> str:
    """Which images a queue was chosen from; `decided` (n,) are those that could come into it."""
    total, count = len(source.gallery), int(decided.sum())
    images = count_of(total, "image")
    return f"{AMONG}all {images}" if count == total else f"{AMONG}{count:,} of {images}, {which}"


def _of_each_class(
    source: QueueSource, lots: Positions, count: int, seed: int
) -> tuple[Positions, str]:
    taken: dict[str, int] = {}
    chosen = []
    for position in lots.tolist():
        name = source.gallery.items[position].class_name
        if name and taken.get(name, 0) < count:
            taken[name] = taken.get(name, 0) + 1
            chosen.append(position)
    if not chosen:
        raise QueueProblem("The images of this gallery have no classes; draw at random instead.")
    sizes = Counter(item.class_name or "" for item in source.gallery.items)
    unlabelled = sizes.pop("", 0)
    fewer = sum(size < count for size in sizes.values())
    more = sum(size > count for size in sizes.values())
    notes = (
        f"{fewer:,} {_have(fewer)} fewer" if fewer else "",
        f"{more:,} {_have(more)} more" if more else NONE_HAS_MORE,
        f"{count_of(unlabelled, 'image')} {WITHOUT_CLASS}" if unlabelled else "",
    )
    words = f"{count_of(count, 'image')} of each of {_classes(len(taken))}, seed {seed}"
    stated = ", ".join(note for note in notes if note)
    return np.array(chosen, np.intp), f"{UP_TO if fewer else ''}{words} ({stated})"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _classes(count: int) -> str:
    return "1 class" if count == 1 else f"{count:,} classes"


def _shuffled(source: QueueSource, positions: Positions, seed: int) -> Positions:
    """In the order of hashes of seed and image: the same on any machine, in any gallery's order."""
    ids = source.gallery.ids
    lots = [sha256(f"{seed} {ids[position]}".encode()).digest() for position in positions.tolist()]
    return positions[sorted(range(len(lots)), key=lots.__getitem__)]


def _lowest(source: QueueSource, keys: np.ndarray, count: int) -> Positions:
    """Positions of the lowest keys that are numbers; of equals the lower id comes first."""
    ids = source.gallery.ids
    valid = np.flatnonzero(~np.isnan(keys)).tolist()
    return np.array(sorted(valid, key=lambda at: (float(keys[at]), ids[at]))[:count], np.intp)


def _of_subset(source: QueueSource, subset: Subset) -> tuple[Positions, str]:
    if not subset.from_answers:
        return subset.in_gallery(source.gallery), subset.words
    plain = replace(subset, outcome="", predicted="", predicted_group="", confidence="")
    candidates = plain.in_gallery(source.gallery)
    by_scan = subset.predicted or subset.predicted_group or subset.confidence
    held = source.scanned[candidates].all()
    if source.scan is not None and (by_scan or held or source.predictions is None):
        _check(source, "scan", f"the subset “{subset.words}”", candidates)
        ids = source.scan.image_ids
        chosen = {ids[position] for position in subset.positions(source.scan).tolist()}
        positions = np.flatnonzero([image_id in chosen for image_id in source.gallery.ids])
    elif by_scan or source.predictions is None:
        positions = subset.in_gallery(source.gallery)  # says what is missing
    else:
        _check(source, "predictions", f"the subset “{subset.words}”", candidates)
        positions = candidates[source.outcomes.mask(subset.outcome)[candidates]]
    return positions, f"{subset.words}{AMONG}{count_of(len(candidates), 'image')}"


def _samples(source: QueueSource, positions: Positions) -> list[NewSample]:
    return [_sample(source, position) for position in positions.tolist()]


def _sample(source: QueueSource, position: int) -> NewSample:
    item = source.gallery.items[position]
    predicted = int(source.predicted[position])
    yes = source.yes[position]
    return NewSample(
        image_id=item.id,
        name=item.name,
        label=int(source.labels[position]),
        class_name=item.class_title,
        groups=without_rest(source.groups[position]),  # as earlier releases kept them
        predicted=predicted,
        predicted_name=source.class_names[predicted] if predicted >= 0 else "",
        probability=float(source.probability[position]),
        yes=None if yes is None else {index: source.class_names[index] for index in sorted(yes)},
        outcome=source.outcomes.of(position),
    )


def _count(kind: str, amount: str) -> int:
    if not amount.strip().isdecimal() or int(amount) < 1:
        raise QueueProblem(f"State how many images, for example {kind}:50.")
    return int(amount)


def _check(
    source: QueueSource, needs: str, what: str, candidates: Positions | slice = slice(None)
) -> None:
    """That every candidate is scanned or predicted, as the queue's words claim.

    Raises: QueueProblem.
    """
    what = what[0].upper() + what[1:]
    if needs == "scan" and source.scan is None:
        raise QueueProblem(f"{what} needs a scan of the whole gallery; start one first.")
    tested = (source.scanned if needs == "scan" else source.tested)[candidates]
    done, total = int(tested.sum()), len(tested)
    if done == total or (done and not source.whole):
        return
    images = f"{done:,} of {count_of(total, 'image')}"
    if needs == "scan":
        raise QueueProblem(
            f"{what} needs a scan of the whole gallery, and this one holds {images}; scan the "
            "whole gallery first."
        )
    raise QueueProblem(
        f"{what} needs predictions for the whole gallery, and {images} "
        f"{'has' if done == 1 else 'have'} one so far; wait until they are done, or scan the whole "
        "gallery."
    )
