"""The discussion of a sample: its posts in order, and a field for the next one."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.core.times import utc_time
from dashboard.pages.judge import ids as own
from dashboard.pages.judge.scene import OF, OF_SAMPLE, JudgeScene, of_review
from dashboard.ui.components import aria, card
from dashboard.ui.markdown_components import to_components
from dashboard.ui.panel import Panel, Parts
from data.reviews import Remark

HIDDEN = "This review is blind: give your verdict to see the discussion."


def layout() -> Component:
    """The posts, and a text field that assets/pages/judge/verdicts.js sends."""
    return card(
        own.DISCUSSION,
        ["Discussion"],
        [
            html.Div(id=own.DISCUSSION_REMARKS, className="judge-entries"),
            html.Div(
                [
                    html.Textarea(
                        id=own.DISCUSSION_TEXT,
                        rows=2,
                        className="form-control",
                        placeholder="Discuss this sample (Markdown)",
                        **aria(label="Your post"),
                    ),
                    html.Button("Post", id=own.DISCUSSION_SEND, className="framed"),
                ],
                className="judge-say",
            ),
        ],
    )


PARTS = {
    "posts": Output(own.DISCUSSION_REMARKS, "children"),
    "of": Output(own.DISCUSSION_REMARKS, OF),
}


@of_review
def render(desk: JudgeScene) -> Parts:
    """Shows the posts that the person may see."""
    place = desk.view.review, desk.view.sample
    remarks = desk.reviews.discussion.seen_by(*place, desk.person)
    nothing: list[Component] = [html.P("No posts yet.", className="quiet")]
    posts: list[Component] = [html.P(HIDDEN, className="quiet")]
    if remarks is not None:
        posts = [_remark(each) for each in remarks] or nothing
    return {"posts": posts, "of": desk.view.sample}


def _remark(remark: Remark) -> Component:
    return html.Article(
        [
            html.P([html.B(remark.author), " ", html.Small(utc_time(remark.created))]),
            html.Div(to_components(remark.text), className="markdown"),
        ],
        className="judge-entry",
    )


PANEL = Panel(own.DISCUSSION, layout, fields=OF_SAMPLE, parts=PARTS, render=render)
