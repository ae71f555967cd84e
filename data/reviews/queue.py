"""The queue of a review as a person sees it: pages of it, what is next, where it is disputed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from data.db.transactions import read_from
from data.reviews.access import is_veiled, judged_by, read_review, seen_samples, unknown_sample
from data.reviews.records import NONE_GIVEN, Choice, Judgement, Review, Sample, choice_of, code_of
from data.reviews.settlements import current_settlements, outdated_positions
from data.reviews.tables import (
    SAMPLE,
    VERDICT,
    CurrentVerdictRow,
    DraftRow,
    SampleRow,
    SettlementRow,
)
from data.reviews.verdicts import current_verdicts
from data.reviews.views import Disagreement, QueueFilter, QueuePage, QueueRow

PAGE = 50  # rows


class QueueStore:
    """Questions about samples; a sample is named by its position."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def sample(self, review_id: str, position: int) -> Sample:
        """Raises: UnknownReview, UnknownSample."""

        def read(connection: Connection) -> Sample:
            review = read_review(connection, review_id)
            if not 0 <= position < review.samples:
                raise unknown_sample(review, position)
            query = SAMPLE.select().where(
                SampleRow.review_id == review_id, SampleRow.position == position
            )
            return SAMPLE.fetch(connection, query)[0]

        return read_from(self._database, read)

    def page(
        self,
        review_id: str,
        person: str,
        which: QueueFilter = QueueFilter(),  # noqa: B008 - frozen
        *,
        offset: int = 0,
        limit: int = PAGE,
    ) -> QueuePage:
        """Rows `offset` to `offset + limit` of those that pass, as the person may see them.

        What is hidden from the person passes no filter that asks for it. Raises: UnknownReview.
        """
        return read_from(
            self._database,
            lambda connection: read_page(
                connection, read_review(connection, review_id), person, which, max(offset, 0), limit
            ),
        )

    def unjudged(
        self, review_id: str, person: str, *, after: int = -1, limit: int = 1
    ) -> list[Sample]:
        """The person's next samples without a verdict of theirs, behind `after`, then from the top.

        Empty when they are through. Raises: UnknownReview.
        """

        def read(connection: Connection) -> list[Sample]:
            review = read_review(connection, review_id)
            query = (
                SAMPLE.select()
                .where(SampleRow.review_id == review_id, ~judged_by(review, person))
                .order_by(SampleRow.position <= after, SampleRow.position)
                .limit(limit)
            )
            return SAMPLE.fetch(connection, query)

        return read_from(self._database, read)

    def disagreements(
        self,
        review_id: str,
        person: str,
        *,
        settled: bool | None = None,
        offset: int = 0,
        limit: int = PAGE,
    ) -> tuple[list[Disagreement], int]:
        """Samples that are disputed or settled, in order, and how many there are in all.

        `settled`: True for those with a settlement, whether their verdicts still differ or not;
        False for those that wait for one, or have one that is out of date. In a blind review that
        is open, only samples that the person has judged.

        Raises: UnknownReview.
        """

        def read(connection: Connection) -> tuple[list[Disagreement], int]:
            review = read_review(connection, review_id)
            if settled is None:
                matching = and_(or_(*(AGREEMENT[kind] for kind in SETTLING)), SampleRow.given > 0)
            else:
                matching = _agreement(connection, review_id, SETTLING[not settled])
            which = [
                SampleRow.review_id == review_id,
                matching,
                seen_samples(review, person),
            ]
            total = connection.scalar(select(func.count()).select_from(SampleRow).where(*which))
            query = SAMPLE.select().where(*which).order_by(SampleRow.position)
            samples = SAMPLE.fetch(connection, query.offset(max(offset, 0)).limit(limit))
            return _disagreements(connection, review_id, samples), total or 0

        return read_from(self._database, read)


