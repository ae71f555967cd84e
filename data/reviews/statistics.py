"""What the whole of a review says, in few numbers: progress, choices, samples as columns, tags."""

from sqlalchemy import Engine

from data.reviews.views import ChoiceTable, ReviewerProgress, SampleTable, TagCount


class StatisticsStore:
    """Each answer takes one or two queries, whatever the size of the review."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def reviewers(self, review_id: str) -> list[ReviewerProgress]:
        """How far each is: the named ones first, in their order. Raises: UnknownReview."""
        raise NotImplementedError

    def choices(self, review_id: str, person: str) -> ChoiceTable:
        """Who says what of which sample, as far as the person may see it. Raises: UnknownReview."""
        raise NotImplementedError

    def samples(self, review_id: str) -> SampleTable:
        """The queue as columns. Raises: UnknownReview."""
        raise NotImplementedError

    def tags(self, review_id: str, person: str) -> list[TagCount]:
        """How often each tag stands, as far as the person may see it. Raises: UnknownReview."""
        raise NotImplementedError
