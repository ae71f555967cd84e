"""Signing a review: from then on it is read-only."""

from dataclasses import asdict

from sqlalchemy import Connection, insert, select

from data.reviews.access import own_review, read_review
from data.reviews.audit import count_entries, record
from data.reviews.errors import ReviewConflict
from data.reviews.records import SignOff, State
from data.reviews.rows import fetch_first, sign_off_of
from data.reviews.tables import SignOffRow
from data.reviews.writing import write


def sign(connection: Connection, signature: SignOff, expected_revision: int) -> SignOff:
    """Keeps the signature, if the review is still what the report was made from.

    Raises: ReviewConflict, WrongState, UnknownReview.
    """
    query = select(SignOffRow.__table__).where(SignOffRow.review_id == signature.review_id)
    known = fetch_first(connection, query, sign_off_of)
    said = (signature.report_sha256, signature.name, signature.statement)
    if known and (known.report_sha256, known.name, known.statement) == said:
        return known  # signed before, and the answer was lost
    review = own_review(connection, signature.review_id, State.CLOSED)
    if count_entries(connection, review.id) != expected_revision:
        raise ReviewConflict(
            f"Something was added to the review {review.name!r} since its report was made; look at "
            "the new report, and sign that.",
            read_review(connection, review.id),
        )
    connection.execute(insert(SignOffRow).values(asdict(signature)))
    write(connection, review, state=State.SIGNED_OFF.value)
    record(connection, signature.name, "review signed", review.id, report=signature.report_sha256)
    return signature
