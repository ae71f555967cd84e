"""Which versions of verdicts stand, and which belong to one another."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from data.reviews.rows import WITHDRAWN
from data.reviews.tables import StandingRow, VerdictRow


def version_of(review_id: str, position: int, reviewer: str) -> ColumnElement[bool]:
    """VerdictRow: a version of a reviewer's verdict on a sample."""
    return and_(
        VerdictRow.review_id == review_id,
        VerdictRow.position == position,
        VerdictRow.reviewer == reviewer,
    )


def standing_verdicts(review_id: str) -> Select[Any]:
    """The versions that stand in a review, and say something."""
    newest_version = and_(
        VerdictRow.review_id == StandingRow.review_id,
        VerdictRow.position == StandingRow.position,
        VerdictRow.reviewer == StandingRow.reviewer,
        VerdictRow.version == StandingRow.version,
    )
    return (
        select(VerdictRow.__table__)
        .join(StandingRow, newest_version)
        .where(StandingRow.review_id == review_id, StandingRow.code != WITHDRAWN)
    )
