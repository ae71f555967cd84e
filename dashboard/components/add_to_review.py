"""The control in every page's header that adds the current view to a review."""

from dashboard.components.base import StratoscopeComponent


class AddToReview(StratoscopeComponent):
    """A button and its dialog. See assets/components/add-to-review.mjs.

    id: of the button.
    hidden: whether the page has nothing that can be added.
    """

    id: str
    hidden: bool
