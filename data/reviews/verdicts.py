"""Verdicts: given, changed and withdrawn as new versions; the old ones stay readable.

A version, its evidence and all that follows from it are stored in one transaction.
"""

import time
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from data.db.transactions import change, read_from
from data.db.upsert import INSERT
from data.reviews.access import (
    check_reviewer,
    check_sample,
    check_sees,
    read_review,
    seen_positions,
    sees,
    shared_review,
    unknown_sample,
)
from data.reviews.audit import record
from data.reviews.errors import ReviewProblem, SnapshotProblem, UnknownVerdict, VerdictConflict
from data.reviews.records import (
    GIVEN,
    NONE_GIVEN,
    WITHDRAWN,
    Choice,
    Judgement,
    ReviewState,
    Verdict,
    code_of,
)
from data.reviews.snapshots import SnapshotStore
from data.reviews.tables import VERDICT, CurrentVerdictRow, DraftRow, SampleRow, VerdictRow
from data.reviews.validation import check_tags, is_id, kept_judgement, kept_name, new_id


class VerdictStore:
    """Methods that return verdicts take the person who requests them: blind reviews hide some.

    In a blind review that is a draft or open, others' verdicts on a sample are shown only to those
    who have a current one of their own.
    """

    def __init__(self, database: Engine, snapshots: SnapshotStore) -> None:
        self._database = database
        self._snapshots = snapshots

    def give(  # noqa: PLR0913 - each is one word of the sentence
        self,
        review_id: str,
        position: int,
        reviewer: str,
        judgement: Judgement,
        *,
        expected_version: int,
        setup_version: int | None = None,
    ) -> Verdict:
        """Keeps a first verdict (`expected_version` 0) or a new version, and deletes the draft.

        `setup_version` is that of the review whose guidelines and tags the reviewer's page showed;
        None if it is unknown.

        Once it returns, the verdict is safely on the disk. The same again does no harm: a repeated
        call, after an answer was lost on its way, returns the current verdict.

        Raises: VerdictConflict if another version is current; WrongState unless the review is
        open; NotAReviewer; UnknownReview; UnknownSample; ReviewProblem for a tag outside the
        vocabulary, a version that the review never had, a box without an area or a text that
        cannot be kept; SnapshotProblem if the evidence is not kept here.
        """
        kept = kept_judgement(judgement)
        if kept.evidence and not self._snapshots.has(kept.evidence):
            raise SnapshotProblem(
                f"The evidence {kept.evidence[:12]} is not stored here; give the verdict again."
            )
        name = kept_name(reviewer, "The reviewer's name")
        fresh = NewVersion(review_id, position, name, kept, setup_version)
        return change(
            self._database, lambda connection: add_version(connection, fresh, expected_version)
        )

    def withdraw(
        self, review_id: str, position: int, reviewer: str, *, expected_version: int
    ) -> Verdict:
        """Undo: a new version without a judgement; the earlier ones stay readable.

        Raises: as `give`; UnknownVerdict if there is none to withdraw.
        """
        fresh = NewVersion(review_id, position, reviewer, None)
        return change(
            self._database, lambda connection: add_version(connection, fresh, expected_version)
        )

    def current(self, review_id: str, position: int, reviewer: str) -> Verdict | None:
        """The person's own newest version, a withdrawal too; None if they never gave one."""
        return read_from(
            self._database, lambda connection: newest(connection, review_id, position, reviewer)
        )

    def seen_by(self, review_id: str, position: int, person: str) -> list[Verdict]:
        """The current verdicts on a sample, oldest first, as far as the person may see them.

        Raises: UnknownReview, UnknownSample.
        """

        def read(connection: Connection) -> list[Verdict]:
            review = read_review(connection, review_id)
            if not 0 <= position < review.samples:
                raise unknown_sample(review, position)
            query = current_verdicts(review_id).where(CurrentVerdictRow.position == position)
            if not sees(connection, review, position, person):
                query = query.where(CurrentVerdictRow.reviewer == person)
            query = query.order_by(VerdictRow.created, VerdictRow.reviewer)
            return VERDICT.fetch(connection, query)

        return read_from(self._database, read)

    def history(self, review_id: str, position: int, reviewer: str, person: str) -> list[Verdict]:
        """All versions of a reviewer's verdict, oldest first. Raises: VerdictHidden."""

        def read(connection: Connection) -> list[Verdict]:
            review = read_review(connection, review_id)
            if reviewer != person:
                check_sees(connection, review, position, person)
            query = (
                VERDICT.select()
                .where(version_of(review_id, position, reviewer))
                .order_by(VerdictRow.version)
            )
            return VERDICT.fetch(connection, query)

        return read_from(self._database, read)

    def versions_seen_by(self, review_id: str, position: int, person: str) -> list[Verdict]:
        """All versions on a sample, of everybody, newest first, as far as the person may see them.

        Those of reviewers who withdrew their verdict too. Raises: UnknownReview.
        """
        query = VERDICT.select().where(
            VerdictRow.review_id == review_id, VerdictRow.position == position
        )

        def read(connection: Connection) -> list[Verdict]:
            which = query
            if not sees(connection, read_review(connection, review_id), position, person):
                which = which.where(VerdictRow.reviewer == person)
            order = (VerdictRow.created.desc(), VerdictRow.reviewer, VerdictRow.version.desc())
            return VERDICT.fetch(connection, which.order_by(*order))

        return read_from(self._database, read)

    def get(self, verdict_id: str, person: str) -> Verdict:
        """A verdict by its permalink. Raises: UnknownVerdict, VerdictHidden."""

        def read(connection: Connection) -> Verdict:
            query = VERDICT.select().where(VerdictRow.id == verdict_id)
            verdict = VERDICT.first(connection, query) if is_id(verdict_id) else None
            if verdict is None:
                raise UnknownVerdict(f"There is no verdict with the id {verdict_id[:16]!r}.")
            if verdict.reviewer != person:
                review = read_review(connection, verdict.review_id)
                check_sees(connection, review, verdict.position, person)
            return verdict

        return read_from(self._database, read)

    def setup_versions(self, review_id: str) -> dict[tuple[int, str, int], int]:
        """Under which version of the set-up versions of verdicts were given, as far as recorded.

        By position, reviewer and version; a blind review hides none of it.
        """
        query = select(
            VerdictRow.position, VerdictRow.reviewer, VerdictRow.version, VerdictRow.setup_version
        ).where(VerdictRow.review_id == review_id, VerdictRow.setup_version.is_not(None))
        return read_from(
            self._database,
            lambda connection: {
                (position, reviewer, version): setup
                for position, reviewer, version, setup in connection.execute(query)
                if setup is not None
            },
        )

    def count_before(
        self, review_id: str, reviewer: str | None, setup_version: int, at: float
    ) -> int:
        """How many current verdicts of a reviewer, None: of all, came under an earlier set-up.

        Before `setup_version` came into force, `at` that time, which decides where no version is
        recorded.
        """
        before = case(
            (VerdictRow.setup_version.is_(None), VerdictRow.created < at),
            else_=VerdictRow.setup_version < setup_version,
        )
        query = current_verdicts(review_id).where(before)
        if reviewer is not None:
            query = query.where(CurrentVerdictRow.reviewer == reviewer)
        count = query.with_only_columns(func.count())
        return read_from(self._database, lambda connection: connection.scalar(count) or 0)

    def of_review(
        self,
        review_id: str,
        person: str,
        *,
        marked: bool = False,
        choice: Choice | None = None,
        most: int | None = None,
    ) -> list[Verdict]:
        """All current ones that the person may see, by position and time; for reports, exports.

        `marked`: only those with boxes; `choice`: only these; `most`: only the first ones. Pages
        use `StatisticsStore` where they can.
        """

        def read(connection: Connection) -> list[Verdict]:
            review = read_review(connection, review_id)
            query = current_verdicts(review_id).where(
                or_(
                    CurrentVerdictRow.reviewer == person,
                    seen_positions(review, person, CurrentVerdictRow.position),
                )
            )
            if marked:
                query = query.where(CurrentVerdictRow.marked)
            if choice is not None:
                query = query.where(CurrentVerdictRow.code == code_of(choice))
            query = query.order_by(
                CurrentVerdictRow.position, VerdictRow.created, VerdictRow.reviewer
            ).limit(most)
            return VERDICT.fetch(connection, query)

        return read_from(self._database, read)


