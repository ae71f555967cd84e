"""Verdicts by class, group, tag or reviewer."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.parts import bar, legend
from dashboard.pages.reviews.scene import ReviewScene, of_review
from dashboard.pages.reviews.view import BREAKDOWNS
from dashboard.reviews.summary import WRONG_REASON, ChoiceCounts, counting_words
from dashboard.ui.components import aria, card, segmented
from dashboard.ui.panel import Panel, Parts
from data.numerals import count_of

MOST = 60  # rows; the report holds all


def layout() -> Component:
    """One bar a row, all of one length: shares compare."""
    by = segmented(
        own.BREAKDOWN_BY, "By", {name: name.capitalize() for name in BREAKDOWNS}, BREAKDOWNS[0]
    )
    return card(
        own.BREAKDOWN,
        ["Verdicts"],
        [
            html.Div(
                id=own.BREAKDOWN_ROWS,
                className="padded breakdown",
                tabIndex=0,
                role="region",
                **aria(label="Verdicts by class, group, tag or reviewer"),
            )
        ],
        aside=[by],
    )


PARTS = {
    "rows": Output(own.BREAKDOWN_ROWS, "children"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """The rows with most wrong reasons first."""
    rows = scene.cached.summary.breakdowns[scene.view.by]
    if not any(row.total for row in rows):
        seen = " that you may see" if scene.cached.summary.hidden else ""
        tag = " has a tag" if scene.view.by == "tag" else ""
        none = f"No verdict{seen}{tag} yet{scene.cached.summary.hidden_samples}."
        return {"rows": [html.P(none, className="quiet")]}
    none = f"none that you may see{scene.cached.summary.hidden_samples}"
    if not scene.cached.summary.hidden:
        none = "no verdict"
    shown: list[Component] = [legend(), *(_row(row, none) for row in rows[:MOST])]
    if len(rows) > MOST:
        shown.append(html.P(f"and {len(rows) - MOST:,} more in the report", className="quiet"))
    notes = counting_words(scene.cached.summary, scene.view.by)
    return {"rows": [*shown, *(html.P(note, className="quiet") for note in notes)]}


def _row(row: ChoiceCounts, none: str) -> Component:
    """`none` says why a reviewer has no verdict."""
    wrong = row.counts[WRONG_REASON]
    verdicts = count_of(row.total, "verdict")
    text = f"{wrong:,} of {verdicts} for the wrong reason" if wrong else verdicts
    if not row.total:
        text = none
    return html.Div(
        [html.Span(row.name, title=row.name), bar(row.counts, row.name), html.Small(text)],
        className="breakdown-row",
    )


PANEL = Panel(own.BREAKDOWN, layout, fields=("review", "by"), parts=PARTS, render=render)
