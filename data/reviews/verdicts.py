"""Verdicts: given, changed and withdrawn as new versions; the old ones stay readable."""

from sqlalchemy import Connection, Engine, or_, select

from data.reviews.access import check_sees, read_review, seen_positions, sees, unknown_sample
from data.reviews.errors import EvidenceProblem, UnknownVerdict
from data.reviews.evidence import EvidenceStore
from data.reviews.giving import Fresh, add_version, newest
from data.reviews.records import Judgement, Verdict
from data.reviews.rows import fetch, fetch_first, verdict_of
from data.reviews.rules import is_id, kept_judgement, kept_name
from data.reviews.standing import standing_verdicts, version_of
from data.reviews.tables import StandingRow, VerdictRow
from data.transactions import ask, change


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
        kept = kept_judgement(judgement)
        if kept.evidence and not self._evidence.has(kept.evidence):
            raise EvidenceProblem(
                f"The evidence {kept.evidence[:12]} is not kept here: give the verdict again."
            )
        fresh = Fresh(review_id, position, kept_name(reviewer, "The reviewer's name"), kept)
        return change(
            self._database, lambda connection: add_version(connection, fresh, expected_version)
        )

    def withdraw(
        self, review_id: str, position: int, reviewer: str, *, expected_version: int
    ) -> Verdict:
        """Undo: a new version that says nothing; what stood stays readable.

        Raises: as `give`; UnknownVerdict if there is none to withdraw.
        """
        fresh = Fresh(review_id, position, reviewer, None)
        return change(
            self._database, lambda connection: add_version(connection, fresh, expected_version)
        )

    def current(self, review_id: str, position: int, reviewer: str) -> Verdict | None:
        """The person's own newest version, a withdrawal too; None if they never gave one."""
        return ask(
            self._database, lambda connection: newest(connection, review_id, position, reviewer)
        )

    def seen_by(self, review_id: str, position: int, person: str) -> list[Verdict]:
        """The verdicts that stand on a sample, oldest first, as far as the person may see them.

        Raises: UnknownReview, UnknownSample.
        """

        def read(connection: Connection) -> list[Verdict]:
            review = read_review(connection, review_id)
            if not 0 <= position < review.samples:
                raise unknown_sample(review, position)
            query = standing_verdicts(review_id).where(StandingRow.position == position)
            if not sees(connection, review, position, person):
                query = query.where(StandingRow.reviewer == person)
            query = query.order_by(VerdictRow.created, VerdictRow.reviewer)
            return fetch(connection, query, verdict_of)

        return ask(self._database, read)

    def history(self, review_id: str, position: int, reviewer: str, person: str) -> list[Verdict]:
        """All versions of a reviewer's verdict, oldest first. Raises: VerdictHidden."""

        def read(connection: Connection) -> list[Verdict]:
            review = read_review(connection, review_id)
            if reviewer != person:
                check_sees(connection, review, position, person)
            query = (
                select(VerdictRow.__table__)
                .where(version_of(review_id, position, reviewer))
                .order_by(VerdictRow.version)
            )
            return fetch(connection, query, verdict_of)

        return ask(self._database, read)

    def get(self, verdict_id: str, person: str) -> Verdict:
        """A verdict by its permalink. Raises: UnknownVerdict, VerdictHidden."""

        def read(connection: Connection) -> Verdict:
            query = select(VerdictRow.__table__).where(VerdictRow.id == verdict_id)
            known = fetch_first(connection, query, verdict_of) if is_id(verdict_id) else None
            if known is None:
                raise UnknownVerdict(f"No verdict here has the id {verdict_id[:16]!r}.")
            if known.reviewer != person:
                review = read_review(connection, known.review_id)
                check_sees(connection, review, known.position, person)
            return known

        return ask(self._database, read)

    def of_review(self, review_id: str, person: str, *, marked: bool = False) -> list[Verdict]:
        """All that stand and that the person may see, by position and time; for reports, exports.

        `marked`: only those with boxes. A page asks Statistics instead, where it can.
        """

        def read(connection: Connection) -> list[Verdict]:
            review = read_review(connection, review_id)
            query = standing_verdicts(review_id).where(
                or_(
                    StandingRow.reviewer == person,
                    seen_positions(review, person, StandingRow.position),
                )
            )
            if marked:
                query = query.where(StandingRow.marked)
            query = query.order_by(StandingRow.position, VerdictRow.created, VerdictRow.reviewer)
            return fetch(connection, query, verdict_of)

        return ask(self._database, read)

    def last_of(self, review_id: str, reviewer: str) -> Verdict | None:
        """The person's latest verdict in the review that is not withdrawn: what undo undoes."""

        def read(connection: Connection) -> Verdict | None:
            query = (
                standing_verdicts(review_id)
                .where(StandingRow.reviewer == reviewer)
                .order_by(StandingRow.created.desc())
                .limit(1)
            )
            return fetch_first(connection, query, verdict_of)

        return ask(self._database, read)
