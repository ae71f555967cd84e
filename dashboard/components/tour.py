"""The tour through the pages."""

from dashboard.components.base import StratoscopeComponent


class Tour(StratoscopeComponent):
    """An offer, then a box for each stop. See assets/components/tour.mjs.

    id: of the component; there is no element.
    offer: the sentence with which the tour is offered.
    stops: their `page`, the ids of what each `shows`, the first that is visible; `chief`, the id of
        the part to show if not all of it fits the window; `title` and `text`.
    started: how often it was started from the page; set by callbacks.
    """

    id: str
    offer: str
    stops: list[dict[str, object]]
    started: int | None = None
