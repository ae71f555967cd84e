"""The records of a review as the stores return them: frozen, free of the database.

Times are seconds since 1970 (UTC); people are names; ids are lower-case hexadecimal.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from data.numerals import count_of
from data.reviews.queue_origin import QueueOrigin

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
SERVER = "(the server)"  # who does what no person has requested
NOT_PREDICTED = "not predicted yet"  # a sample whose queue was made before the model answered
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
    blind: bool = False  # others' verdicts are hidden until the reviewer has given one
    reviewers: tuple[str, ...] = ()  # names; empty: everybody
    opening: Mapping[str, Any] = field(default_factory=dict)  # as JSON allows
    region_test: bool = False  # each reviewer is asked to run it on the map that they judge

    def takes(self, person: str) -> bool:
        """Whether the person is a named reviewer; also where none is, or they have no name yet."""
        return not (self.reviewers and person) or person in self.reviewers


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
    label: int = -1  # right class in the model's numbering; -1: unknown, or a multi-label model
    class_name: str = ""  # of the label, as the gallery has it
    groups: tuple[str, ...] = ()
    predicted: int = -1  # the model's best class, -1 where unknown
    predicted_name: str = ""
    probability: float = 0.0  # of the predicted class
    yes: Mapping[int, str] | None = None  # all that a multi-label model predicts; None of others
    outcome: str = ""  # of the prediction, one of OUTCOMES; "" where unknown
    search: str = ""

    @property
    def predicted_classes(self) -> Collection[int]:
        """The classes that the model predicts; the best one if it predicts none.

        () without a prediction.
        """
        return (self.yes or (self.predicted,)) if self.predicted >= 0 else ()


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
    """A reviewer's judgement of a sample, and the map that it is about."""

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
    base_version: int  # of the current verdict when it was begun, 0 if there was none
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

    `choice` None: the settlement was withdrawn. `verdicts` are the current versions by
    reviewer when it was settled; if others are current now, it is out of date.
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
    """A signature under a review; `report_sha256` is the digest of the report's file."""

    review_id: str
    statement: str
    name: str
    report_sha256: str
    created: float


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """Who did what when; `detail` never states a verdict, as a review may be blind."""

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
