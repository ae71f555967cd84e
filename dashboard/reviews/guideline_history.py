"""The guidelines that reviewers had before them when they gave verdicts, where they were changed.

A verdict states the version of the set-up that its reviewer's page showed. Up to release 0.8.3 it
did not: such a verdict counts under the text that was in force at its time, and that is stated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.core.times import utc_time
from data.numerals import count_of
from data.reviews import (
    CLOSED,
    GIVEN,
    OPENED,
    SETUP_CHANGED,
    AuditEntry,
    ReviewStore,
    Verdict,
)

GUIDELINES = "guidelines"
NEW_VERSION = (SETUP_CHANGED, OPENED, f"{OPENED} again", CLOSED)  # each makes one of the review
MANY = 100_000  # entries
CURRENT, EARLIER, NOT_RECORDED = "current", "earlier", "not recorded"
SetupVersions = Mapping[tuple[int, str, int], int]  # by sample, reviewer and version


@dataclass(frozen=True)
class GuidelineChange:
    """A change of the guidelines; from `version` of the review on, the new ones hold."""

    version: int
    entry: AuditEntry


@dataclass(frozen=True)
class EarlierGuidelines:
    """A text under which verdicts were given.

    `text` is None where it was not kept: up to release 0.8.2, a change forgot the earlier text.
    """

    text: str | None
    until: float
    changed_by: str
    verdicts: int  # given under it, those that were changed or withdrawn later too
    late: int = 0  # of these, given after the change, on pages that still showed it
    by_time: int = 0  # of these, without a record of what the page showed

    @property
    def words(self) -> str:
        """When it was replaced, and how many verdicts were given under it."""
        were = "was" if self.verdicts == 1 else "were"
        late = (
            f" {self.late:,} of them came after the change: the reviewer’s page still showed the "
            "earlier text."
        )
        lost = "" if self.text is not None else " The earlier text was not kept."
        return (
            f"{change_words(self.changed_by, self.until)}: "
            f"{count_of(self.verdicts, 'verdict')} {were} given under the earlier ones."
            f"{lost}{late if self.late else ''}{_by_time(self.by_time)}"
        )


@dataclass(frozen=True)
class GuidelineHistory:
    """The earlier texts under which verdicts were given, in order.

    The current one holds from `version` of the review on.
    """

    earlier: Sequence[EarlierGuidelines] = ()
    version: int = 1
    by_time: int = 0  # verdicts that count under the current text, after a change, by their time

    @property
    def current_words(self) -> str:
        """Which verdicts count under the current text by their time only; "" of none."""
        return _by_time(self.by_time).lstrip()

    def shown_with(self, verdict: Verdict) -> str:
        """Which text the reviewer's page showed: CURRENT, EARLIER or NOT_RECORDED."""
        if verdict.setup_version is None:
            return NOT_RECORDED
        return CURRENT if verdict.setup_version >= self.version else EARLIER


def change_words(who: str, when: float) -> str:
    """Who changed the guidelines, and when."""
    return f"{who} changed the guidelines, {utc_time(when)}"


def guideline_changes(trail: Iterable[AuditEntry]) -> list[GuidelineChange]:
    """All of them, in order; `trail` has the oldest entry first, and all of NEW_VERSION."""
    version = 1
    changes = []
    for entry in trail:
        if entry.action not in NEW_VERSION:
            continue
        version = entry.detail.get("version", version + 1)  # not in releases up to 0.8.3
        if GUIDELINES in entry.detail.get("changed", ()):
            changes.append(GuidelineChange(version, entry))
    return changes


def guideline_history(trail: Sequence[AuditEntry], setups: SetupVersions) -> GuidelineHistory:
    """What verdicts were given under; `trail` is the whole one, the oldest entry first.

    A text under which no verdict was given is left out.
    """
    changes = guideline_changes(trail)
    texts = range(len(changes) + 1)  # the first ones are earlier, the last one is current
    verdicts, late, by_time = ([0 for _ in texts] for _ in range(3))
    in_force = 0
    for entry in trail:
        in_force += in_force < len(changes) and entry is changes[in_force].entry
        if entry.action != GIVEN:
            continue
        key = entry.position or 0, entry.who, entry.detail.get("version", 1)
        setup = setups.get(key)
        shown = in_force
        if setup is not None:
            shown = sum(change.version <= setup for change in changes)
        verdicts[shown] += 1
        late[shown] += shown < in_force
        by_time[shown] += setup is None
    earlier = [
        EarlierGuidelines(
            change.entry.detail.get("before", {}).get(GUIDELINES),
            *(change.entry.created, change.entry.who),
            *(verdicts[i], late[i], by_time[i]),
        )
        for i, change in enumerate(changes)
        if verdicts[i]
    ]
    last = changes[-1].version if changes else 1
    return GuidelineHistory(earlier, last, by_time[-1] if changes else 0)


@dataclass(frozen=True)
class GuidelinesForReviewer:
    """How the current guidelines differ from those that a reviewer has judged under."""

    version: int  # of the review, from which on they hold
    changed: str = ""  # who changed them and when, in a sentence; "" if nobody did
    samples: int = 0  # with a current verdict of theirs that was given under earlier ones

    @property
    def words(self) -> str:
        """How many samples the reviewer has judged under earlier ones; "" of none."""
        if not self.samples:
            return ""
        samples = count_of(self.samples, "sample")
        return f"{self.changed} You judged {samples} under the earlier ones."


def guidelines_for(store: ReviewStore, review_id: str, reviewer: str) -> GuidelinesForReviewer:
    """Raises: DatabaseProblem."""
    last = _last_change(store, review_id)
    if last is None:
        return GuidelinesForReviewer(1)
    samples = store.verdicts.count_before(review_id, reviewer, last.version, last.entry.created)
    changed = f"{change_words(last.entry.who, last.entry.created)}."
    return GuidelinesForReviewer(last.version, changed, samples)


def earlier_words(store: ReviewStore, review_id: str) -> str:
    """How many current verdicts came under earlier guidelines; "" of none.

    Raises: DatabaseProblem.
    """
    last = _last_change(store, review_id)
    if last is None:
        return ""
    count = store.verdicts.count_before(review_id, None, last.version, last.entry.created)
    came = f"{count_of(count, 'current verdict')} came under the earlier ones"
    return f"{change_words(last.entry.who, last.entry.created)}; {came}." if count else ""


def _last_change(store: ReviewStore, review_id: str) -> GuidelineChange | None:
    """The last change of the guidelines, if any."""
    entries = store.audit.entries(review_id, actions=NEW_VERSION, limit=MANY)
    changes = guideline_changes(reversed(entries))
    return changes[-1] if changes else None


def _by_time(count: int) -> str:
    if not count:
        return ""
    by_time = "it counts by its time" if count == 1 else "they count by their time"
    return (
        f" Of {count_of(count, 'verdict')} it was not recorded which text the reviewer’s page "
        f"showed: {by_time}."
    )
