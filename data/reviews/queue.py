"""The queue of a review as a person sees it: pages of it, what is next, where it is disputed."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, func, select

from data.reviews.access import judged_by, read_review, seen_samples, unknown_sample
from data.reviews.queue_page import SAMPLE, read_page
from data.reviews.records import Judgement, Sample
from data.reviews.rows import WITHDRAWN, fetch, sample_of, verdict_of
from data.reviews.settlements import standing_settlements
from data.reviews.standing import standing_verdicts
from data.reviews.tables import ReviewRow, SampleRow, SettlementRow, StandingRow
from data.reviews.views import Disagreement, QueueFilter, QueuePage
from data.transactions import ask

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
            query = select(*SAMPLE).where(
                SampleRow.review_id == review_id, SampleRow.position == position
            )
            return fetch(connection, query, sample_of)[0]

        return ask(self._database, read)

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
        return ask(
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
                select(*SAMPLE)
                .where(SampleRow.review_id == review_id, ~judged_by(review, person))
                .order_by(SampleRow.position <= after, SampleRow.position)
                .limit(limit)
            )
            return fetch(connection, query, sample_of)

        return ask(self._database, read)

    def disagreements(
        self,
        review_id: str,
        person: str,
        *,
        settled: bool | None = None,
        offset: int = 0,
        limit: int = PAGE,
    ) -> tuple[list[Disagreement], int]:
        """Samples whose verdicts are not all the same, in order, and how many there are in all.

        `settled` asks for those with or without a settlement. In a blind review that is open, only
        those that the person has judged. Raises: UnknownReview.
        """

        def read(connection: Connection) -> tuple[list[Disagreement], int]:
            review = read_review(connection, review_id)
            which = [
                SampleRow.review_id == review_id,
                SampleRow.disputed,
                seen_samples(review, person),
            ]
            if settled is not None:
                which.append(
                    SampleRow.settled != WITHDRAWN if settled else SampleRow.settled == WITHDRAWN
                )
            total = connection.scalar(select(func.count()).select_from(SampleRow).where(*which))
            query = select(*SAMPLE).where(*which).order_by(SampleRow.position)
            samples = fetch(connection, query.offset(max(offset, 0)).limit(limit), sample_of)
            return _disagreements(connection, review_id, samples), total or 0

        return ask(self._database, read)

    def with_image(self, image_id: str) -> list[Sample]:
        """The samples of all reviews that show this image, newest review first."""
        query = (
            select(*SAMPLE)
            .join(ReviewRow, ReviewRow.id == SampleRow.review_id)
            .where(SampleRow.image_id == image_id)
            .order_by(ReviewRow.created.desc())
        )
        return ask(self._database, lambda connection: fetch(connection, query, sample_of))


def _disagreements(
    connection: Connection, review_id: str, samples: Sequence[Sample]
) -> list[Disagreement]:
    positions = [sample.position for sample in samples]
    said: dict[int, dict[str, Judgement]] = defaultdict(dict)
    query = standing_verdicts(review_id).where(StandingRow.position.in_(positions))
    for verdict in fetch(connection, query.order_by(StandingRow.reviewer), verdict_of):
        if verdict.judgement is not None:
            said[verdict.position][verdict.reviewer] = verdict.judgement
    which = SettlementRow.position.in_(positions)
    settled = {each.position: each for each in standing_settlements(connection, review_id, which)}
    return [Disagreement(each, said[each.position], settled.get(each.position)) for each in samples]
