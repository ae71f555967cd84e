"""Reviews: made, opened, changed, closed. Everything else has a store of its own here."""

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from data.db.transactions import change, read_from
from data.db.upsert import INSERT
from data.reviews.access import own_review, read_review, write_review
from data.reviews.audit import AuditStore, count_entries, record
from data.reviews.discussion import DiscussionStore
from data.reviews.drafts import DraftStore
from data.reviews.errors import ReviewConflict, WrongState
from data.reviews.queue import QueueStore
from data.reviews.queue_origin import QueueOrigin
from data.reviews.records import (
    CLOSED,
    NONE_GIVEN,
    OPENED,
    OTHER_VIEW,
    PREDICTIONS_FILLED,
    SAMPLES_ADDED,
    SERVER,
    SETUP_CHANGED,
    NewSample,
    Review,
    ReviewedGallery,
    ReviewedModel,
    ReviewSetup,
    ReviewState,
    Sample,
)
from data.reviews.settlements import SettlementStore
from data.reviews.sign_offs import SignOffStore
from data.reviews.snapshots import SnapshotStore
from data.reviews.statistics import StatisticsStore
from data.reviews.tables import (
    NEW_SAMPLE,
    REVIEW,
    SAMPLE,
    SETUP,
    CurrentVerdictRow,
    ReviewRow,
    SampleRow,
)
from data.reviews.validation import kept_name, kept_setup, new_id
from data.reviews.verdicts import VerdictStore
from data.reviews.views import ReviewProgress

Progress = list[ReviewProgress]  # as a class with a method `list` cannot name it
BEFORE_SIGNATURE = (ReviewState.DRAFT, ReviewState.OPEN, ReviewState.CLOSED)
OF_PREDICTION = ("predicted", "predicted_name", "probability", "yes", "outcome")  # of a sample
NEXT = {
    ReviewState.DRAFT: (ReviewState.OPEN,),
    ReviewState.OPEN: (ReviewState.CLOSED,),
    ReviewState.CLOSED: (ReviewState.OPEN,),  # signing is its other way on
}