KEY = ("review_id", "position", "reviewer")


@dataclass(frozen=True)
class NewVersion:
    """A verdict before it has a number; `judgement` None withdraws."""

    review_id: str
    position: int
    reviewer: str
    judgement: Judgement | None
    setup_version: int | None = None


def newest(connection: Connection, review_id: str, position: int, reviewer: str) -> Verdict | None:
    """The newest version of a reviewer's verdict, a withdrawal too."""
    query = (
        VERDICT.select()
        .where(version_of(review_id, position, reviewer))
        .order_by(VerdictRow.version.desc())
        .limit(1)
    )
    return VERDICT.first(connection, query)


def add_version(connection: Connection, fresh: NewVersion, expected: int) -> Verdict:
    """Keeps the next version. Raises: as `VerdictStore.give` and `withdraw` say."""
    review = shared_review(connection, fresh.review_id, ReviewState.OPEN)
    check_reviewer(review, fresh.reviewer)
    if fresh.judgement:
        check_tags(review, fresh.judgement)
    if fresh.setup_version is not None and not 1 <= fresh.setup_version <= review.version:
        raise ReviewProblem("The verdict states guidelines unknown to the review. Reload the page.")
    check_sample(connection, review, fresh.position)
    current = newest(connection, review.id, fresh.position, fresh.reviewer)
    if current and current.version == expected + 1 and _same(current.judgement, fresh.judgement):
        return current  # stored before, and the answer was lost
    if expected != (current.version if current else 0):
        raise VerdictConflict(
            "Your verdict on this sample was changed elsewhere in the meantime. Compare the two "
            "and keep one; nothing you wrote here is lost.",
            current,
        )
    if fresh.judgement is None and (current is None or current.judgement is None):
        raise UnknownVerdict("You have no verdict on this sample to withdraw.")
    verdict = Verdict(
        id=new_id(),
        review_id=review.id,
        position=fresh.position,
        reviewer=fresh.reviewer,
        version=expected + 1,
        judgement=fresh.judgement,
        created=time.time(),
        setup_version=fresh.setup_version,
    )
    connection.execute(insert(VerdictRow).values(VERDICT.values(verdict)))
    _update_sample(connection, verdict)
    action = WITHDRAWN if fresh.judgement is None else GIVEN
    record(connection, fresh.reviewer, action, review.id, fresh.position, version=verdict.version)
    return verdict


