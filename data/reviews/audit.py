"""The audit trail: who did what when. The database itself refuses to change or delete it."""

import time
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from data.db.transactions import read_from
from data.reviews.records import AuditEntry
from data.reviews.tables import AUDIT_ENTRY, AuditRow


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
        before: int | None = None,
        limit: int = 100,
    ) -> list[AuditEntry]:
        """Newest first: of a review or of all (None), of a sample, below the number `before`."""
        query = AUDIT_ENTRY.select().order_by(AuditRow.number.desc()).limit(limit)
        if review_id is not None:
            query = query.where(AuditRow.review_id == review_id)
        if position is not None:
            query = query.where(AuditRow.position == position)
        if before is not None:
            query = query.where(AuditRow.number < before)
        return read_from(self._database, lambda connection: AUDIT_ENTRY.fetch(connection, query))
