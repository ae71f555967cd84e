"""The review's guidelines, folded once they have been read."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.pages.judge import ids as own
from dashboard.pages.judge.scene import SETUP, JudgeScene, of_review
from dashboard.reviews.guideline_history import guidelines_for
from dashboard.ui import ids
from dashboard.ui.markdown_components import to_components
from dashboard.ui.panel import Panel, Parts


def layout() -> Component:
    """Stays open or closed as the reviewer left it: assets/pages/judge/judge.mjs."""
    return html.Section(
        [
            html.P(id=ids.notice(own.GUIDE), className="panel-notice", role="alert"),
            html.Details(
                [
                    html.Summary(html.H2("Guidelines of this review")),
                    html.Div(id=own.GUIDE_TEXT, className="markdown"),
                ]
            ),
        ],
        id=own.GUIDE,
        className="panel judge-guide",
    )


PARTS = {"text": Output(own.GUIDE_TEXT, "children"), "setup": Output(own.GUIDE_TEXT, SETUP)}


@of_review
def render(desk: JudgeScene) -> Parts:
    """Renders the Markdown; HTML in it stays text. States what was judged under an earlier one."""
    review = desk.review
    changed = guidelines_for(desk.reviews, review.id, desk.person).words
    caution: list[Component | str] = [html.P(changed, className="caution")] if changed else []
    purpose: list[Component | str] = [html.P(html.B(review.purpose))] if review.purpose else []
    none = [html.P("This review has no guidelines.", className="quiet")]
    text = [*caution, *purpose, *(to_components(review.guidelines) or none)]
    return {"text": text, "setup": f"{review.id} {review.version}"}


PANEL = Panel(own.GUIDE, layout, fields=("review",), parts=PARTS, render=render)
