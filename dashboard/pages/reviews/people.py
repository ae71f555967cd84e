"""The progress of each reviewer."""

from collections.abc import Sequence

from dash import Output, html
from dash.development.base_component import Component

from dashboard.core.times import utc_time
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.parts import progress
from dashboard.pages.reviews.scene import ReviewScene, of_review
from dashboard.ui.components import card
from dashboard.ui.panel import Panel, Parts
from data.reviews import ReviewerProgress


def layout() -> Component:
    """One line a person."""
    return card(own.PEOPLE, ["Reviewers"], [html.Div(id=own.PEOPLE_ROWS, className="padded")])


PARTS = {
    "rows": Output(own.PEOPLE_ROWS, "children"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """Also lists reviewers who gave verdicts without being named."""
    samples = scene.review.samples
    reviewers = scene.store.statistics.reviewers(scene.view.review)
    if not reviewers:
        return {"rows": [html.P("No verdicts yet.", className="quiet")]}
    return {"rows": [_row(each, samples, scene.review.reviewers) for each in reviewers]}


def _row(row: ReviewerProgress, samples: int, named: Sequence[str]) -> Component:
    """Without any names, everybody may judge, and nobody is an exception."""
    last = f"last {utc_time(row.last)}" if row.last else "not begun"
    text = last if row.named or not named else f"{last}, not a named reviewer"
    return html.Div(
        [
            html.B(row.reviewer),
            progress(row.given, samples, f"{row.reviewer}: {row.given} of {samples}"),
            html.Span(f"{row.given:,} of {samples:,}"),
            html.Small(text),
        ],
        className="person",
    )


PANEL = Panel(own.PEOPLE, layout, fields=("review",), parts=PARTS, render=render)
