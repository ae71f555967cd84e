"""The guidelines under which verdicts were given, where they were changed later."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.core.times import utc_time
from data.numerals import count_of
from data.reviews import SETUP_CHANGED, AuditEntry

GUIDELINES = "guidelines"


@dataclass(frozen=True)
class EarlierGuidelines:
    """A text that was in force while verdicts were given.

    `text` is None where it was not kept: up to release 0.8.2, a change forgot the earlier text.
    """

    text: str | None
    until: float
    changed_by: str
    verdicts: int  # given while it was in force, those that were changed or withdrawn later too

    @property
    def words(self) -> str:
        """When it was replaced, and after how many verdicts, in a sentence."""
        were = "was" if self.verdicts == 1 else "were"
        lost = "" if self.text is not None else " The earlier text was not kept."
        return (
            f"{self.changed_by} changed the guidelines, {utc_time(self.until)}: "
            f"{count_of(self.verdicts, 'verdict')} {were} given under the earlier ones.{lost}"
        )


def earlier_guidelines(audit: Sequence[AuditEntry]) -> list[EarlierGuidelines]:
    """Those before the current ones, in order; `audit` has the oldest entry first.

    A text under which no verdict was given is left out.
    """
    earlier = []
    verdicts = 0
    for entry in audit:
        verdicts += entry.action == "verdict given"
        if entry.action != SETUP_CHANGED or GUIDELINES not in entry.detail.get("changed", ()):
            continue
        if verdicts:
            text = entry.detail.get("before", {}).get(GUIDELINES)
            earlier.append(EarlierGuidelines(text, entry.created, entry.who, verdicts))
        verdicts = 0
    return earlier
