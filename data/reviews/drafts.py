"""Drafts: what a reviewer is typing, kept on the server until the verdict is given."""

import time
from dataclasses import asdict

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, select

from data.db.transactions import ask, change
from data.db.upsert import INSERT
from data.reviews.access import check_reviewer, kept_json, shared_review, unknown_sample
from data.reviews.records import Draft, State
from data.reviews.rows import draft_of, fetch, fetch_first
from data.reviews.tables import DraftRow

KEY = ("review_id", "position", "reviewer")


class DraftStore:
    """One draft per sample and reviewer; nobody else is shown it."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def save(self, draft: Draft) -> Draft:
        """Keeps the form's content, and returns what is kept then; `saved` is set here.

        The same again does no harm, and one that was overtaken on its way (a lower `sequence`) is
        passed over. Raises: WrongState unless the review is open; NotAReviewer; UnknownReview;
        UnknownSample; ReviewProblem if it is too long.
        """
        row = {**asdict(draft), "content": kept_json(draft.content, "The draft")}
        row["saved"] = time.time()

        def keep(connection: Connection) -> Draft:
            review = shared_review(connection, draft.review_id, State.OPEN)
            check_reviewer(review, draft.reviewer)
            if not 0 <= draft.position < review.samples:
                raise unknown_sample(review, draft.position)
            fresh = INSERT[connection.dialect.name](DraftRow).values(row)
            newer = fresh.excluded.sequence >= DraftRow.sequence
            connection.execute(
                fresh.on_conflict_do_update(index_elements=KEY, set_=row, where=newer)
            )
            query = select(DraftRow.__table__).where(
                _of(draft.review_id, draft.position, draft.reviewer)
            )
            return fetch(connection, query, draft_of)[0]

        return change(self._database, keep)

    def get(self, review_id: str, position: int, reviewer: str) -> Draft | None:
        """The person's draft of a sample, None if there is none."""
        query = select(DraftRow.__table__).where(_of(review_id, position, reviewer))

        def read(connection: Connection) -> Draft | None:
            return fetch_first(connection, query, draft_of)

        return ask(self._database, read)

    def discard(self, review_id: str, position: int, reviewer: str) -> None:
        """Forgets the draft, if there is one."""
        gone = delete(DraftRow).where(_of(review_id, position, reviewer))
        change(self._database, lambda connection: connection.execute(gone).close())


def _of(review_id: str, position: int, reviewer: str) -> ColumnElement[bool]:
    return and_(
        DraftRow.review_id == review_id,
        DraftRow.position == position,
        DraftRow.reviewer == reviewer,
    )