def _disagreements(
    connection: Connection, review_id: str, samples: Sequence[Sample]
) -> list[Disagreement]:
    positions = [sample.position for sample in samples]
    judgements: dict[int, dict[str, Judgement]] = defaultdict(dict)
    versions: dict[int, dict[str, int]] = defaultdict(dict)
    query = current_verdicts(review_id).where(CurrentVerdictRow.position.in_(positions))
    for verdict in VERDICT.fetch(connection, query.order_by(CurrentVerdictRow.reviewer)):
        if verdict.judgement is not None:
            judgements[verdict.position][verdict.reviewer] = verdict.judgement
            versions[verdict.position][verdict.reviewer] = verdict.version
    which = SettlementRow.position.in_(positions)
    settled = {each.position: each for each in current_settlements(connection, review_id, which)}
    return [
        Disagreement(
            each,
            judgements[each.position],
            versions[each.position],
            settlement := settled.get(each.position),
            settlement is not None and settlement.verdicts != versions[each.position],
        )
        for each in samples
    ]


TWO = 2  # verdicts can agree


def read_page(  # noqa: PLR0913, PLR0917 - what a page is
    connection: Connection,
    review: Review,
    person: str,
    which: QueueFilter,
    offset: int,
    limit: int,
) -> QueuePage:
    """Rows `offset` to `offset + limit` of those that pass, and how many pass."""
    plain = _plain(which)
    of_review = SampleRow.review_id == review.id
    passing = and_(of_review, *_open_conditions(review, person, plain))
    hidden = 0
    if conditions := [*_verdict_conditions(connection, review, person, plain)]:
        if is_veiled(review):
            unseen = (
                select(func.count())
                .select_from(SampleRow)
                .where(passing, ~judged_by(review, person))
            )
            hidden = connection.scalar(unseen) or 0
        passing = and_(passing, *conditions)
    total = connection.scalar(select(func.count()).select_from(SampleRow).where(passing)) or 0
    mine = and_(
        CurrentVerdictRow.review_id == SampleRow.review_id,
        CurrentVerdictRow.position == SampleRow.position,
        CurrentVerdictRow.reviewer == person,
    )
    draft = and_(
        DraftRow.review_id == SampleRow.review_id,
        DraftRow.position == SampleRow.position,
        DraftRow.reviewer == person,
    )
    query = (
        SAMPLE.select(
            SampleRow.given,
            SampleRow.disputed,
            SampleRow.settled,
            SampleRow.remarks,
            CurrentVerdictRow.code,
            CurrentVerdictRow.version,
            DraftRow.saved,
        )
        .outerjoin(CurrentVerdictRow, mine)
        .outerjoin(DraftRow, draft)
        .where(passing)
        .order_by(SampleRow.position)
        .offset(offset)
        .limit(limit)
    )
    matches = connection.execute(query).all()
    positions = [row.position for row in matches]
    choices = _choices(connection, review, positions)
    outdated = {*outdated_positions(connection, review.id, SettlementRow.position.in_(positions))}
    rows = (
        _row(row, choices[row.position], row.position in outdated, veiled=is_veiled(review))
        for row in matches
    )
    return QueuePage(tuple(rows), total, hidden)


def _row(row: Row[Any], choices: dict[str, Choice], outdated: bool, *, veiled: bool) -> QueueRow:
    mine = choice_of(row.code)
    hidden = veiled and mine is None
    return QueueRow(
        sample=SAMPLE.make(row),
        mine=mine,
        my_version=row.version or 0,
        others=row.given - (mine is not None),
        choices=None if hidden else choices,
        disagreed=None if hidden else row.disputed,
        settled=None if hidden or not row.given else choice_of(row.settled),
        outdated=outdated and not hidden and row.given > 0,
        remarks=None if hidden else row.remarks,
        draft=row.saved is not None,
    )


