"""What is kept of a review, as it is handed out: frozen, free of the database.

Times are seconds since 1970 (UTC); people are names; ids are lower-case hexadecimal.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from data.numerals import count_of

OPENED = "review opened"  # as the audit trail records it; so are the next ones
CLOSED = "review closed"
GIVEN = "verdict given"
WITHDRAWN = "verdict withdrawn"
POSTED = "remark made"
SETTLED = "disagreement settled"
SETTLEMENT_WITHDRAWN = "settlement withdrawn"
SETUP_CHANGED = "set-up changed"
SAMPLES_ADDED = "samples added"
OTHER_VIEW = "view of sample changed"  # with which it is opened
PREDICTIONS_FILLED = "predictions filled in"
SERVER = "(the server)"  # who does what nobody asks for
OUTDATED = "verdicts were added, changed or withdrawn later"  # than a settlement


class ReviewState(StrEnum):
    """draft -> open <-> closed -> signed off; a signed review is read-only."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SIGNED_OFF = "signed off"


class Choice(StrEnum):
    """The five verdicts; the value is what addresses, exports and the database hold."""

    RIGHT = "right"
    RIGHT_WRONG_REASON = "right-wrong-reason"
    UNDERSTANDABLE = "wrong-understandable"
    WRONG = "wrong"
    CANNOT_TELL = "cannot-tell"

    @property
    def words(self) -> str:
        """As people read it: "right for the wrong reason"."""
        return _WORDS[self]


_WORDS = {
    Choice.RIGHT: "right for the right reason",
    Choice.RIGHT_WRONG_REASON: "right for the wrong reason",
    Choice.UNDERSTANDABLE: "wrong but understandable",
    Choice.WRONG: "wrong",
    Choice.CANNOT_TELL: "cannot tell",
}


CHOICES = tuple(Choice)  # a code is a place in here
NONE_GIVEN = -1  # the code of no choice: not given, withdrawn, or hidden


def code_of(choice: Choice | None) -> int:
    """A choice's place in CHOICES, NONE_GIVEN for none."""
    return NONE_GIVEN if choice is None else CHOICES.index(choice)


def choice_of(code: int | None) -> Choice | None:
    """The choice at a place in CHOICES; None for NONE_GIVEN and where there is no row."""
    return None if code is None or code == NONE_GIVEN else CHOICES[code]


class Confidence(IntEnum):
    """How sure the reviewer is of the verdict, where the reviewer states it.

    Up to release 0.7 the form preselected SURE, so that a SURE of that time may be a default.
    """

    NOT_STATED = 0
    UNSURE = 1
    FAIRLY_SURE = 2
    SURE = 3

    @property
    def words(self) -> str:
        """As people read it: "fairly sure"."""
        return self.name.replace("_", " ").lower()

    @property
    def phrase(self) -> str:
        """As it reads without the word confidence before it: "confidence not stated"."""
        return f"confidence {self.words}" if self is Confidence.NOT_STATED else self.words


@dataclass(frozen=True, kw_only=True)
class ReviewSetup:
    """What the leader of a review decides, and may change until it is signed.

    `blind` is fixed once the review is open. `opening` is what a sample without a view of its own
    is opened with, for example {"layer": "layer4.2", "method": "grad-cam"}.
    """

    name: str
    purpose: str = ""
    guidelines: str = ""  # Markdown source
    tags: tuple[str, ...] = ()  # the vocabulary, in the order offered
    blind: bool = False  # others' verdicts are hidden until one's own is given
    reviewers: tuple[str, ...] = ()  # names; empty: whoever comes
    opening: Mapping[str, Any] = field(default_factory=dict)  # as JSON allows
    region_test: bool = False  # each reviewer is asked to run it on the map that they judge


@dataclass(frozen=True)
class ReviewedModel:
    """The model that is judged."""

    key: str
    name: str
    weights_sha256: str
    preprocess: str  # fingerprint, as predictions are kept under

    def same_as(self, other: "ReviewedModel") -> bool:
        """Whether both answer alike, whatever they are called."""
        return (self.weights_sha256, self.preprocess) == (other.weights_sha256, other.preprocess)


@dataclass(frozen=True)
class ReviewedGallery:
    """The gallery that the samples come from."""

    title: str
    sha256: str  # of its images and classes: Gallery.sha256


PICKED = {
    *("lowest-confidence", "highest-loss", "wrong"),
    *("outcome", "predicted", "predicted-group", "predicted-family", "selection"),
}  # the kinds of queues, and the conditions of subsets, that pick images by the model's answers
PREDICTED = PICKED - {"selection"}


