"""The queue of a review as a person sees it: pages of it, what is next, where it is disputed."""

from sqlalchemy import Engine

from data.reviews.records import Sample
from data.reviews.views import Disagreement, QueueFilter, QueuePage

PAGE = 50  # rows


class QueueStore:
    """Questions about samples; a sample is named by its position."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def sample(self, review_id: str, position: int) -> Sample:
        """Raises: UnknownReview, UnknownSample."""
        raise NotImplementedError

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
        raise NotImplementedError

    def unjudged(
        self, review_id: str, person: str, *, after: int = -1, limit: int = 1
    ) -> list[Sample]:
        """The person's next samples without a verdict of theirs, behind `after`, then from the top.

        Empty when they are through. Raises: UnknownReview.
        """
        raise NotImplementedError

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
        raise NotImplementedError

    def with_image(self, image_id: str) -> list[Sample]:
        """The samples of all reviews that show this image, newest review first."""
        raise NotImplementedError
