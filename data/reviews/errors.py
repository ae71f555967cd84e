"""What can go wrong with a review; each message is one sentence for the user."""

from typing import TYPE_CHECKING

from data.errors import DataError, NotKept

if TYPE_CHECKING:
    from data.reviews.records import Review, Settlement, Verdict


class ReviewProblem(DataError):
    """Base class of all of them, and what has no class of its own: text that cannot be kept."""


class UnknownReview(ReviewProblem):
    """No review has that id here."""


class UnknownSample(ReviewProblem):
    """The review has no sample at that position."""


class UnknownVerdict(ReviewProblem):
    """No verdict has that id here, or the person has given none that could be withdrawn."""


class VerdictHidden(ReviewProblem):
    """The review is blind, and the person has not given a verdict of their own yet."""


class NotAReviewer(ReviewProblem):
    """The review names its reviewers, and the person is none of them."""


class WrongState(ReviewProblem):
    """The review's state does not allow it: a draft, closed, or signed off and read-only."""


class SnapshotProblem(ReviewProblem):
    """A snapshot is missing here, is damaged, or cannot be written: no room on the disk."""


class SnapshotNotKept(NotKept, SnapshotProblem):
    """The disk does not take the snapshot: the same verdict may be given again."""


class ReviewConflict(ReviewProblem):
    """Somebody else changed the review meanwhile; `current` is what it is now."""

    def __init__(self, sentence: str, current: "Review") -> None:
        super().__init__(sentence)
        self.current = current


class VerdictConflict(ReviewProblem):
    """Another verdict was given meanwhile (None: it was withdrawn); the draft is kept."""

    def __init__(self, sentence: str, current: "Verdict | None") -> None:
        super().__init__(sentence)
        self.current = current


class SettlementConflict(ReviewProblem):
    """The settlement, or the verdicts that it rests on, changed meanwhile; None: none stands."""

    def __init__(self, sentence: str, current: "Settlement | None") -> None:
        super().__init__(sentence)
        self.current = current
