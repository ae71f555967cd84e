"""The audit trail: who did what when. The database itself refuses to change or delete it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine

from data.reviews.records import AuditEntry


def record(
    connection: Connection,
    who: str,
    action: str,
    review_id: str = "",
    position: int | None = None,
    **detail: Any,  # noqa: ANN401 - as JSON allows
) -> None:
    """Adds an entry in the transaction of what it speaks of: both happen, or neither does."""
    raise NotImplementedError


class AuditStore:
    """Reads the trail, and adds what does not concern a review."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def add(self, who: str, action: str, detail: Mapping[str, Any]) -> None:
        """An entry about no review, such as a new account."""
        raise NotImplementedError

    def entries(
        self,
        review_id: str | None = None,
        *,
        position: int | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> list[AuditEntry]:
        """Newest first: of a review or of all (None), of a sample, below the number `before`."""
        raise NotImplementedError
