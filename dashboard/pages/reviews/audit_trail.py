"""Who did what and when in a review."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.core.times import utc_time
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.scene import ReviewScene, of_review
from dashboard.reviews.report_data import hidden_entries_words
from dashboard.ui.components import aria, card
from dashboard.ui.panel import Panel, Parts
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


PARTS = {
    "rows": Output(own.TRAIL_ROWS, "children"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """Nobody can change or delete an entry."""
    audit, review_id = scene.store.audit, scene.view.review
    hidden = audit.hidden_from(review_id, scene.person)
    newest = audit.entries(review_id, limit=MOST + len(hidden))
    shown = [each for each in newest if each.number not in hidden][:MOST]
    rows: list[Component] = [html.Table([_row(each) for each in shown], className="figures")]
    if words := hidden_entries_words(len(hidden), judges=scene.judges):
        rows.append(html.P(words, className="quiet"))
    return {"rows": rows}


def _row(entry: AuditEntry) -> Component:
    about = "" if entry.position is None else f"sample {entry.position + 1}"
    cells = (utc_time(entry.created), entry.who, entry.words, about)
    return html.Tr([html.Td(cell) for cell in cells])


PANEL = Panel(own.TRAIL, layout, fields=("review",), parts=PARTS, render=render)
