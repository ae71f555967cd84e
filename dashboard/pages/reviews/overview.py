"""All reviews with their progress; if there is none yet, what a review is for."""

from urllib.parse import urlencode

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.access import Right
from dashboard.access.person import person_if_any
from dashboard.components import ActionButton
from dashboard.core.times import utc_time
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.parts import action, actions, progress, state_badge
from dashboard.pages.reviews.scene import ReviewScene
from dashboard.reviews.new_review import first_count
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.components import card, subtitle
from dashboard.ui.panel import Panel, Parts
from data.numerals import count_of
from data.reviews import CurrentQueue, ReviewProgress

PURPOSE = (
    "In a review, your team checks samples of a model before you rely on it. For each sample, "
    "you judge whether the model is right, and for the right reason. Each verdict keeps a "
    "snapshot of what you saw. You settle disagreements together, then sign off a report that "
    "can be verified later."
)
ACTION_ROWS = (
    *(own.LIST_ACTIONS, own.LIST_FIRST, own.CREATE_ACTIONS),
    *(own.HEAD_ACTIONS, own.SETUP_ACTIONS, own.SIGN_ACTIONS),
)
ASK = "There is no review yet. Ask a review lead to create one."


def layout() -> Component:
    """One row a review."""
    return card(
        own.LIST,
        ["Reviews", subtitle(own.LIST_TITLE)],
        [
            dcc.Store(own.REVIEW),
            dcc.Store(own.MODE),
            html.Div(id=own.LIST_ROWS),
            html.Div(
                [
                    html.P(PURPOSE),
                    actions(own.LIST_FIRST, "first"),
                    "" if _may_create() else html.P(ASK),
                ],
                id=own.LIST_EMPTY,
                className="empty",
                hidden=True,
            ),
        ],
        aside=[actions(own.LIST_ACTIONS, "list")],
    )


def _may_create() -> bool:
    person = person_if_any()
    return person is None or person.may(Right.LEAD)


PARTS = {
    "rows": Output(own.LIST_ROWS, "children"),
    "empty": Output(own.LIST_EMPTY, "hidden"),
    "title": Output(own.LIST_TITLE, "children"),
    "first": Output(own.LIST_FIRST, "buttons"),
    "new": Output(own.LIST_ACTIONS, "buttons"),
}


def render(scene: ReviewScene) -> Parts:
    """The list, where no review is open."""
    if scene.view.review or scene.view.mode:
        return {}
    reviews = scene.store.list()
    may_create = _may_create()
    if not reviews:
        first = _first_buttons(first_count(scene.services)) if may_create else []
        return {"rows": [], "empty": False, "title": "", "first": first, "new": []}
    return {
        "rows": [_row(each) for each in reviews],
        "empty": True,
        "title": f"{len(reviews):,}, newest first",
        "first": [],
        "new": [action("new", "New review", primary=True)] if may_create else [],
    }


def _first_buttons(count: int) -> list[ActionButton]:
    """A review at once, or the form for one."""
    images = f"{count} images at random" if count > 1 else count_of(count, "image")
    return [
        action("first", f"Judge {images}", primary=True, running="Making the review…"),
        action("new", "Set up a review"),
    ]


def register(app: Dash, services: Services) -> None:
    """What all buttons of the page do, and which part of the page is shown."""
    for row in ACTION_ROWS:
        app.clientside_callback(
            ClientsideFunction("stratoscope", "reviewAction"),
            Output(row, "result", allow_duplicate=True),
            Input(row, "pressed"),
            prevent_initial_call=True,
        )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "showReviews"), Input(ids.VIEW_STATE, "answer")
    )


def _row(entry: ReviewProgress) -> Component:
    review = entry.review
    named, share = bool(review.reviewers), entry.share_words
    judged = f"{entry.judged:,} of {count_of(review.samples, 'sample')} judged"
    queue = CurrentQueue(review.queue, entry.added).words
    last = html.Span(utc_time(entry.last), className="one-line") if entry.last else ""
    return html.Article(
        [
            html.Div(
                [
                    html.H3(
                        [
                            html.A(review.name, href=f"?{urlencode({'review': review.id})}"),
                            state_badge(review.state),
                        ]
                    ),
                    html.P(review.purpose, className="purpose"),
                    html.Small(f"{review.model.name} · {queue} · {review.created_by}"),
                ]
            ),
            html.Div(
                [
                    progress(
                        entry.done, entry.expected, f"{review.name}: {share if named else judged}"
                    ),
                    html.Small([f"{judged}; {share}", *([", the last ", last] if last else [])]),
                ],
                className="how-far",
            ),
        ],
        className="review-row",
    )


PANEL = Panel(
    own.LIST, layout, fields=("review", "mode"), parts=PARTS, render=render, register=register
)
