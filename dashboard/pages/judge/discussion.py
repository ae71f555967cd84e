"""The discussion of a sample: its posts in order, and a field for the next one."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.core.times import utc_time
from dashboard.pages.judge import ids as own
from dashboard.pages.judge.scene import OF, OF_SAMPLE, JudgeScene, on_judged
from dashboard.services import Services
from dashboard.ui.components import aria, card
from dashboard.ui.markdown_components import to_components
from dashboard.ui.panel import Panel
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


def register(app: Dash, services: Services) -> None:
    """Shows the posts that the person may see."""

    @on_judged(
        app,
        services,
        own.DISCUSSION,
        Output(own.DISCUSSION_REMARKS, "children"),
        Output(own.DISCUSSION_REMARKS, OF),
    )
    def update(desk: JudgeScene) -> tuple[list[Component], int]:
        place = desk.view.review, desk.view.sample
        remarks = desk.reviews.discussion.seen_by(*place, desk.person)
        if remarks is None:
            return [html.P(HIDDEN, className="quiet")], desk.view.sample
        nothing: list[Component] = [html.P("No posts yet.", className="quiet")]
        return [_remark(each) for each in remarks] or nothing, desk.view.sample


def _remark(remark: Remark) -> Component:
    return html.Article(
        [
            html.P([html.B(remark.author), " ", html.Small(utc_time(remark.created))]),
            html.Div(to_components(remark.text), className="markdown"),
        ],
        className="judge-entry",
    )


PANEL = Panel(own.DISCUSSION, layout, register, fields=OF_SAMPLE)
