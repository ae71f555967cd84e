"""The view of Help."""

from dataclasses import dataclass
from typing import ClassVar

from dashboard.ui import fields as p
from dashboard.ui.choices import Choices
from dashboard.ui.view import PageView, UnfitError, Values, ViewField


def _first(choices: Choices, _: Values) -> str:
    return choices.services.manual.first


def _page(text: str, choices: Choices, _: Values) -> str:
    if text not in choices.services.manual.documents:
        raise UnfitError(f"The manual has no page {text!r}.")
    return text


@dataclass(frozen=True, kw_only=True)
class HelpView(PageView):
    """One page of the manual, and what is searched for in all of them."""

    parameters: ClassVar[tuple[ViewField, ...]] = (
        p.MODEL,
        ViewField("page", _first, _page),
        p.text("search"),
    )
    identity: ClassVar[tuple[str, ...]] = ("model", "page")

    page: str
    search: str = ""
