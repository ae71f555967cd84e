"""The discussion of a sample: remarks, one below the other."""

from sqlalchemy import Engine

from data.reviews.records import Remark


class DiscussionStore:
    """Remarks are hidden by a blind review just as verdicts are: they say as much."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def say(self, review_id: str, position: int, author: str, text: str) -> Remark:
        """Adds a remark while the review is open or closed.

        Raises: WrongState, UnknownReview, UnknownSample; VerdictHidden if the author cannot see
        the discussion yet; ReviewProblem if the text is empty or too long.
        """
        raise NotImplementedError

    def seen_by(self, review_id: str, position: int, person: str) -> list[Remark] | None:
        """The remarks, oldest first; None: hidden until the person's own verdict is given."""
        raise NotImplementedError

    def of_review(self, review_id: str, person: str) -> list[Remark]:
        """All that the person may see, by position and time; for reports and exports."""
        raise NotImplementedError
