"""The samples of a review on which its reviewers disagree."""

from typing import Literal, TypedDict

from dashboard.components.base import StratoscopeComponent


class DisagreementsData(TypedDict):
    """`samples`, and the text where there is none, by what is shown; `choices` with words.

    A sample's `versions` are those of its verdicts, by reviewer; a settlement states that it rests
    on these. `disputed` is whether the verdicts differ: else there is nothing to settle.
    """

    review: str
    may_settle: bool
    choices: list[list[str]]
    samples: dict[str, list[dict[str, object]]]
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
