"""Requests for a view, as the page's script makes them: see assets/app/view.mjs."""

from typing import TypeVar

from dashboard.ui.choices import Choices
from dashboard.ui.view import PageView
from dashboard.ui.view_callback import ViewRequest, requested_view

V = TypeVar("V", bound=PageView)


def choose(before: V, choices: Choices, **fields: object) -> tuple[V, set[str]]:
    """The server's view after these fields were chosen together, and what has changed."""
    stale = {name for field in fields for name in before.clears.get(field, ())}
    kept = {name: value for name, value in before.values().items() if name not in stale}
    request = ViewRequest(number=2, values=kept | fields)
    return requested_view(type(before), request, before, choices)
