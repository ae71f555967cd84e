"""Drafts: what a reviewer is typing, kept on the server until the verdict is given."""

from sqlalchemy import Engine

from data.reviews.records import Draft

LARGEST_DRAFT = 2**18  # bytes of JSON


class DraftStore:
    """One draft per sample and reviewer; nobody else is shown it."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def save(self, draft: Draft) -> Draft:
        """Keeps the form's content, and returns what is kept then; `saved` is set here.

        The same again does no harm, and one that was overtaken on its way (a lower `sequence`) is
        passed over. Raises: WrongState unless the review is open; NotAReviewer; UnknownReview;
        UnknownSample; ReviewProblem if it is too long.
        """
        raise NotImplementedError

    def get(self, review_id: str, position: int, reviewer: str) -> Draft | None:
        """The person's draft of a sample, None if there is none."""
        raise NotImplementedError

    def of_reviewer(self, review_id: str, reviewer: str) -> list[Draft]:
        """The person's drafts in the queue's order."""
        raise NotImplementedError

    def discard(self, review_id: str, position: int, reviewer: str) -> None:
        """Forgets the draft, if there is one."""
        raise NotImplementedError
