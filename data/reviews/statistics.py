"""A whole review in few numbers: progress, choices, samples as columns, tags."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
from sqlalchemy import (
    Connection,
    Engine,
    String,
    and_,
    cast,
    false,
    func,
    or_,
    select,
    true,
)

from data.db.transactions import read_from
from data.reviews.access import is_veiled, read_review, seen_positions
from data.reviews.queue_origin import CurrentQueue
from data.reviews.records import CHOICES, CLOSED, NONE_GIVEN
from data.reviews.settlements import outdated_positions
from data.reviews.tables import AuditRow, CurrentVerdictRow, SampleRow, VerdictRow
from data.reviews.verdicts import current_verdicts
from data.reviews.views import (
    ChoiceTable,
    JudgedMap,
    MapDifference,
    ReviewerProgress,
    SampleTable,
    TagCount,
)
from data.reviews.visibility import GivenVersion, choice_made_at, could_see_others


def _informed(connection: Connection, review_id: str) -> Iterator[tuple[int, str]]:
    """Position and reviewer of verdicts that may rest on others': see `ChoiceTable.informed`."""
    closings = connection.scalars(
        select(AuditRow.created).where(AuditRow.review_id == review_id, AuditRow.action == CLOSED)
    ).all()
    late = CurrentVerdictRow.created > min(closings) if closings else false()
    perhaps = select(CurrentVerdictRow.position).where(
        CurrentVerdictRow.review_id == review_id,
        CurrentVerdictRow.code != NONE_GIVEN,
        or_(late, CurrentVerdictRow.version > 1),
    )
    query = (
        select(VerdictRow.position, VerdictRow.reviewer, VerdictRow.choice, VerdictRow.created)
        .where(VerdictRow.review_id == review_id, VerdictRow.position.in_(perhaps))
        .order_by(VerdictRow.position, VerdictRow.reviewer, VerdictRow.version)
    )
    by_sample: dict[int, dict[str, list[GivenVersion]]] = defaultdict(lambda: defaultdict(list))
    for position, reviewer, choice, created in connection.execute(query):
        by_sample[position][reviewer].append(GivenVersion(choice, created))
    for position, by_reviewer in by_sample.items():
        for reviewer, own in by_reviewer.items():
            others = [
                version
                for other, versions in by_reviewer.items()
                if other != reviewer
                for version in versions
            ]
            if own[-1].choice is not None and could_see_others(
                own, choice_made_at(own), others, closings
            ):
                yield position, reviewer