AMONG = ", among "  # then the images that a queue was chosen from: not in releases up to 0.8.1
UP_TO = "up to "  # so many of each class; releases up to 0.8.1 left it out
# Of such a queue, whether classes have more images than it holds: not in releases up to 0.8.2.
NONE_HAS_MORE = "none has more"
SOME_HAVE_MORE = re.compile(r"\b[\d,]+ (has|have) more\b")
WITHOUT_CLASS = "without a class left out"
EQUAL = "Classes weigh equally"
UNEQUAL = "Classes weigh neither equally nor as in the gallery"
PERHAPS_UNEQUAL = "Classes may weigh otherwise than in the gallery"
WITHOUT_UNLABELLED = "Images without a class are left out"
NOT_PREDICTED = "not predicted yet"  # a sample whose queue was made before the model answered
UNCERTAIN = "may cover only part of the gallery, as an earlier release built it"


@dataclass(frozen=True)
class QueueOrigin:
    """How the queue was built; `text` and `seed` build it again from the same gallery.

    `words` are stored; those of an earlier release may claim too much: `stated` does not.
    """

    words: str  # "50 images at random, seed 7"
    text: str = ""  # "random:50", as an address holds it
    seed: int | None = None  # None: nothing was drawn by lot

    @property
    def stated(self) -> str:
        """The words, corrected where an earlier release stored them.

        It did not check whether all images were predicted or scanned, nor whether each class had
        enough images.
        """
        if self._kinds & PREDICTED and AMONG not in self.words:
            return f"{self.words} ({UNCERTAIN})"
        if self.of_each_class and " of each class" in self.words:
            return f"{UP_TO}{self.words.removeprefix(UP_TO)}"
        return self.words

    @property
    def of_each_class(self) -> bool:
        """Whether so many images of each class were drawn."""
        return "stratified" in self._kinds

    def weights(self, *, equal: bool) -> str:
        """How classes weigh, if not as in the gallery, in a sentence; "" of other queues.

        `equal`: whether the queue holds equally many images of each class.
        """
        if not self.of_each_class:
            return ""
        if NONE_HAS_MORE in self.words:  # it holds every image that has a class
            return WITHOUT_UNLABELLED if WITHOUT_CLASS in self.words else ""
        if equal:
            return EQUAL
        return UNEQUAL if SOME_HAVE_MORE.search(self.words) else PERHAPS_UNEQUAL

    @property
    def in_random_order(self) -> bool:
        """Whether the first samples are as random a part of the gallery as all are."""
        return "random" in self._kinds

    @property
    def _kinds(self) -> set[str]:
        return {term.strip().partition(":")[0] for term in self.text.split("&")}

    @property
    def picked(self) -> str:
        """How the images were picked by hand or by what the model answers; "" of other queues.

        A rate over such a queue is not the model's rate, nor has it an interval.
        """
        return self.stated if self._kinds & PICKED or not self.text else ""

    @property
    def part(self) -> str:
        """The part of the gallery that it holds whole, a class or a group; "" of other queues."""
        return "" if self.picked or not self._kinds & {"class", "group", "family"} else self.stated


@dataclass(frozen=True)
class CurrentQueue:
    """The queue of a review as it is now: how it was built, and what was added later by hand."""

    origin: QueueOrigin
    added: int = 0  # samples, after the queue was built

    @property
    def words(self) -> str:
        """As people read it: "2 images at random, seed 0; 2 added by hand"."""
        by_hand = f"; {self.added:,} added by hand" if self.added and self.origin.text else ""
        return f"{self.origin.stated}{by_hand}"

    @property
    def picked(self) -> str:
        """As `QueueOrigin.picked`, samples that were added later by hand counted too."""
        return self.words if self.origin.picked or self.added else ""

    def weights(self, *, equal: bool) -> str:
        """As `QueueOrigin.weights`."""
        return "" if self.added else self.origin.weights(equal=equal)

    @property
    def part(self) -> str:
        """As `QueueOrigin.part`."""
        return "" if self.added else self.origin.part

    def no_interval(self, counted: npt.NDArray[np.bool_]) -> str:
        """Why a share of the samples `counted` (n,) has no interval; "" where it may have one.

        Only a queue that was drawn at random, or that holds all there is, shows how far others may
        differ; and only if all of it is counted, or a random part: the first samples of a random
        order.
        """
        if self.picked:
            return "the samples were picked, not drawn at random"
        if counted.all() or not counted.any():
            return ""
        count = int(counted.sum())
        part = f"only {count:,} of {count_of(len(counted), 'sample')} can be counted so far"
        if not self.origin.in_random_order:
            return f"{part}, which are no random part of the queue"
        return "" if counted[:count].all() else f"{part}, which are not the first in random order"


@dataclass(frozen=True, kw_only=True)
class Review(ReviewSetup):
    """A review. `version` counts the changes of the set-up and the state, from 1."""

    id: str
    model: ReviewedModel
    gallery: ReviewedGallery
    queue: QueueOrigin
    state: ReviewState
    samples: int  # in the queue
    created: float
    created_by: str
    version: int

    @property
    def setup(self) -> ReviewSetup:
        """What may be changed, for `dataclasses.replace`."""
        return ReviewSetup(
            name=self.name,
            purpose=self.purpose,
            guidelines=self.guidelines,
            tags=self.tags,
            blind=self.blind,
            reviewers=self.reviewers,
            opening=self.opening,
            region_test=self.region_test,
        )


