"""The audit trail: who did what when. The database itself refuses to change or delete it."""

import time
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, insert, not_, or_, select

from data.db.transactions import read_from
from data.reviews.access import is_veiled, read_review, seen_positions
from data.reviews.records import (
    GIVEN,
    POSTED,
    SETTLED,
    SETTLEMENT_WITHDRAWN,
    WITHDRAWN,
    AuditEntry,
)
from data.reviews.tables import AUDIT_ENTRY, AuditRow

TELLING = (POSTED, SETTLED, SETTLEMENT_WITHDRAWN, WITHDRAWN)  # what others think of a sample


def record(
    connection: Connection,
    who: str,
    action: str,
    review_id: str = "",
    position: int | None = None,
    **detail: Any,  # noqa: ANN401 - as JSON allows
) -> None:
    """Adds an entry in the transaction of what it speaks of: both happen, or neither does."""
    entry = {
        "created": time.time(),
        "who": who,
        "action": action,
        "review_id": review_id,
        "position": position,
        "detail": detail,
    }
    connection.execute(insert(AuditRow).values(entry))


def count_entries(connection: Connection, review_id: str) -> int:
    """How much was recorded of a review."""
    query = select(func.count()).select_from(AuditRow).where(AuditRow.review_id == review_id)
    return connection.scalar(query) or 0


class AuditStore:
    """Reads the trail."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def entries(
        self,
        review_id: str | None = None,
        *,
        position: int | None = None,
        actions: Collection[str] = (),
        before: int | None = None,
        limit: int = 100,
    ) -> list[AuditEntry]:
        """Newest first: of a review or of all (None), of a sample, below the number `before`.

        Everything: `hidden_from` names those that a person may not see. `actions`: only these.
        """
        query = AUDIT_ENTRY.select().order_by(AuditRow.number.desc()).limit(limit)
        if review_id is not None:
            query = query.where(AuditRow.review_id == review_id)
        if position is not None:
            query = query.where(AuditRow.position == position)
        if actions:
            query = query.where(AuditRow.action.in_(actions))
        if before is not None:
            query = query.where(AuditRow.number < before)
        return read_from(self._database, lambda connection: AUDIT_ENTRY.fetch(connection, query))

    def hidden_from(self, review_id: str, person: str) -> set[int]:
        """The numbers of entries that tell what a blind review hides from the person.

        Of a sample that they have not judged: others' posts and settlements, and that others
        changed or withdrew their verdicts. That others gave one is no secret.
        Raises: UnknownReview.
        """

        def read(connection: Connection) -> set[int]:
            review = read_review(connection, review_id)
            if not is_veiled(review):
                return set()
            again = and_(AuditRow.action == GIVEN, AuditRow.detail["version"].as_integer() > 1)
            query = select(AuditRow.number).where(
                AuditRow.review_id == review_id,
                AuditRow.who != person,
                or_(AuditRow.action.in_(TELLING), again),
                not_(seen_positions(review, person, AuditRow.position)),
            )
            return {*connection.scalars(query)}

        return read_from(self._database, read)
