"""The samples of a review on which its reviewers disagree."""

from typing import Literal, TypedDict

from dashboard.components.base import StratoscopeComponent


class VerdictText(TypedDict):
    """A reviewer's verdict in words."""

    who: str
    choice: str
    text: str
    comment: str


class DisputedSample(TypedDict):
    """A sample with its verdicts and its settlement, whose fields are "" where there is none.

    `versions` are those of the verdicts, by reviewer; a settlement states that it rests on these.
    `disputed` is whether the verdicts differ: else there is nothing to settle.
    """

    position: int
    image: str
    name: str
    answer: str
    verdicts: list[VerdictText]
    versions: dict[str, int]
    disputed: bool
    version: int
    settled: str
    words: str
    by: str
    comment: str


class DisagreementsData(TypedDict):
    """Samples to settle, and those that are; `choices` are values with their words."""

    review: str
    may_settle: bool
    choices: list[list[str]]
    open: list[DisputedSample]
    settled: list[DisputedSample]
    nothing: dict[str, str]


class Disagreements(StratoscopeComponent):
    """One row for each sample, with a form. See assets/components/disagreements.mjs.

    What was typed and not sent stays, whatever becomes of the list.

    id: of the element that holds the rows.
    data: the samples; set by callbacks.
    shown: which of them; set by callbacks.
    """

    id: str
    data: DisagreementsData | None = None
    shown: Literal["open", "settled"] = "open"