class ReviewStore:
    """Any thread of any process may use it; every change names who makes it, and is recorded.

    Which person may do what (their role) is decided above; what a review's state, its reviewers
    and its blindness allow is decided here. Every method raises DatabaseProblem where the database
    cannot be used, after it was tried again.
    """

    def __init__(self, database: Engine, snapshots: SnapshotStore | None = None) -> None:
        self._database = database
        self.snapshots = snapshots or SnapshotStore()
        self.verdicts = VerdictStore(database, self.snapshots)
        self.drafts = DraftStore(database)
        self.discussion = DiscussionStore(database)
        self.settlements = SettlementStore(database)
        self.queue = QueueStore(database)
        self.statistics = StatisticsStore(database)
        self.sign_offs = SignOffStore(database, self.snapshots)
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
        """A new review, as a draft; of two samples of one image the first counts.

        Raises: ReviewProblem if it has no name, or a name or tag that cannot be kept.
        """
        person = kept_name(by, "The creator's name")
        kept = kept_setup(setup)
        review = Review(
            **vars(kept),
            id=new_id(),
            model=model,
            gallery=gallery,
            queue=queue,
            state=ReviewState.DRAFT,
            samples=0,
            created=time.time(),
            created_by=person,
            version=1,
        )

        def make(connection: Connection) -> Review:
            fresh = INSERT[connection.dialect.name](ReviewRow).values(REVIEW.values(review))
            if connection.execute(fresh.on_conflict_do_nothing()).rowcount:
                record(connection, person, "review made", review.id, samples=len(samples))
                append(connection, review, samples, person)
            return read_review(connection, review.id)

        return change(self._database, make)

    def get(self, review_id: str) -> Review:
        """Raises: UnknownReview."""
        return read_from(self._database, lambda connection: read_review(connection, review_id))

    def list(self, states: Iterable[ReviewState] = ReviewState) -> list[ReviewProgress]:
        """The reviews in these states, newest first, and how far they are."""
        return self._progress(ReviewRow.state.in_(list(states)))

    def progress(self, review_id: str) -> ReviewProgress:
        """How far one review is, which a blind one hides from nobody. Raises: UnknownReview."""
        self.get(review_id)
        return self._progress(ReviewRow.id == review_id)[0]

    def _progress(self, which: ColumnElement[bool]) -> Progress:
        built = (
            select(SampleRow.review_id, func.min(SampleRow.added).label("at"))
            .group_by(SampleRow.review_id)
            .subquery()
        )
        of_samples = (
            select(
                SampleRow.review_id,
                func.sum(SampleRow.given).label("given"),
                func.sum(case((SampleRow.given > 0, 1), else_=0)).label("judged"),
                func.max(SampleRow.last).label("last"),
                func.sum(case((SampleRow.added > built.c.at, 1), else_=0)).label("by_hand"),
            )
            .join(built, built.c.review_id == SampleRow.review_id)
            .group_by(SampleRow.review_id)
            .subquery()
        )
        figures = of_samples.c
        query = (
            REVIEW.select(figures.given, figures.judged, figures.last, figures.by_hand)
            .outerjoin(of_samples, of_samples.c.review_id == ReviewRow.id)
            .where(which)
            .order_by(ReviewRow.created.desc(), ReviewRow.id)
        )
        by_reviewer = (
            select(CurrentVerdictRow.review_id, CurrentVerdictRow.reviewer, func.count())
            .join(ReviewRow, ReviewRow.id == CurrentVerdictRow.review_id)
            .where(which, CurrentVerdictRow.code != NONE_GIVEN)
            .group_by(CurrentVerdictRow.review_id, CurrentVerdictRow.reviewer)
        )

        def read(connection: Connection) -> Progress:
            by_person = {(of, who): count for of, who, count in connection.execute(by_reviewer)}
            return [_progress(row, by_person) for row in connection.execute(query)]

        return read_from(self._database, read)

    def change(
        self, review_id: str, setup: ReviewSetup, *, by: str, expected_version: int
    ) -> Review:
        """Another set-up, until the review is signed.

        Raises: ReviewConflict if somebody else changed it meanwhile; WrongState if it is signed, or
        open and `blind` is to change; ReviewProblem; UnknownReview.
        """
        kept = kept_setup(setup)

        def apply(connection: Connection) -> Review:
            review = own_review(connection, review_id, *BEFORE_SIGNATURE)
            if review.version == expected_version + 1 and review.setup == kept:
                return review  # done before, and the answer was lost
            check_version(review, expected_version)
            if review.state is not ReviewState.DRAFT and review.blind != kept.blind:
                raise WrongState(
                    f"Whether {review.name!r} is blind cannot change once it is open; create "
                    "another review."
                )
            was, now = SETUP.values(review.setup), SETUP.values(kept)
            before = {name: was[name] for name in now if now[name] != was[name]}
            write_review(connection, review, **now)
            version = review.version + 1
            detail: dict[str, Any] = {"changed": [*before], "before": before, "version": version}
            record(connection, by, SETUP_CHANGED, review_id, **detail)
            return read_review(connection, review_id)

        return change(self._database, apply)

    def move(self, review_id: str, state: ReviewState, *, by: str, expected_version: int) -> Review:
        """Opens a draft, closes an open review, or opens a closed one again.

        Raises: WrongState where the review's state does not lead there, or its queue is empty;
        ReviewConflict, UnknownReview.
        """

        def apply(connection: Connection) -> Review:
            review = own_review(connection, review_id, *BEFORE_SIGNATURE)
            if review.version == expected_version + 1 and review.state is state:
                return review  # done before, and the answer was lost
            check_version(review, expected_version)
            if state not in NEXT[review.state]:
                raise WrongState(
                    f"The review {review.name!r} is {review.state}, and cannot become {state} now."
                )
            if not review.samples:
                raise WrongState(f"The queue of {review.name!r} is empty; add samples first.")
            write_review(connection, review, state=state)
            reopened = review.state is ReviewState.CLOSED
            action = CLOSED if state is ReviewState.CLOSED else OPENED
            again = " again" if reopened else ""
            record(connection, by, action + again, review_id, version=review.version + 1)
            return read_review(connection, review_id)

        return change(self._database, apply)

    def add_samples(self, review_id: str, samples: Iterable[NewSample], *, by: str) -> int:
        """Puts images at the end of the queue of a draft or an open review; returns how many.

        An image that is in the queue already stays where it is. Its new view, if there is one,
        replaces the old one, which the audit trail records by itself.
        Raises: WrongState, UnknownReview.
        """
        provided = list(samples)

        def add(connection: Connection) -> int:
            review = own_review(connection, review_id, ReviewState.DRAFT, ReviewState.OPEN)
            count, changed = append(connection, review, provided, by)
            if count:
                record(connection, by, SAMPLES_ADDED, review_id, samples=count)
            for position in changed:
                record(connection, by, OTHER_VIEW, review_id, position)
            return count

        return change(self._database, add)

    def unpredicted(self, review_id: str) -> Sequence[Sample]:
        """The samples that were added before the model had predicted them.

        And those that may be of a multi-label model, of which releases up to 0.13 stored only the
        best class.
        """
        best_only = and_(SampleRow.label < 0, SampleRow.yes.is_(None))
        lacking = or_(SampleRow.predicted < 0, best_only)
        query = SAMPLE.select().where(SampleRow.review_id == review_id, lacking)
        return read_from(self._database, lambda connection: SAMPLE.fetch(connection, query))

    def fill_predictions(self, review_id: str, samples: Iterable[NewSample]) -> int:
        """Stores the predictions of these samples, each by its image.

        Those that have one keep it, apart from the best class where `yes` holds all. Returns how
        many were filled in. Raises: WrongState if the review is signed; UnknownReview.
        """

        def fill(connection: Connection) -> int:
            review = own_review(connection, review_id, *BEFORE_SIGNATURE)
            filled = 0
            for sample in samples:
                lacking = SampleRow.predicted < 0
                if sample.yes is not None:
                    lacking = or_(lacking, SampleRow.yes.is_(None))
                missing = and_(
                    SampleRow.review_id == review.id,
                    SampleRow.image_id == sample.image_id,
                    lacking,
                )
                values = {name: getattr(sample, name) for name in OF_PREDICTION}
                filled += connection.execute(
                    update(SampleRow).where(missing).values(values)
                ).rowcount
            if filled:
                record(connection, SERVER, PREDICTIONS_FILLED, review.id, samples=filled)
            return filled

        return change(self._database, fill)

    def discard(self, review_id: str, *, by: str) -> None:
        """Deletes a draft with its queue, which the audit trail records. Raises: WrongState."""

        def forget(connection: Connection) -> None:
            review = own_review(connection, review_id, *ReviewState)
            if review.state is not ReviewState.DRAFT:
                raise WrongState(
                    f"The review {review.name!r} has been opened, so it cannot be discarded; close "
                    "it instead."
                )
            connection.execute(delete(SampleRow).where(SampleRow.review_id == review_id))
            connection.execute(delete(ReviewRow).where(ReviewRow.id == review_id))
            record(connection, by, "draft discarded", review_id, name=review.name)

        change(self._database, forget)

    def revision(self, review_id: str) -> int:
        """How much was recorded of the review; it is higher after any change but to a draft.

        Raises: UnknownReview.
        """

        def read(connection: Connection) -> int:
            read_review(connection, review_id)
            return count_entries(connection, review_id)

        return read_from(self._database, read)


