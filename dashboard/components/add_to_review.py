"""The control in every page's header that adds the current view to a review."""

from dashboard.components.base import StratoscopeComponent


class AddToReview(StratoscopeComponent):
    """A button and its dialog. See assets/components/add-to-review.mjs.

    id: of the button; it is hidden where the view shows nothing that can be added.
    values: the view that the page shows; set by callbacks.
    """

    id: str
    values: dict[str, object] | None = None
