"""A page of a queue, filtered, as one person may see it: three queries, whatever its size."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from data.reviews.access import is_veiled, judged_by, seen_samples
from data.reviews.records import Choice, Review
from data.reviews.rows import WITHDRAWN, choice_of, code_of, sample_of
from data.reviews.tables import DraftRow, SampleRow, StandingRow
from data.reviews.views import QueueFilter, QueuePage, QueueRow

SAMPLE: tuple[Any, ...] = (
    SampleRow.review_id,
    SampleRow.position,
    SampleRow.image_id,
    SampleRow.name,
    SampleRow.label,
    SampleRow.class_name,
    SampleRow.groups,
    SampleRow.predicted,
    SampleRow.predicted_name,
    SampleRow.probability,
    SampleRow.search,
    SampleRow.added,
    SampleRow.added_by,
)
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
    passing = and_(SampleRow.review_id == review.id, *_conditions(review, person, _plain(which)))
    total = connection.scalar(select(func.count()).select_from(SampleRow).where(passing)) or 0
    mine = and_(
        StandingRow.review_id == SampleRow.review_id,
        StandingRow.position == SampleRow.position,
        StandingRow.reviewer == person,
    )
    draft = and_(
        DraftRow.review_id == SampleRow.review_id,
        DraftRow.position == SampleRow.position,
        DraftRow.reviewer == person,
    )
    query = (
        select(
            *SAMPLE,
            SampleRow.given,
            SampleRow.disputed,
            SampleRow.settled,
            SampleRow.remarks,
            StandingRow.code,
            StandingRow.version,
            DraftRow.saved,
        )
        .outerjoin(StandingRow, mine)
        .outerjoin(DraftRow, draft)
        .where(passing)
        .order_by(SampleRow.position)
        .offset(offset)
        .limit(limit)
    )
    found = [dict(row) for row in connection.execute(query).mappings()]
    choices = _choices(connection, review, [row["position"] for row in found])
    rows = (_row(row, choices[row["position"]], is_veiled(review)) for row in found)
    return QueuePage(tuple(rows), total)


def _row(row: Any, choices: dict[str, Choice], veiled: bool) -> QueueRow:  # noqa: ANN401
    mine = choice_of(row["code"])
    hidden = veiled and mine is None
    return QueueRow(
        sample=sample_of(row),
        mine=mine,
        my_version=row["version"] or 0,
        others=row["given"] - (mine is not None),
        choices=None if hidden else choices,
        disagreed=None if hidden else row["disputed"],
        settled=None if hidden else choice_of(row["settled"]),
        remarks=None if hidden else row["remarks"],
        draft=row["saved"] is not None,
    )


def _choices(
    connection: Connection, review: Review, positions: list[int]
) -> dict[int, dict[str, Choice]]:
    """By position and reviewer."""
    query = (
        select(StandingRow.position, StandingRow.reviewer, StandingRow.code)
        .where(
            StandingRow.review_id == review.id,
            StandingRow.position.in_(positions),
            StandingRow.code != WITHDRAWN,
        )
        .order_by(StandingRow.reviewer)
    )
    found: dict[int, dict[str, Choice]] = defaultdict(dict)
    for position, reviewer, code in connection.execute(query):
        choice = choice_of(code)
        if choice is not None:
            found[position][reviewer] = choice
    return found


def _plain(which: QueueFilter) -> QueueFilter:
    """Without what no database can be asked for: an address may hold anything."""
    plain: dict[str, Any] = {
        name: text.replace("\0", "").encode(errors="ignore").decode()
        for name, text in vars(which).items()
        if type(text) is str
    }
    return replace(which, **plain)


def _conditions(review: Review, person: str, which: QueueFilter) -> Iterator[ColumnElement[bool]]:
    """What each stated field of the filter asks of a SampleRow."""
    if text := which.text.strip().casefold():
        yield SampleRow.words.contains(text, autoescape=True)
    if which.class_name:
        yield SampleRow.class_name == which.class_name
    if which.group:
        yield SampleRow.groups.contains(f"\n{which.group}\n", autoescape=True)
    if which.outcome:
        yield and_(SampleRow.label >= 0, SampleRow.predicted >= 0)
        right = SampleRow.label == SampleRow.predicted
        yield right if which.outcome == "right" else ~right
    judged = judged_by(review, person)
    if which.mine:
        yield judged if which.mine == "given" else ~judged
    if which.others:
        by_others = or_(SampleRow.given > 1, and_(SampleRow.given == 1, ~judged))
        yield by_others if which.others == "given" else ~by_others
    if which.agreement:
        yield seen_samples(review, person)
        yield AGREEMENT[which.agreement]
    if which.choice or which.tag or which.reviewer:
        yield _some_verdict(review, person, which)


AGREEMENT: dict[str, ColumnElement[bool]] = {
    "disagreed": SampleRow.disputed.is_(True),
    "agreed": and_(SampleRow.given >= TWO, SampleRow.disputed.is_(False)),
    "settled": SampleRow.settled != WITHDRAWN,
    "unsettled": and_(SampleRow.disputed.is_(True), SampleRow.settled == WITHDRAWN),
}


def _some_verdict(review: Review, person: str, which: QueueFilter) -> ColumnElement[bool]:
    """One and the same verdict, which the person may see, is all that the filter says."""
    verdict = aliased(StandingRow)
    conditions = [
        verdict.review_id == review.id,
        verdict.position == SampleRow.position,
        verdict.code != WITHDRAWN,
        or_(verdict.reviewer == person, seen_samples(review, person)),
    ]
    if which.choice:
        conditions.append(verdict.code == code_of(which.choice))
    if which.tag:
        conditions.append(verdict.tags.contains(f"\n{which.tag}\n", autoescape=True))
    if which.reviewer:
        conditions.append(verdict.reviewer == which.reviewer)
    return exists().where(*conditions).correlate(SampleRow)