def _choices(
    connection: Connection, review: Review, positions: list[int]
) -> dict[int, dict[str, Choice]]:
    """By position and reviewer."""
    query = (
        select(CurrentVerdictRow.position, CurrentVerdictRow.reviewer, CurrentVerdictRow.code)
        .where(
            CurrentVerdictRow.review_id == review.id,
            CurrentVerdictRow.position.in_(positions),
            CurrentVerdictRow.code != NONE_GIVEN,
        )
        .order_by(CurrentVerdictRow.reviewer)
    )
    choices: dict[int, dict[str, Choice]] = defaultdict(dict)
    for position, reviewer, code in connection.execute(query):
        choice = choice_of(code)
        if choice is not None:
            choices[position][reviewer] = choice
    return choices


def _plain(which: QueueFilter) -> QueueFilter:
    """Without characters that no database takes: an address may hold anything."""
    plain: dict[str, Any] = {
        name: text.replace("\0", "").encode(errors="ignore").decode()
        for name, text in vars(which).items()
        if type(text) is str
    }
    return replace(which, **plain)


def _open_conditions(
    review: Review, person: str, which: QueueFilter
) -> Iterator[ColumnElement[bool]]:
    """What the filter asks of a SampleRow that no blind review hides."""
    if text := which.text.strip().casefold():
        yield SampleRow.words.contains(text, autoescape=True)
    if which.class_name:
        yield SampleRow.class_name == which.class_name
    if which.group:
        yield SampleRow.groups.contains(f"\n{which.group}\n", autoescape=True)
    if which.outcome:
        yield SampleRow.outcome == which.outcome
    judged = judged_by(review, person)
    if which.mine:
        yield judged if which.mine == "given" else ~judged
    if which.others:
        by_others = or_(SampleRow.given > 1, and_(SampleRow.given == 1, ~judged))
        yield by_others if which.others == "given" else ~by_others


def _verdict_conditions(
    connection: Connection, review: Review, person: str, which: QueueFilter
) -> Iterator[ColumnElement[bool]]:
    """What the filter asks of verdicts and settlements, which a blind review may hide."""
    if which.agreement:
        yield seen_samples(review, person)
        yield _agreement(connection, review.id, which.agreement)
    if which.choice or which.tag or which.reviewer:
        yield _some_verdict(review, person, which)


SETTLING = ("settled", "unsettled")
AGREEMENT: dict[str, ColumnElement[bool]] = {  # whatever was settled over other verdicts
    "disagreed": SampleRow.disputed.is_(True),
    "agreed": and_(SampleRow.given >= TWO, SampleRow.disputed.is_(False)),
    "settled": SampleRow.settled != NONE_GIVEN,
    "unsettled": and_(SampleRow.disputed.is_(True), SampleRow.settled == NONE_GIVEN),
}


def _agreement(connection: Connection, review_id: str, kind: str) -> ColumnElement[bool]:
    """SampleRow: as ChoiceTable's `is_settled`, and `disputed` or `outdated` for "unsettled"."""
    if kind not in SETTLING:
        return AGREEMENT[kind]
    outdated = SampleRow.position.in_(outdated_positions(connection, review_id, true()))
    if kind == "settled":
        return and_(AGREEMENT[kind], ~outdated)
    return or_(AGREEMENT[kind], and_(outdated, SampleRow.given > 0))


def _some_verdict(review: Review, person: str, which: QueueFilter) -> ColumnElement[bool]:
    """One and the same verdict, which the person may see, is all that the filter says."""
    verdict = aliased(CurrentVerdictRow)
    conditions = [
        verdict.review_id == review.id,
        verdict.position == SampleRow.position,
        verdict.code != NONE_GIVEN,
        or_(verdict.reviewer == person, seen_samples(review, person)),
    ]
    if which.choice:
        conditions.append(verdict.code == code_of(which.choice))
    if which.tag:
        conditions.append(verdict.tags.contains(f"\n{which.tag}\n", autoescape=True))
    if which.reviewer:
        conditions.append(verdict.reviewer == which.reviewer)
    return exists().where(*conditions).correlate(SampleRow)
