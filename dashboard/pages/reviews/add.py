"""The control in every page's header that adds the current view to a review."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.reviews import ids as own
from dashboard.ui.components import aria

TITLE = "Add this view to a review"


def control() -> list[Component]:
    """A button and its dialog, which assets/components/add-to-review.js fills and sends."""
    return [
        html.Button(
            "Add to review",
            id=own.ADD,
            className="quiet-button framed",
            title=TITLE,
            hidden=True,
            **aria(haspopup="dialog"),
        ),
        html.Dialog(id=own.ADD_DIALOG, className="panel add-dialog", **aria(label=TITLE)),
    ]
