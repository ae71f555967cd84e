"""Reviews: made, opened, changed, closed, signed. Everything else has a store of its own here."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Engine

from data.reviews.audit import AuditStore
from data.reviews.discussion import DiscussionStore
from data.reviews.drafts import DraftStore
from data.reviews.evidence import EvidenceStore
from data.reviews.queue import QueueStore
from data.reviews.records import (
    NewSample,
    QueueOrigin,
    Review,
    ReviewedGallery,
    ReviewedModel,
    ReviewSetup,
    SignOff,
    State,
)
from data.reviews.settlements import SettlementStore
from data.reviews.statistics import StatisticsStore
from data.reviews.verdicts import VerdictStore
from data.reviews.views import ReviewProgress


class ReviewStore:
    """Any thread of any process may use it; every change names who makes it, and is recorded.

    Which person may do what (their role) is decided above; what a review's state, its reviewers
    and its blindness allow is decided here. Every method raises DatabaseProblem where the database
    cannot be used, after it was tried again.
    """

    def __init__(self, database: Engine, evidence: EvidenceStore | None = None) -> None:
        self._database = database
        self.evidence = evidence or EvidenceStore()
        self.verdicts = VerdictStore(database, self.evidence)
        self.drafts = DraftStore(database)
        self.discussion = DiscussionStore(database)
        self.settlements = SettlementStore(database)
        self.queue = QueueStore(database)
        self.statistics = StatisticsStore(database)
        self.audit = AuditStore(database)

    def create(  # noqa: PLR0913 - what a review is made of
        self,
        setup: ReviewSetup,
        model: ReviewedModel,
        gallery: ReviewedGallery,
        queue: QueueOrigin,
        samples: Sequence[NewSample],
        *,
        by: str,
    ) -> Review:
        """A new review, as a draft; of an image that is given twice the first sample counts.

        Raises: ReviewProblem if it has no name, or a name or tag that cannot be kept.
        """
        raise NotImplementedError

    def get(self, review_id: str) -> Review:
        """Raises: UnknownReview."""
        raise NotImplementedError

    def list(self, states: Iterable[State] = State) -> list[ReviewProgress]:
        """The reviews in these states, newest first, and how far they are."""
        raise NotImplementedError

    def change(
        self, review_id: str, setup: ReviewSetup, *, by: str, expected_version: int
    ) -> Review:
        """Another set-up, until the review is signed.

        Raises: ReviewConflict if somebody else changed it meanwhile; WrongState if it is signed, or
        open and `blind` is to change; ReviewProblem; UnknownReview.
        """
        raise NotImplementedError

    def move(self, review_id: str, state: State, *, by: str, expected_version: int) -> Review:
        """Opens a draft, closes an open review, or opens a closed one again.

        Raises: WrongState where the review's state does not lead there, or its queue is empty;
        ReviewConflict, UnknownReview.
        """
        raise NotImplementedError

    def add_samples(self, review_id: str, samples: Iterable[NewSample], *, by: str) -> int:
        """Puts images at the end of the queue of a draft or an open review; returns how many.

        One that stands in the queue already stays where it is; a view given now becomes its view.
        Raises: WrongState, UnknownReview.
        """
        raise NotImplementedError

    def discard(self, review_id: str, *, by: str) -> None:
        """Forgets a draft with its queue; the audit trail says so. Raises: WrongState."""
        raise NotImplementedError

    def revision(self, review_id: str) -> int:
        """How much was recorded of the review; it is higher after any change but to a draft.

        Raises: UnknownReview.
        """
        raise NotImplementedError

    def sign_off(  # noqa: PLR0913 - what a signature says
        self,
        review_id: str,
        statement: str,
        *,
        by: str,
        report: bytes,
        expected_revision: int,
        at: float | None = None,
    ) -> SignOff:
        """Signs a closed review, which is read-only from then on, and keeps its report's file.

        The report is kept with the evidence under its digest; `at` is the time that it states.
        `expected_revision` is the one that it was made from. Raises: ReviewConflict if the review
        changed since; WrongState unless it is closed; ReviewProblem without a statement;
        EvidenceProblem if the report cannot be kept; UnknownReview.
        """
        raise NotImplementedError

    def signature(self, review_id: str) -> SignOff | None:
        """The sign-off of a review, None if it is not signed. Raises: UnknownReview."""
        raise NotImplementedError

    def signature_of(self, report_sha256: str) -> SignOff | None:
        """The sign-off that names a report of this digest, None if there is none."""
        raise NotImplementedError
