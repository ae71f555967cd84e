"""Which images a review goes through, and in which order; pure, equal questions, equal queues.

A queue is written as short text, as a subset is: "wrong", "lowest-confidence:50",
"highest-loss:50", "random:50", "stratified:5" (so many of each class), or the text of a subset
("class:beagle", "group:dog & outcome:wrong", "selection:0123456789ab"). Where a scan is given, it
knows more than the gallery: predictions of every image, and their loss.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import DataError
from data.gallery import Gallery
from data.predictions import PredictionTable
from data.reviews.records import NewSample, QueueOrigin
from data.scans import Scan


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
    QueueKind("stratified", "so many of each class", True, True, ""),
)


@dataclass(frozen=True)
class QueueSource:
    """What queues are built from. `class_names` are the model's names of its classes."""

    gallery: Gallery
    class_names: Sequence[str]
    predictions: PredictionTable | None = None
    scan: Scan | None = None  # of this gallery by this model


def build_queue(
    source: QueueSource, text: str, seed: int | None = None
) -> tuple[QueueOrigin, list[NewSample]]:
    """The samples in their order, and how they came about.

    `seed` (0 unless given) is for "random" and "stratified". Raises: QueueProblem, SubsetProblem or
    SelectionProblem in one sentence: what the source does not know, or nothing found.
    """
    raise NotImplementedError


def samples_of(source: QueueSource, image_ids: Sequence[str]) -> list[NewSample]:
    """Samples of these images, in their order, with all that the source knows: for "add to review".

    Raises: GalleryProblem if the gallery has no such image.
    """
    raise NotImplementedError
