"""What a person may do in a review and see of it, decided inside the transaction that needs it."""

from sqlalchemy import ColumnElement, Connection, exists, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from data.reviews.errors import (
    NotAReviewer,
    UnknownReview,
    UnknownSample,
    VerdictHidden,
    WrongState,
)
from data.reviews.records import Review, State
from data.reviews.rows import WITHDRAWN, fetch_first, review_of
from data.reviews.rules import is_id
from data.reviews.tables import ReviewRow, SampleRow, StandingRow

REFUSALS = {
    State.DRAFT: "The review {!r} is a draft: it has to be opened first.",
    State.OPEN: "The review {!r} is still open: it has to be closed first.",
    State.CLOSED: "The review {!r} is closed: it has to be opened again first.",
    State.SIGNED_OFF: "The review {!r} is signed off: it is read-only.",
}


def read_review(connection: Connection, review_id: str) -> Review:
    """Raises: UnknownReview."""
    return _review(connection, review_id, None)


def shared_review(connection: Connection, review_id: str, *states: State) -> Review:
    """A review whose state nobody changes before the transaction ends; others may work in it too.

    Raises: WrongState if it is in none of the `states`; UnknownReview.
    """
    return _in_state(_review(connection, review_id, True), states)


def own_review(connection: Connection, review_id: str, *states: State) -> Review:
    """A review that nobody else works in before the transaction ends. Raises: the same."""
    return _in_state(_review(connection, review_id, False), states)


def _review(connection: Connection, review_id: str, shared: bool | None) -> Review:
    query = select(ReviewRow.__table__).where(ReviewRow.id == review_id)
    if shared is not None:  # SQLite has no row locks and needs none: one transaction writes
        query = query.with_for_update(read=shared)
    review = fetch_first(connection, query, review_of) if is_id(review_id) else None
    if review is None:
        raise UnknownReview(f"No review here has the id {review_id[:16]!r}.")
    return review


def _in_state(review: Review, states: tuple[State, ...]) -> Review:
    if review.state not in states:
        raise WrongState(REFUSALS[review.state].format(review.name))
    return review


def check_reviewer(review: Review, person: str) -> None:
    """Raises: NotAReviewer if the review names its reviewers and not this one."""
    if review.reviewers and person not in review.reviewers:
        raise NotAReviewer(
            f"{person} is not among the reviewers of {review.name!r}; its lead may add them."
        )


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
    """Whether others' verdicts are hidden from who has not given their own."""
    return review.blind and review.state in (State.DRAFT, State.OPEN)


def judged_by(review: Review, person: str) -> ColumnElement[bool]:
    """SampleRow: the person's own verdict on the sample stands."""
    own = aliased(StandingRow)
    verdict = exists().where(
        own.review_id == review.id,
        own.position == SampleRow.position,
        own.reviewer == person,
        own.code != WITHDRAWN,
    )
    return verdict.correlate(SampleRow)  # the sample asked about, however deep this stands


def seen_samples(review: Review, person: str) -> ColumnElement[bool]:
    """SampleRow: what others say of the sample is not hidden from the person."""
    return judged_by(review, person) if is_veiled(review) else true()


def seen_positions(
    review: Review, person: str, position: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """The same for any column that holds a position."""
    if not is_veiled(review):
        return true()
    own = aliased(StandingRow)
    return position.in_(
        select(own.position).where(
            own.review_id == review.id, own.reviewer == person, own.code != WITHDRAWN
        )
    )


def sees(connection: Connection, review: Review, position: int, person: str) -> bool:
    """Whether what others say of one sample is not hidden from the person."""
    if not is_veiled(review):
        return True
    own = select(StandingRow.code).where(
        StandingRow.review_id == review.id,
        StandingRow.position == position,
        StandingRow.reviewer == person,
    )
    return connection.scalar(own) not in (None, WITHDRAWN)


def check_sees(connection: Connection, review: Review, position: int, person: str) -> None:
    """Raises: VerdictHidden."""
    if not sees(connection, review, position, person):
        raise VerdictHidden(
            "This review is blind: what others say is shown once your own verdict is given."
        )