class StatisticsStore:
    """Each answer takes one or two queries, whatever the size of the review."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def reviewers(self, review_id: str) -> list[ReviewerProgress]:
        """How far each is: the named ones first, in their order. Raises: UnknownReview."""
        query = (
            select(CurrentVerdictRow.reviewer, func.count(), func.max(CurrentVerdictRow.created))
            .where(CurrentVerdictRow.review_id == review_id, CurrentVerdictRow.code != NONE_GIVEN)
            .group_by(CurrentVerdictRow.reviewer)
            .order_by(CurrentVerdictRow.reviewer)
        )

        def read(connection: Connection) -> list[ReviewerProgress]:
            review = read_review(connection, review_id)
            progress = {name: (count, last) for name, count, last in connection.execute(query)}
            names = dict.fromkeys((*review.reviewers, *progress))
            return [
                ReviewerProgress(name, *progress.get(name, (0, 0.0)), name in review.reviewers)
                for name in names
            ]

        return read_from(self._database, read)

    def choices(self, review_id: str, person: str) -> ChoiceTable:
        """Everybody's choices, as far as the person may see them. Raises: UnknownReview."""
        # One number per verdict and one text per reviewer: ten times as fast as a row per verdict.
        number = (
            CurrentVerdictRow.position * 10 + CurrentVerdictRow.code
        ) * 10 + CurrentVerdictRow.confidence
        numbers = func.aggregate_strings(cast(number, String), ",")
        query = (
            select(CurrentVerdictRow.reviewer, numbers)
            .where(CurrentVerdictRow.review_id == review_id, CurrentVerdictRow.code != NONE_GIVEN)
            .group_by(CurrentVerdictRow.reviewer)
            .order_by(CurrentVerdictRow.reviewer)
        )
        settlements = select(SampleRow.position, SampleRow.settled).where(
            SampleRow.review_id == review_id, SampleRow.settled != NONE_GIVEN
        )

        taken_back = (
            select(CurrentVerdictRow.position)
            .where(CurrentVerdictRow.review_id == review_id, CurrentVerdictRow.code == NONE_GIVEN)
            .distinct()
        )

        def read(connection: Connection) -> ChoiceTable:
            review = read_review(connection, review_id)
            codes_by_name = {row[0]: row[1] for row in connection.execute(query)}
            reviewers = tuple(dict.fromkeys((*review.reviewers, *codes_by_name)))
            shape = review.samples, len(reviewers)
            codes, confidence = np.full(shape, NONE_GIVEN, np.int8), np.zeros(shape, np.int8)
            for column, name in enumerate(reviewers):
                if name in codes_by_name:
                    packed = np.fromstring(codes_by_name[name], np.int64, sep=",")
                    codes[packed // 100, column] = packed // 10 % 10
                    confidence[packed // 100, column] = packed % 10
            settled = np.full(review.samples, NONE_GIVEN, np.int8)
            for position, code in connection.execute(settlements):
                settled[position] = code
            outdated = np.zeros(review.samples, bool)
            outdated[outdated_positions(connection, review_id, true())] = True
            withdrawn = np.zeros(review.samples, bool)
            withdrawn[list(connection.scalars(taken_back))] = True
            informed = np.zeros(shape, bool)
            if review.blind:
                for position, name in _informed(connection, review_id):
                    informed[position, reviewers.index(name)] = True
            hidden = np.zeros(review.samples, bool)
            if is_veiled(review):
                own = np.array([name == person for name in reviewers], bool)
                hidden = ~(codes[:, own] != NONE_GIVEN).any(axis=1)
                codes[hidden], confidence[hidden], settled[hidden] = NONE_GIVEN, 0, NONE_GIVEN
                informed[hidden], outdated[hidden], withdrawn[hidden] = False, False, False
            return ChoiceTable(
                *(reviewers, codes, confidence, settled, outdated, hidden, informed, withdrawn)
            )

        return read_from(self._database, read)

    def map_differences(self, review_id: str) -> list[MapDifference]:
        """The samples whose current verdicts are not all about the same map, by position."""
        parameters = cast(VerdictRow.parameters, String)
        of_map = VerdictRow.layer, VerdictRow.method, parameters, VerdictRow.edits
        other_map = or_(*(func.min(each) != func.max(each) for each in of_map))
        other_target = func.min(VerdictRow.target) != func.max(VerdictRow.target)
        query = (
            current_verdicts(review_id)
            .with_only_columns(VerdictRow.position, func.min(VerdictRow.method), other_map)
            .group_by(VerdictRow.position)
            .having(or_(other_map, other_target))
            .order_by(VerdictRow.position)
        )
        return read_from(
            self._database,
            lambda connection: [
                MapDifference(position, method, not other)
                for position, method, other in connection.execute(query)
            ],
        )

    def maps_apart(self, review_id: str) -> list[JudgedMap]:
        """The maps of current verdicts on an edited image, or of another class than the best one.

        By position.
        """
        of_sample = and_(
            SampleRow.review_id == VerdictRow.review_id, SampleRow.position == VerdictRow.position
        )
        other_class = and_(VerdictRow.target >= 0, VerdictRow.target != SampleRow.predicted)
        query = (
            current_verdicts(review_id)
            .join(SampleRow, of_sample)
            .with_only_columns(*(getattr(VerdictRow, name) for name in JudgedMap._fields))
            .where(or_(VerdictRow.edits != "", other_class))
            .order_by(VerdictRow.position, VerdictRow.reviewer)
        )
        return read_from(
            self._database,
            lambda connection: [JudgedMap(*row) for row in connection.execute(query)],
        )

    def evidence(self, review_id: str, most: int) -> list[tuple[int, str]]:
        """Position and digest of the snapshot of each current verdict that has one.

        `most` of them at most.
        """
        query = (
            current_verdicts(review_id)
            .with_only_columns(VerdictRow.position, VerdictRow.evidence)
            .where(VerdictRow.evidence != "")
            .order_by(VerdictRow.position)
            .limit(most)
        )
        return read_from(
            self._database,
            lambda connection: [(row[0], row[1]) for row in connection.execute(query)],
        )

    def samples(self, review_id: str) -> SampleTable:
        """The queue as columns. Raises: UnknownReview."""
        query = (
            select(
                SampleRow.image_id,
                SampleRow.name,
                SampleRow.label,
                SampleRow.class_name,
                SampleRow.groups,
                SampleRow.predicted,
                SampleRow.predicted_name,
                SampleRow.probability,
                SampleRow.yes,
                SampleRow.outcome,
            )
            .where(SampleRow.review_id == review_id)
            .order_by(SampleRow.position)
        )

        def read(connection: Connection) -> SampleTable:
            read_review(connection, review_id)
            rows = connection.execute(query).all()
            columns = list(zip(*rows, strict=True)) or [()] * len(query.selected_columns)
            return SampleTable(
                image_ids=columns[0],
                names=columns[1],
                labels=np.array(columns[2], np.int32),
                class_names=columns[3],
                groups=columns[4],
                predicted=np.array(columns[5], np.int32),
                predicted_names=columns[6],
                probability=np.array(columns[7], np.float32),
                yes=columns[8],
                outcomes=columns[9],
            )

        return read_from(self._database, read)

    def queue(self, review_id: str) -> CurrentQueue:
        """The queue, and how many samples were added to it by hand. Raises: UnknownReview."""
        of_review = SampleRow.review_id == review_id
        first = select(func.min(SampleRow.added)).where(of_review).scalar_subquery()
        later = select(func.count()).where(of_review, SampleRow.added > first)

        def read(connection: Connection) -> CurrentQueue:
            origin = read_review(connection, review_id).queue
            return CurrentQueue(origin, connection.scalar(later) or 0)

        return read_from(self._database, read)

    def tags(self, review_id: str, person: str) -> list[TagCount]:
        """How often each tag stands, as far as the person may see it. Raises: UnknownReview."""

        def read(connection: Connection) -> list[TagCount]:
            review = read_review(connection, review_id)
            query = (
                select(
                    CurrentVerdictRow.tags,
                    CurrentVerdictRow.reviewer,
                    CurrentVerdictRow.code,
                    func.count(),
                )
                .where(
                    CurrentVerdictRow.review_id == review_id,
                    CurrentVerdictRow.code != NONE_GIVEN,
                    CurrentVerdictRow.tags != "",
                    seen_positions(review, person, CurrentVerdictRow.position),
                )
                .group_by(
                    CurrentVerdictRow.tags, CurrentVerdictRow.reviewer, CurrentVerdictRow.code
                )
            )
            counts: Counter[tuple[str, str, int]] = Counter()
            for tags, reviewer, code, count in connection.execute(query):
                for tag in tags:
                    counts[tag, reviewer, code] += count
            return [
                TagCount(tag, reviewer, CHOICES[code], count)
                for (tag, reviewer, code), count in sorted(counts.items())
            ]

        return read_from(self._database, read)
