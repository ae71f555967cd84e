"""Settlements: what was agreed on where reviewers disagreed."""

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, insert, select, update

from data.db.transactions import change, read_from
from data.reviews.access import check_sample, check_sees, read_review, seen_positions, shared_review
from data.reviews.audit import record
from data.reviews.errors import ReviewProblem, SettlementConflict
from data.reviews.records import (
    NONE_GIVEN,
    SETTLED,
    SETTLEMENT_WITHDRAWN,
    Choice,
    ReviewState,
    Settlement,
    code_of,
)
from data.reviews.tables import SETTLEMENT, CurrentVerdictRow, SampleRow, SettlementRow
from data.reviews.validation import kept_name, kept_text

VERDICTS_CHANGED = (
    "The verdicts on this sample have changed since you read them. Check them, then settle it."
)
DIFFERENT = 2  # choices that are a dispute
MANY = 500  # samples, above which they are not listed in a query


class SettlementStore:
    """Versioned as verdicts are; who may settle is decided above."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def settle(  # noqa: PLR0913 - each is one word of the sentence
        self,
        review_id: str,
        position: int,
        by: str,
        choice: Choice,
        comment: str = "",
        *,
        verdicts: Mapping[str, int],
        expected_version: int,
    ) -> Settlement:
        """Keeps what was agreed on, while the review is open or closed.

        `verdicts` are the versions of the sample's verdicts that `by` has seen, by reviewer;
        `expected_version` is that of the settlement seen before, 0 if there was none. The same
        again does no harm. Raises: SettlementConflict if other verdicts or another settlement are
        current; WrongState, UnknownReview, UnknownSample; VerdictHidden if a blind review hides
        the verdicts from `by`; ReviewProblem if the verdicts do not differ.
        """
        text = kept_text(comment, "The comment")
        name = kept_name(by, "The name")
        fresh = _Fresh(review_id, position, name, choice, text, {**verdicts})
        return change(self._database, lambda connection: _add(connection, fresh, expected_version))

    def withdraw(
        self,
        review_id: str,
        position: int,
        by: str,
        *,
        verdicts: Mapping[str, int],
        expected_version: int,
    ) -> Settlement:
        """A new version that settles nothing. Raises: as `settle`."""
        name = kept_name(by, "The name")
        fresh = _Fresh(review_id, position, name, None, "", {**verdicts})
        return change(self._database, lambda connection: _add(connection, fresh, expected_version))

    def current(self, review_id: str, position: int, person: str) -> Settlement | None:
        """The newest version, a withdrawal too. Raises: VerdictHidden if it is hidden."""
        return next(reversed(self.history(review_id, position, person)), None)

    def history(self, review_id: str, position: int, person: str) -> list[Settlement]:
        """All versions, oldest first. Raises: VerdictHidden if they are hidden."""
        query = SETTLEMENT.select().where(
            SettlementRow.review_id == review_id, SettlementRow.position == position
        )

        def read(connection: Connection) -> list[Settlement]:
            check_sees(connection, read_review(connection, review_id), position, person)
            return SETTLEMENT.fetch(connection, query.order_by(SettlementRow.version))

        return read_from(self._database, read)

    def of_review(self, review_id: str, person: str) -> list[Settlement]:
        """Those that stand and that the person may see, by position."""

        def read(connection: Connection) -> list[Settlement]:
            review = read_review(connection, review_id)
            seen = seen_positions(review, person, SettlementRow.position)
            return current_settlements(connection, review_id, seen)

        return read_from(self._database, read)


@dataclass(frozen=True)
class _Fresh:
    """A settlement before it has a version; `choice` None withdraws."""

    review_id: str
    position: int
    by: str
    choice: Choice | None
    comment: str
    verdicts: dict[str, int]  # versions by reviewer, as they were seen


def current_settlements(
    connection: Connection, review_id: str, which: ColumnElement[bool]
) -> list[Settlement]:
    """The newest settlements of those `which` (SettlementRow), by position; no withdrawals."""
    query = (
        SETTLEMENT.select()
        .where(SettlementRow.review_id == review_id, which)
        .order_by(SettlementRow.position, SettlementRow.version)
    )
    newest = {each.position: each for each in SETTLEMENT.fetch(connection, query)}
    return [each for each in newest.values() if each.choice is not None]


def outdated_positions(
    connection: Connection, review_id: str, which: ColumnElement[bool]
) -> list[int]:
    """Samples of those `which` (SettlementRow) whose settlement other verdicts stand by now.

    They are to be settled again: what was agreed on was agreed on over other verdicts.
    """
    settlements = current_settlements(connection, review_id, which)
    if not settlements:
        return []
    current: dict[int, dict[str, int]] = defaultdict(dict)
    positions = [each.position for each in settlements]
    settled = CurrentVerdictRow.position.in_(positions)
    if len(positions) > MANY:
        settled = CurrentVerdictRow.position.in_(
            select(SampleRow.position).where(
                SampleRow.review_id == review_id, SampleRow.settled != NONE_GIVEN
            )
        )
    query = select(
        CurrentVerdictRow.position, CurrentVerdictRow.reviewer, CurrentVerdictRow.version
    ).where(
        CurrentVerdictRow.review_id == review_id,
        settled,
        CurrentVerdictRow.code != NONE_GIVEN,
    )
    for position, reviewer, version in connection.execute(query):
        current[position][reviewer] = version
    return [each.position for each in settlements if each.verdicts != current[each.position]]


def _add(connection: Connection, fresh: _Fresh, expected: int) -> Settlement:
    review = shared_review(connection, fresh.review_id, ReviewState.OPEN, ReviewState.CLOSED)
    check_sample(connection, review, fresh.position)
    check_sees(connection, review, fresh.position, fresh.by)
    query = (
        SETTLEMENT.select()
        .where(SettlementRow.review_id == review.id, SettlementRow.position == fresh.position)
        .order_by(SettlementRow.version.desc())
        .limit(1)
    )
    current = SETTLEMENT.first(connection, query)
    if current and current.version == expected + 1 and _is_same(current, fresh):
        return current  # said before, and the answer was lost
    if expected != (current.version if current else 0):
        raise SettlementConflict(
            "This sample was settled elsewhere in the meantime; check it before you settle it "
            "again.",
            current,
        )
    current_verdicts = select(
        CurrentVerdictRow.reviewer, CurrentVerdictRow.version, CurrentVerdictRow.code
    ).where(
        CurrentVerdictRow.review_id == review.id,
        CurrentVerdictRow.position == fresh.position,
        CurrentVerdictRow.code != NONE_GIVEN,
    )
    rows = connection.execute(current_verdicts).all()
    verdicts = {row.reviewer: row.version for row in rows}
    if fresh.verdicts != verdicts:
        raise SettlementConflict(VERDICTS_CHANGED, current)
    if fresh.choice is None and (current is None or current.choice is None):
        raise ReviewProblem("This sample has no settlement to withdraw.")
    if fresh.choice is not None and len({row.code for row in rows}) < DIFFERENT:
        raise ReviewProblem(_why_not_in_dispute(len(rows), current))
    settlement = Settlement(
        review_id=review.id,
        position=fresh.position,
        version=expected + 1,
        choice=fresh.choice,
        comment=fresh.comment,
        settled_by=fresh.by,
        verdicts=verdicts,
        created=time.time(),
    )
    connection.execute(insert(SettlementRow).values(SETTLEMENT.values(settlement)))
    of_sample = (SampleRow.review_id == review.id) & (SampleRow.position == fresh.position)
    settled = code_of(fresh.choice)
    connection.execute(update(SampleRow).where(of_sample).values(settled=settled))
    action = SETTLEMENT_WITHDRAWN if fresh.choice is None else SETTLED
    record(connection, fresh.by, action, review.id, fresh.position, version=settlement.version)
    return settlement


def _why_not_in_dispute(verdicts: int, current: Settlement | None) -> str:
    """Why there is nothing to settle, and how the verdicts count in spite of a settlement."""
    reasons = ("it has no current verdict", "it has one verdict only")
    reason = reasons[verdicts] if verdicts < len(reasons) else "its reviewers agree"
    settled = current is not None and current.choice is not None
    next_step = " Withdraw its settlement, then the verdicts count." if settled else ""
    return f"This sample is not in dispute, as {reason}: there is nothing to settle.{next_step}"


def _is_same(current: Settlement, fresh: _Fresh) -> bool:
    stored = (current.choice, current.comment, current.settled_by, {**current.verdicts})
    return stored == (fresh.choice, fresh.comment, fresh.by, fresh.verdicts)
