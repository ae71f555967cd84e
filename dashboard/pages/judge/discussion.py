"""The discussion of a sample: its posts in order, and a field for the next one."""

from dash import ClientsideFunction, Dash, Input, Output, html
from dash.development.base_component import Component

from dashboard.components import OfSample, PostForm
from dashboard.core.times import utc_time
from dashboard.pages.judge import ids as own
from dashboard.pages.judge.scene import OF_SAMPLE, JudgeScene, of_review
from dashboard.services import Services
from dashboard.ui.components import card
from dashboard.ui.markdown_components import to_components
from dashboard.ui.panel import Panel, Parts
from data.reviews import Remark

HIDDEN = "This review is blind: give your verdict to see the discussion."
UNTIL_CLOSED = "This review is blind: the discussion is hidden until it is closed."


def layout() -> Component:
    """The posts, and a text field that assets/pages/judge/posts.mjs sends."""
    return card(
        own.DISCUSSION,
        ["Discussion"],
        [
            OfSample(id=own.DISCUSSION_REMARKS, class_name="judge-entries"),
            PostForm(
                id=own.POST_FORM,
                placeholder="Discuss this sample (Markdown)",
                label="Your post",
            ),
        ],
    )


PARTS = {
    "posts": Output(own.DISCUSSION_REMARKS, "content"),
    "of": Output(own.DISCUSSION_REMARKS, "of"),
}


@of_review
def render(desk: JudgeScene) -> Parts:
    """Shows the posts that the person may see."""
    place = desk.view.review, desk.view.sample
    remarks = desk.reviews.discussion.seen_by(*place, desk.person)
    nothing: list[Component] = [html.P("No posts yet.", className="quiet")]
    posts: list[Component] = [html.P(HIDDEN if desk.judges else UNTIL_CLOSED, className="quiet")]
    if remarks is not None:
        posts = [_remark(each) for each in remarks] or nothing
    return {"posts": posts, "of": desk.view.sample}


def register(app: Dash, services: Services) -> None:
    """Keeps what is typed, and posts it."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "writePost"),
        *(Input(own.POST_FORM, action) for action in ("typed", "sent", "opened")),
        prevent_initial_call=True,
    )


def _remark(remark: Remark) -> Component:
    return html.Article(
        [
            html.P([html.B(remark.author), " ", html.Small(utc_time(remark.created))]),
            html.Div(to_components(remark.text), className="markdown"),
        ],
        className="judge-entry",
    )


PANEL = Panel(
    own.DISCUSSION, layout, fields=OF_SAMPLE, parts=PARTS, render=render, register=register
)