def _progress(row: Row[Any], by_person: Mapping[tuple[str, str], int]) -> ReviewProgress:
    review = REVIEW.make(row)
    named = (by_person.get((review.id, name), 0) for name in review.reviewers)
    return ReviewProgress(
        review=review,
        verdicts=int(row.given or 0),
        by_named=sum(named),
        judged=int(row.judged or 0),
        expected=review.samples * max(len(review.reviewers), 1),
        last=row.last or 0.0,
        added=int(row.by_hand or 0),
    )


def check_version(review: Review, expected: int) -> None:
    """Raises: ReviewConflict if the review was changed since."""
    if review.version != expected:
        raise ReviewConflict(
            f"The review {review.name!r} was changed elsewhere in the meantime; check its current "
            "version and make your change again.",
            review,
        )


def append(
    connection: Connection, review: Review, samples: Sequence[NewSample], person: str
) -> tuple[int, list[int]]:
    """Adds the samples whose images are not in the queue at its end; returns how many.

    An image that is there takes over the view of its new sample; also returns the positions of
    those that had another view.
    """
    columns = SampleRow.image_id, SampleRow.position, SampleRow.search
    query = select(*columns).where(SampleRow.review_id == review.id)
    present = {image: (at, search) for image, at, search in connection.execute(query)}
    changed: list[int] = []
    fresh: set[str] = set()
    now = time.time()
    rows: list[dict[str, object]] = []
    for sample in samples:
        if sample.image_id in present:
            position, search = present[sample.image_id]
            if sample.search and sample.search != search:
                changed.append(position)
                same = (SampleRow.review_id == review.id) & (SampleRow.position == position)
                connection.execute(update(SampleRow).where(same).values(search=sample.search))
        elif sample.image_id not in fresh:
            fresh.add(sample.image_id)
            rows.append(
                {
                    **NEW_SAMPLE.values(sample),
                    "words": f"{sample.class_name}\n{sample.name}".casefold(),
                    "review_id": review.id,
                    "position": review.samples + len(rows),
                    "added": now,
                    "added_by": person,
                }
            )
    if rows:
        connection.execute(insert(SampleRow), rows)
        count = review.samples + len(rows)
        connection.execute(update(ReviewRow).where(ReviewRow.id == review.id).values(samples=count))
    return len(rows), changed
