"""Who did what and when in a review."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.core.times import utc_time
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.scene import ReviewScene, on_review
from dashboard.services import Services
from dashboard.ui.components import aria, card
from dashboard.ui.panel import Panel
from data.reviews import AuditEntry

MOST = 100  # entries; the report holds all


def layout() -> Component:
    """The newest first."""
    return card(
        own.TRAIL,
        ["Audit trail", html.Small(f"the last {MOST} entries; the database keeps all")],
        [
            html.Div(
                id=own.TRAIL_ROWS,
                className="padded trail",
                tabIndex=0,
                role="region",
                **aria(label="Audit trail"),
            )
        ],
    )


def register(app: Dash, services: Services) -> None:
    """Nobody can change or delete an entry."""

    @on_review(app, services, own.TRAIL, Output(own.TRAIL_ROWS, "children"))
    def update(scene: ReviewScene) -> list[Component]:
        entries = scene.store.audit.entries(scene.view.review, limit=MOST)
        return [html.Table([_row(each) for each in entries], className="figures")]


def _row(entry: AuditEntry) -> Component:
    about = "" if entry.position is None else f"sample {entry.position + 1}"
    cells = (utc_time(entry.created), entry.who, entry.words, about)
    return html.Tr([html.Td(cell) for cell in cells])


PANEL = Panel(own.TRAIL, layout, register, fields=("review",))