def _same(current: Judgement | None, fresh: Judgement | None) -> bool:
    """Whether both are the same judgement of the same view.

    A repeated one may have other evidence: more may have been tested meanwhile.
    """
    if current is None or fresh is None:
        return current is fresh
    return current == replace(fresh, evidence=current.evidence, region_test=current.region_test)


def current_row(verdict: Verdict) -> dict[str, Any]:
    """The verdict as a row of CurrentVerdictRow."""
    judgement = verdict.judgement
    return {
        "review_id": verdict.review_id,
        "position": verdict.position,
        "reviewer": verdict.reviewer,
        "version": verdict.version,
        "code": code_of(judgement.choice if judgement else None),
        "confidence": judgement.confidence.value if judgement else 0,
        "tags": judgement.tags if judgement else (),
        "marked": bool(judgement and judgement.boxes),
        "created": verdict.created,
    }


def _update_sample(connection: Connection, verdict: Verdict) -> None:
    """Updates the current verdict, the sample and the draft, in the transaction of the version."""
    row = current_row(verdict)
    insert = INSERT[connection.dialect.name](CurrentVerdictRow).values(row)
    connection.execute(insert.on_conflict_do_update(index_elements=KEY, set_=row))
    of_sample = and_(
        CurrentVerdictRow.review_id == verdict.review_id,
        CurrentVerdictRow.position == verdict.position,
        CurrentVerdictRow.code != NONE_GIVEN,
    )
    count, low, high, last = connection.execute(
        select(
            func.count(),
            func.min(CurrentVerdictRow.code),
            func.max(CurrentVerdictRow.code),
            func.max(CurrentVerdictRow.created),
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


def version_of(review_id: str, position: int, reviewer: str) -> ColumnElement[bool]:
    """VerdictRow: a version of a reviewer's verdict on a sample."""
    return and_(
        VerdictRow.review_id == review_id,
        VerdictRow.position == position,
        VerdictRow.reviewer == reviewer,
    )


def current_verdicts(review_id: str) -> Select[Any]:
    """The current versions of a review's verdicts, without withdrawals."""
    newest_version = and_(
        VerdictRow.review_id == CurrentVerdictRow.review_id,
        VerdictRow.position == CurrentVerdictRow.position,
        VerdictRow.reviewer == CurrentVerdictRow.reviewer,
        VerdictRow.version == CurrentVerdictRow.version,
    )
    return (
        VERDICT.select()
        .join(CurrentVerdictRow, newest_version)
        .where(CurrentVerdictRow.review_id == review_id, CurrentVerdictRow.code != NONE_GIVEN)
    )
