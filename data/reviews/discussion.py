"""The discussion of a sample: remarks, one below the other."""

import time

from sqlalchemy import Connection, Engine, update

from data.db.transactions import change, read_from
from data.db.upsert import INSERT
from data.reviews.access import (
    check_sample,
    check_sees,
    read_review,
    seen_positions,
    sees,
    shared_review,
)
from data.reviews.audit import record
from data.reviews.errors import ReviewProblem
from data.reviews.records import POSTED, Remark, ReviewState
from data.reviews.tables import REMARK, RemarkRow, SampleRow
from data.reviews.validation import is_id, kept_name, kept_text, new_id


class DiscussionStore:
    """Remarks are hidden by a blind review just as verdicts are: they say as much."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def add_remark(
        self, review_id: str, position: int, author: str, text: str, remark_id: str = ""
    ) -> Remark:
        """Adds a remark while the review is open or closed.

        One that is sent again under its own `remark_id`, as its answer was lost, counts once.

        Raises: WrongState, UnknownReview, UnknownSample; VerdictHidden if the author cannot see
        the discussion yet; ReviewProblem if the text is empty or too long.
        """
        remark = Remark(
            id=remark_id if is_id(remark_id) else new_id(),
            review_id=review_id,
            position=position,
            author=kept_name(author, "The author's name"),
            text=kept_text(text, "The post"),
            created=time.time(),
        )
        if not text.strip():
            raise ReviewProblem("The post is empty; write something first.")

        def add(connection: Connection) -> Remark:
            review = shared_review(connection, review_id, ReviewState.OPEN, ReviewState.CLOSED)
            check_sample(connection, review, position)
            check_sees(connection, review, position, author)
            fresh = INSERT[connection.dialect.name](RemarkRow).values(REMARK.values(remark))
            if connection.execute(fresh.on_conflict_do_nothing()).rowcount:
                of_sample = (SampleRow.review_id == review_id) & (SampleRow.position == position)
                more = SampleRow.remarks + 1
                connection.execute(update(SampleRow).where(of_sample).values(remarks=more))
                record(connection, remark.author, POSTED, review_id, position)
            return remark

        return change(self._database, add)

    def seen_by(self, review_id: str, position: int, person: str) -> list[Remark] | None:
        """The remarks, oldest first; None: hidden until the person has judged the sample."""
        query = (
            REMARK.select()
            .where(RemarkRow.review_id == review_id, RemarkRow.position == position)
            .order_by(RemarkRow.created, RemarkRow.id)
        )

        def read(connection: Connection) -> list[Remark] | None:
            review = read_review(connection, review_id)
            if not sees(connection, review, position, person):
                return None
            return REMARK.fetch(connection, query)

        return read_from(self._database, read)

    def of_review(self, review_id: str, person: str) -> list[Remark]:
        """All that the person may see, by position and time; for reports and exports."""

        def read(connection: Connection) -> list[Remark]:
            review = read_review(connection, review_id)
            seen = seen_positions(review, person, RemarkRow.position)
            query = (
                REMARK.select()
                .where(RemarkRow.review_id == review_id, seen)
                .order_by(RemarkRow.position, RemarkRow.created, RemarkRow.id)
            )
            return REMARK.fetch(connection, query)

        return read_from(self._database, read)
