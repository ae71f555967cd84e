"""Who reviews, in one line, and the form that names the local reviewer."""

from dashboard.components.base import StratoscopeComponent


class ReviewerName(StratoscopeComponent):
    """The name between two texts, or a form for it. See assets/components/reviewer-name.mjs.

    id: of the component, with which the ids of its parts begin; there is no element of that id.
    name: "" for none; set by the user, and by the page where it was changed elsewhere.
    is_local: whether it can be changed here; then the form stands where there is no name.
    before: the text before the name.
    after: the text behind it.
    why: what the name is for, in the form.
    """

    id: str
    name: str
    is_local: bool
    before: str
    after: str
    why: str