@dataclass(frozen=True, kw_only=True)
class NewSample:
    """An image on its way into a queue, with all that a list says of it.

    `search` is the view ("?image=...&layer=...") it is opened with; "" means the review's opening.
    """

    image_id: str  # SHA-256 of the file
    name: str  # of the file
    label: int = -1  # right class in the model's numbering, -1 where unknown
    class_name: str = ""  # of the label, as the gallery has it
    groups: tuple[str, ...] = ()
    predicted: int = -1  # the model's best class, -1 where unknown
    predicted_name: str = ""
    probability: float = 0.0  # of the predicted class
    search: str = ""

    @property
    def correct(self) -> bool | None:
        """Whether the model is right; None where the class or the prediction is unknown."""
        decided = self.label >= 0 and self.predicted >= 0
        return self.predicted == self.label if decided else None


@dataclass(frozen=True, kw_only=True)
class Sample(NewSample):
    """An image in the queue of a review; its position never changes, and names it."""

    review_id: str
    position: int  # from 0
    added: float
    added_by: str


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels of the original, EXIF orientation applied; right, bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a reviewer says of a sample, and of which map."""

    choice: Choice
    confidence: Confidence = Confidence.NOT_STATED
    tags: tuple[str, ...] = ()  # of the review's vocabulary
    comment: str = ""  # Markdown source
    boxes: tuple[Box, ...] = ()
    target: int = -1  # class index of the map that was looked at
    layer: str = ""
    method: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)  # of the method, as JSON allows
    edits: str = ""  # of the image that was judged, as an address holds them; "" for none
    region_test: Mapping[str, Any] | None = None  # as the reviewer saw it; None: not run
    search: str = ""  # the exact view, as an address holds it
    evidence: str = ""  # digest of its Snapshot; "" if there is none


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One version of a reviewer's verdict, never changed. `judgement` None: it was withdrawn."""

    id: str  # for permalinks
    review_id: str
    position: int  # of the sample
    reviewer: str
    version: int  # from 1, per sample and reviewer
    judgement: Judgement | None
    created: float
    setup_version: int | None = None  # of the review, as on the reviewer's page; None: not recorded


@dataclass(frozen=True, kw_only=True)
class VerdictDraft:
    """A verdict that is being written. `content` is the form's, as JSON allows."""

    review_id: str
    position: int
    reviewer: str
    content: Mapping[str, Any]
    base_version: int  # of the verdict that stood when it was begun, 0 if none did
    sequence: int  # of the form's savings, ascending: milliseconds since 1970 will do
    saved: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One entry in the discussion of a sample, never changed."""

    id: str
    review_id: str
    position: int
    author: str
    text: str  # Markdown source
    created: float


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What was agreed on for a sample, never changed: settling again is a new version.

    `choice` None: the settlement was withdrawn. `verdicts` are the versions by reviewer that stood
    when it was settled; where others stand now, it is out of date.
    """

    review_id: str
    position: int
    version: int  # from 1
    choice: Choice | None
    comment: str  # Markdown source
    settled_by: str
    verdicts: Mapping[str, int]
    created: float


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """Who signed a review, saying what; `report_sha256` is the digest of the report's file."""

    review_id: str
    statement: str
    name: str
    report_sha256: str
    created: float


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """Who did what when; `detail` never says what a verdict was, as a review may be blind."""

    number: int  # ascending over all reviews
    created: float
    who: str
    action: str  # "verdict given", "review opened", ...
    review_id: str  # "" where no review is meant
    position: int | None  # None: no sample is meant
    detail: Mapping[str, Any]

    @property
    def words(self) -> str:
        """The action for readers: a sample may be settled without a disagreement.

        A verdict may be given again, to change it or after it was withdrawn. Up to release 0.8.2,
        samples that were in the queue already were recorded as added, 0 of them.
        """
        version = self.detail.get("version", 1)
        if self.action == GIVEN and version > 1:
            return f"verdict given again (version {version})"
        if self.action == SETUP_CHANGED and (changed := self.detail.get("changed")):
            names = (name.replace("_", " ") for name in changed)
            return f"{self.action}: {', '.join(names)}"
        if self.action == SAMPLES_ADDED and (count := self.detail.get("samples")) is not None:
            none = "no sample added: in the queue already, perhaps with another view now"
            return f"{count_of(count, 'sample')} added" if count else none
        if self.action == PREDICTIONS_FILLED:
            return f"predictions filled in of {count_of(self.detail['samples'], 'sample')}"
        if self.action == OTHER_VIEW:
            return "sample opens with another view now"
        return "sample settled" if self.action == SETTLED else self.action
