"""Verdicts: given, changed and withdrawn as new versions; the old ones stay readable."""

from sqlalchemy import Engine

from data.reviews.evidence import EvidenceStore
from data.reviews.records import Judgement, Verdict


class VerdictStore:
    """Every method that hands out verdicts takes the person who asks: blind reviews hide some.

    In a blind review that is a draft or open, others' verdicts of a sample are shown only to who
    has given one of their own, not withdrawn.
    """

    def __init__(self, database: Engine, evidence: EvidenceStore) -> None:
        self._database = database
        self._evidence = evidence

    def give(
        self,
        review_id: str,
        position: int,
        reviewer: str,
        judgement: Judgement,
        *,
        expected_version: int,
    ) -> Verdict:
        """Keeps a first verdict (`expected_version` 0) or a new version; the draft is done with.

        Once it returns, the verdict is safely on the disk. The same again does no harm: a repeated
        call, after an answer was lost on its way, returns the verdict that stands.

        Raises: VerdictConflict if another version stands there; WrongState unless the review is
        open; NotAReviewer; UnknownReview; UnknownSample; ReviewProblem for a tag outside the
        vocabulary, a box without an area or a text that cannot be kept; EvidenceProblem if the
        evidence is not kept here.
        """
        raise NotImplementedError

    def withdraw(
        self, review_id: str, position: int, reviewer: str, *, expected_version: int
    ) -> Verdict:
        """Undo: a new version that says nothing; what stood stays readable.

        Raises: as `give`; UnknownVerdict if there is none to withdraw.
        """
        raise NotImplementedError

    def current(self, review_id: str, position: int, reviewer: str) -> Verdict | None:
        """The person's own newest version, a withdrawal too; None if they never gave one."""
        raise NotImplementedError

    def seen_by(self, review_id: str, position: int, person: str) -> list[Verdict]:
        """The verdicts that stand on a sample, oldest first, as far as the person may see them.

        Raises: UnknownReview, UnknownSample.
        """
        raise NotImplementedError

    def history(self, review_id: str, position: int, reviewer: str, person: str) -> list[Verdict]:
        """All versions of a reviewer's verdict, oldest first. Raises: VerdictHidden."""
        raise NotImplementedError

    def get(self, verdict_id: str, person: str) -> Verdict:
        """A verdict by its permalink. Raises: UnknownVerdict, VerdictHidden."""
        raise NotImplementedError

    def of_review(self, review_id: str, person: str, *, marked: bool = False) -> list[Verdict]:
        """All that stand and that the person may see, by position and time; for reports, exports.

        `marked`: only those with boxes. A page asks Statistics instead, where it can.
        """
        raise NotImplementedError

    def last_of(self, review_id: str, reviewer: str) -> Verdict | None:
        """The person's latest verdict in the review that is not withdrawn: what undo undoes."""
        raise NotImplementedError
