"""What a person may do in a review and see of it.

Rights are decided inside the transaction that needs them. Each breach is one sentence.
"""

from sqlalchemy import ColumnElement, Connection, exists, select, true, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from data.reviews.errors import (
    NotAReviewer,
    UnknownReview,
    UnknownSample,
    VerdictHidden,
    WrongState,
)
from data.reviews.records import NONE_GIVEN, Review, ReviewState
from data.reviews.tables import REVIEW, CurrentVerdictRow, ReviewRow, SampleRow
from data.reviews.validation import is_id

REFUSALS = {
    ReviewState.DRAFT: "The review {!r} is a draft; open it first.",
    ReviewState.OPEN: "The review {!r} is still open; close it first.",
    ReviewState.CLOSED: "The review {!r} is closed; reopen it first.",
    ReviewState.SIGNED_OFF: "The review {!r} is signed off and read-only.",
}


HIDDEN = (
    "This review is blind: a sample's verdicts are shown to those who have judged it, and to all "
    "once the review is closed."
)


def read_review(connection: Connection, review_id: str) -> Review:
    """Raises: UnknownReview."""
    return _review(connection, review_id, None)


def write_review(connection: Connection, review: Review, **values: object) -> None:
    """Changes the review's row, which is another version then."""
    connection.execute(
        update(ReviewRow)
        .where(ReviewRow.id == review.id)
        .values(**values, version=review.version + 1)
    )


def shared_review(connection: Connection, review_id: str, *states: ReviewState) -> Review:
    """A review whose state nobody changes before the transaction ends; others may work in it too.

    Raises: WrongState if it is in none of the `states`; UnknownReview.
    """
    return _in_state(_review(connection, review_id, True), states)


def own_review(connection: Connection, review_id: str, *states: ReviewState) -> Review:
    """A review that nobody else works in before the transaction ends. Raises: the same."""
    return _in_state(_review(connection, review_id, False), states)


def _review(connection: Connection, review_id: str, shared: bool | None) -> Review:
    query = REVIEW.select().where(ReviewRow.id == review_id)
    if shared is not None:  # SQLite has no row locks and needs none: one transaction writes
        query = query.with_for_update(read=shared)
    review = REVIEW.first(connection, query) if is_id(review_id) else None
    if review is None:
        raise UnknownReview(f"There is no review with the id {review_id[:16]!r}.")
    return review


def _in_state(review: Review, states: tuple[ReviewState, ...]) -> Review:
    if review.state not in states:
        raise WrongState(REFUSALS[review.state].format(review.name))
    return review


def check_reviewer(review: Review, person: str) -> None:
    """Raises: NotAReviewer if the review names its reviewers and not this one."""
    if review.reviewers and person not in review.reviewers:
        raise NotAReviewer(f"{person} is not a reviewer of {review.name!r}; its lead can add them.")


def check_sample(connection: Connection, review: Review, position: int) -> None:
    """Makes the sample the transaction's own. Raises: UnknownSample."""
    if not 0 <= position < review.samples:
        raise unknown_sample(review, position)
    query = select(SampleRow.position).where(
        SampleRow.review_id == review.id, SampleRow.position == position
    )
    connection.execute(query.with_for_update())


def unknown_sample(review: Review, position: int) -> UnknownSample:
    """The error that says so."""
    return UnknownSample(
        f"The review {review.name!r} has {review.samples:,} samples, and none at number "
        f"{position + 1:,}."
    )


def is_veiled(review: Review) -> bool:
    """Whether others' verdicts are hidden from those who have not given their own."""
    return review.blind and review.state in (ReviewState.DRAFT, ReviewState.OPEN)


def judged_by(review: Review, person: str) -> ColumnElement[bool]:
    """SampleRow: the person has a current verdict on the sample."""
    own = aliased(CurrentVerdictRow)
    verdict = exists().where(
        own.review_id == review.id,
        own.position == SampleRow.position,
        own.reviewer == person,
        own.code != NONE_GIVEN,
    )
    # with the outer query's sample, however deep this is nested
    return verdict.correlate(SampleRow)


def seen_samples(review: Review, person: str) -> ColumnElement[bool]:
    """SampleRow: others' verdicts on the sample are not hidden from the person."""
    return judged_by(review, person) if is_veiled(review) else true()


def seen_positions(
    review: Review,
    person: str,
    position: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
) -> ColumnElement[bool]:
    """The same for any column that holds a position."""
    if not is_veiled(review):
        return true()
    own = aliased(CurrentVerdictRow)
    return position.in_(
        select(own.position).where(
            own.review_id == review.id, own.reviewer == person, own.code != NONE_GIVEN
        )
    )


def sees(connection: Connection, review: Review, position: int, person: str) -> bool:
    """Whether others' verdicts on one sample are not hidden from the person."""
    if not is_veiled(review):
        return True
    own = select(CurrentVerdictRow.code).where(
        CurrentVerdictRow.review_id == review.id,
        CurrentVerdictRow.position == position,
        CurrentVerdictRow.reviewer == person,
    )
    return connection.scalar(own) not in (None, NONE_GIVEN)


def check_sees(connection: Connection, review: Review, position: int, person: str) -> None:
    """Raises: VerdictHidden."""
    if not sees(connection, review, position, person):
        raise VerdictHidden(HIDDEN)
