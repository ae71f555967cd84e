"""The view of Reviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from dashboard.ui import fields as p
from dashboard.ui.choices import Choices
from dashboard.ui.view import PageView, UnfitError, Values, ViewField
from data.errors import DataError
from data.reviews import CHOICES
from data.scans.subsets import ALL

MODES = ("", "new")  # an empty form in place of the list
SHOWN = ("all", "mine-open", "disagreed", "unsettled", "settled", "agreed", "unjudged")
BREAKDOWNS = ("class", "group", "tag", "reviewer")
NO_REVIEW = "none"  # the option for no other review


def _review(text: str, choices: Choices, _: Values) -> str:
    try:
        return choices.services.reviews.get(text).id
    except DataError as problem:
        raise UnfitError(str(problem)) from None


def _other(text: str, choices: Choices, parsed: Values) -> str:
    if text == NO_REVIEW:
        return ""
    if text == parsed["review"]:
        raise UnfitError("A review cannot be compared with itself.")
    return _review(text, choices, parsed)


@dataclass(frozen=True, kw_only=True)
class ReviewsView(PageView):
    """All reviews, a new one, or one: what is shown of its queue, and which one stands beside it.

    `subset` is what a new review is offered as its queue, as data/scans/subsets.py writes it.
    """

    parameters: ClassVar[tuple[ViewField, ...]] = (
        p.MODEL,
        ViewField("review", lambda _, __: "", _review),
        p.one_of("mode", *MODES),
        p.subset("subset", lambda _, __: ALL),
        ViewField("other", lambda _, __: "", _other),
        p.one_of("shown", *SHOWN),
        p.one_of("choice", "", *(choice.value for choice in CHOICES)),
        p.text("tag"),
        p.text("text"),
        p.one_of("by", *BREAKDOWNS),
    )
    identity: ClassVar[tuple[str, ...]] = ("review",)
    clears: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "review": ("mode", "other", "shown", "choice", "tag", "text"),
    }
    refreshes_options: ClassVar[tuple[str, ...]] = ("model", "review", "mode")

    review: str = ""
    mode: str = ""
    subset: str = ALL
    other: str = ""
    shown: str = SHOWN[0]
    choice: str = ""
    tag: str = ""
    text: str = ""
    by: str = BREAKDOWNS[0]
