"""Settlements: what was agreed on where reviewers did not say the same."""

from sqlalchemy import Engine

from data.reviews.records import Choice, Settlement


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
        expected_version: int,
    ) -> Settlement:
        """Keeps what was agreed on, while the review is open or closed.

        `expected_version` is that of the settlement seen before, 0 if there was none. The same
        again does no harm. Raises: SettlementConflict, WrongState, UnknownReview, UnknownSample;
        VerdictHidden if a blind review hides the verdicts from `by`; ReviewProblem if nobody has
        given a verdict.
        """
        raise NotImplementedError

    def withdraw(
        self, review_id: str, position: int, by: str, *, expected_version: int
    ) -> Settlement:
        """A new version that settles nothing. Raises: as `settle`."""
        raise NotImplementedError

    def current(self, review_id: str, position: int, person: str) -> Settlement | None:
        """The newest version, a withdrawal too. Raises: VerdictHidden if it is hidden."""
        raise NotImplementedError

    def history(self, review_id: str, position: int, person: str) -> list[Settlement]:
        """All versions, oldest first. Raises: VerdictHidden if they are hidden."""
        raise NotImplementedError

    def of_review(self, review_id: str, person: str) -> list[Settlement]:
        """Those that stand and that the person may see, by position."""
        raise NotImplementedError
