"""Drafts: what a reviewer is typing, kept on the server until the verdict is given."""

import time
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, Engine, and_

from data.db.transactions import change, read_from
from data.db.upsert import INSERT
from data.reviews.access import check_reviewer, shared_review, unknown_sample
from data.reviews.records import ReviewState, VerdictDraft
from data.reviews.tables import DRAFT, DraftRow
from data.reviews.validation import kept_json

KEY = ("review_id", "position", "reviewer")


class DraftStore:
    """One draft per sample and reviewer; nobody else is shown it."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def save(self, draft: VerdictDraft) -> VerdictDraft:
        """Keeps the form's content, and returns what is kept then; `saved` is set here.

        The same again does no harm, and one that was overtaken on its way (a lower `sequence`) is
        passed over. Raises: WrongState unless the review is open; NotAReviewer; UnknownReview;
        UnknownSample; ReviewProblem if it is too long.
        """
        content = kept_json(draft.content, "The draft")
        row = DRAFT.values(replace(draft, content=content, saved=time.time()))

        def keep(connection: Connection) -> VerdictDraft:
            review = shared_review(connection, draft.review_id, ReviewState.OPEN)
            check_reviewer(review, draft.reviewer)
            if not 0 <= draft.position < review.samples:
                raise unknown_sample(review, draft.position)
            fresh = INSERT[connection.dialect.name](DraftRow).values(row)
            newer = fresh.excluded.sequence >= DraftRow.sequence
            connection.execute(
                fresh.on_conflict_do_update(index_elements=KEY, set_=row, where=newer)
            )
            of_draft = _of(draft.review_id, draft.position, draft.reviewer)
            return DRAFT.fetch(connection, DRAFT.select().where(of_draft))[0]

        return change(self._database, keep)

    def get(self, review_id: str, position: int, reviewer: str) -> VerdictDraft | None:
        """The person's draft of a sample, None if there is none."""
        query = DRAFT.select().where(_of(review_id, position, reviewer))
        return read_from(self._database, lambda connection: DRAFT.first(connection, query))


def _of(review_id: str, position: int, reviewer: str) -> ColumnElement[bool]:
    return and_(
        DraftRow.review_id == review_id,
        DraftRow.position == position,
        DraftRow.reviewer == reviewer,
    )
