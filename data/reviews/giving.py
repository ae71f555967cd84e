"""Giving a verdict: the next version, with all that follows from it, in one transaction."""

import time
from dataclasses import dataclass, replace

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from data.inserts import INSERT
from data.reviews.access import check_reviewer, check_sample, shared_review
from data.reviews.audit import record
from data.reviews.errors import UnknownVerdict, VerdictConflict
from data.reviews.records import Judgement, State, Verdict
from data.reviews.rows import WITHDRAWN, fetch_first, standing_row, verdict_of, verdict_row
from data.reviews.rules import check_tags, new_id
from data.reviews.standing import version_of
from data.reviews.tables import DraftRow, SampleRow, StandingRow, VerdictRow

KEY = ("review_id", "position", "reviewer")


@dataclass(frozen=True)
class Fresh:
    """A verdict before it has a version; `said` None withdraws."""

    review_id: str
    position: int
    reviewer: str
    said: Judgement | None


def newest(connection: Connection, review_id: str, position: int, reviewer: str) -> Verdict | None:
    """The newest version of a reviewer's verdict, a withdrawal too."""
    query = (
        select(VerdictRow.__table__)
        .where(version_of(review_id, position, reviewer))
        .order_by(VerdictRow.version.desc())
        .limit(1)
    )
    return fetch_first(connection, query, verdict_of)


def add_version(connection: Connection, fresh: Fresh, expected: int) -> Verdict:
    """Keeps the next version. Raises: as `VerdictStore.give` and `withdraw` say."""
    review = shared_review(connection, fresh.review_id, State.OPEN)
    check_reviewer(review, fresh.reviewer)
    if fresh.said:
        check_tags(review, fresh.said)
    check_sample(connection, review, fresh.position)
    current = newest(connection, review.id, fresh.position, fresh.reviewer)
    if current and current.version == expected + 1 and _same(current.judgement, fresh.said):
        return current  # said before, and the answer was lost
    if expected != (current.version if current else 0):
        raise VerdictConflict(
            "Your verdict on this sample was changed elsewhere meanwhile; look at it, and keep "
            "either. What you wrote here is still there.",
            current,
        )
    if fresh.said is None and (current is None or current.judgement is None):
        raise UnknownVerdict("There is no verdict of yours here to take back.")
    verdict = Verdict(
        id=new_id(),
        review_id=review.id,
        position=fresh.position,
        reviewer=fresh.reviewer,
        version=expected + 1,
        judgement=fresh.said,
        created=time.time(),
    )
    connection.execute(insert(VerdictRow).values(verdict_row(verdict)))
    _follow(connection, verdict)
    action = "verdict withdrawn" if fresh.said is None else "verdict given"
    record(connection, fresh.reviewer, action, review.id, fresh.position, version=verdict.version)
    return verdict


def _same(stands: Judgement | None, said: Judgement | None) -> bool:
    """Whether the same is said of the same view.

    What is frozen with it a moment later may state more: what was tested meanwhile, or seen.
    """
    if stands is None or said is None:
        return stands is said
    return stands == replace(said, evidence=stands.evidence)


def _follow(connection: Connection, verdict: Verdict) -> None:
    """Brings up to date what follows from a new version; the sample is the transaction's own."""
    row = standing_row(verdict)
    standing = INSERT[connection.dialect.name](StandingRow).values(row)
    connection.execute(standing.on_conflict_do_update(index_elements=KEY, set_=row))
    of_sample = and_(
        StandingRow.review_id == verdict.review_id,
        StandingRow.position == verdict.position,
        StandingRow.code != WITHDRAWN,
    )
    count, low, high, last = connection.execute(
        select(
            func.count(),
            func.min(StandingRow.code),
            func.max(StandingRow.code),
            func.max(StandingRow.created),
        ).where(of_sample)
    ).one()
    connection.execute(
        update(SampleRow)
        .where(SampleRow.review_id == verdict.review_id, SampleRow.position == verdict.position)
        .values(given=count, disputed=low != high, last=last or 0.0)
    )
    if verdict.judgement is not None:
        connection.execute(
            delete(DraftRow).where(
                DraftRow.review_id == verdict.review_id,
                DraftRow.position == verdict.position,
                DraftRow.reviewer == verdict.reviewer,
            )
        )
