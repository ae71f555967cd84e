"""Sign-offs: a closed review's statement, with the report that it is about."""

import time
from hashlib import sha256

from sqlalchemy import Connection, Engine, insert

from data.db.transactions import change, read_from
from data.reviews.access import own_review, read_review, write_review
from data.reviews.audit import count_entries, record
from data.reviews.errors import ReviewConflict, ReviewProblem
from data.reviews.records import ReviewState, SignOff
from data.reviews.snapshots import SnapshotStore
from data.reviews.tables import SIGN_OFF, SignOffRow
from data.reviews.validation import kept_name, kept_text


class SignOffStore:
    """One for each review, which is read-only from then on; who may sign is decided above."""

    def __init__(self, database: Engine, snapshots: SnapshotStore) -> None:
        self._database = database
        self._snapshots = snapshots

    def sign(  # noqa: PLR0913 - what a signature states
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
        SnapshotProblem if the report cannot be kept; UnknownReview.
        """
        signature = SignOff(
            review_id=review_id,
            statement=kept_text(statement, "The statement").strip(),
            name=kept_name(by, "The signer's name"),
            report_sha256=sha256(report).hexdigest(),
            created=time.time() if at is None else at,
        )
        if not signature.statement:
            raise ReviewProblem("A sign-off needs a statement: write what you sign.")
        read_from(self._database, lambda connection: read_review(connection, review_id))
        self._snapshots.keep_file(report)
        return change(
            self._database, lambda connection: _sign(connection, signature, expected_revision)
        )

    def of_review(self, review_id: str) -> SignOff | None:
        """The sign-off of a review, None if it is not signed. Raises: UnknownReview."""

        def read(connection: Connection) -> SignOff | None:
            read_review(connection, review_id)
            query = SIGN_OFF.select().where(SignOffRow.review_id == review_id)
            return SIGN_OFF.first(connection, query)

        return read_from(self._database, read)

    def of_report(self, report_sha256: str) -> SignOff | None:
        """The sign-off that names a report of this digest, None if there is none."""
        query = SIGN_OFF.select().where(SignOffRow.report_sha256 == report_sha256)
        return read_from(self._database, lambda connection: SIGN_OFF.first(connection, query))


def _sign(connection: Connection, signature: SignOff, expected_revision: int) -> SignOff:
    """Keeps the signature, if the review is still what the report was made from.

    Raises: ReviewConflict, WrongState, UnknownReview.
    """
    query = SIGN_OFF.select().where(SignOffRow.review_id == signature.review_id)
    existing = SIGN_OFF.first(connection, query)
    stated = (signature.report_sha256, signature.name, signature.statement)
    if existing and (existing.report_sha256, existing.name, existing.statement) == stated:
        return existing  # signed before, and the answer was lost
    review = own_review(connection, signature.review_id, ReviewState.CLOSED)
    if count_entries(connection, review.id) != expected_revision:
        raise ReviewConflict(
            f"The review {review.name!r} has new entries since its report was made; check the new "
            "report and sign that.",
            read_review(connection, review.id),
        )
    connection.execute(insert(SignOffRow).values(SIGN_OFF.values(signature)))
    write_review(connection, review, state=ReviewState.SIGNED_OFF)
    record(connection, signature.name, "review signed", review.id, report=signature.report_sha256)
    return signature
