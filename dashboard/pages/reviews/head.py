"""One review: its facts, its progress, and the available actions."""

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.access import Right, current_person
from dashboard.core.address import address
from dashboard.core.times import utc_time
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.parts import (
    ASK_FOR_TEST,
    action,
    actions,
    state_badge,
    text_area,
    text_input,
    written_field,
)
from dashboard.pages.reviews.scene import ReviewScene, hidden_part, of_review
from dashboard.services import Services
from dashboard.ui.components import aria, card
from dashboard.ui.markdown_components import to_components
from dashboard.ui.panel import Panel, Parts
from data.numerals import count_of
from data.reviews import NONE_GIVEN, CurrentQueue, Review, ReviewState

BUTTON = "quiet-button framed"
YES = "yes"  # of a ticked box: assets/pages/reviews-setup.mjs
NO_GUIDELINES = "This review has no guidelines."
TYPED = (  # kept in the browser until it is saved: assets/pages/reviews-setup.mjs
    *(own.SETUP_NAME, own.SETUP_PURPOSE, own.SETUP_GUIDELINES, own.SETUP_TAGS),
    *(own.SETUP_REVIEWERS, own.SETUP_REGION_TEST, own.SIGN_STATEMENT),
)
FOLLOWED_MS = 15_000  # between two looks at what others changed in the review
ACTIONS = {
    ReviewState.DRAFT: [
        action("open", "Open for judging", primary=True),
        action("discard", "Discard draft"),
    ],
    ReviewState.OPEN: [action("close", "Close")],
    ReviewState.CLOSED: [action("open", "Open again", primary=True)],
}


def layout() -> Component:
    """Name and state, facts, progress, and the link to Judge."""
    buttons = [
        html.A("Start judging", id=own.HEAD_JUDGE, className=f"{BUTTON} primary"),
        actions(own.HEAD_ACTIONS, "head"),
    ]
    bar = html.Progress(id=own.HEAD_BAR, value="0", max="1", **aria(label="Verdicts given"))
    body = [
        dcc.Store(own.HEAD_DATA),
        dcc.Interval(own.HEAD_OTHERS, interval=FOLLOWED_MS),
        html.Div(
            [
                html.P(id=own.HEAD_PURPOSE, className="purpose"),
                html.Div([bar, html.Span(id=own.HEAD_COUNT)], className="how-far"),
                html.Div(buttons, className="form-end"),
            ],
            className="head-now",
        ),
        html.Dl(id=own.HEAD_FACTS, className="facts"),
        html.Details(
            [html.Summary("Guidelines"), html.Div(id=own.GUIDELINES, className="written")],
            className="fold",
        ),
        _setup(),
    ]
    title = [html.Span(id=own.HEAD_NAME), html.Span(id=own.HEAD_STATE)]
    back = html.A("All reviews", href="?", className="quiet-link")
    return card(own.HEAD, title, body, aside=[back])


def _setup() -> Component:
    guidelines = text_area(own.SETUP_GUIDELINES, 8)
    form = [
        written_field("Name", text_input(own.SETUP_NAME, maxLength=200)),
        written_field("Purpose", text_input(own.SETUP_PURPOSE)),
        html.Div(
            [
                written_field("Guidelines (Markdown)", guidelines),
                html.Div(id=own.SETUP_PREVIEW, className="written"),
            ],
            className="with-preview",
        ),
        written_field("Tags", text_input(own.SETUP_TAGS)),
        written_field("Reviewers", text_input(own.SETUP_REVIEWERS)),
        dbc.Checkbox(id=own.SETUP_REGION_TEST, label=ASK_FOR_TEST),
        html.Div(
            [
                actions(
                    own.SETUP_ACTIONS,
                    "setup",
                    action("change", "Save changes", primary=True),
                    action("discard-change", "Discard changes"),
                )
            ],
            className="form-end",
        ),
    ]
    return html.Details(
        [
            html.Summary("Change name, guidelines, tags, reviewers, region test"),
            html.Div(form, className="review-form"),
        ],
        id=own.SETUP,
        className="fold",
        hidden=True,
    )


PARTS = {
    "name": Output(own.HEAD_NAME, "children"),
    "state": Output(own.HEAD_STATE, "children"),
    "purpose": Output(own.HEAD_PURPOSE, "children"),
    "done": Output(own.HEAD_BAR, "value"),
    "expected": Output(own.HEAD_BAR, "max"),
    "count": Output(own.HEAD_COUNT, "children"),
    "judge": Output(own.HEAD_JUDGE, "href"),
    "judge_text": Output(own.HEAD_JUDGE, "children"),
    "judge_class": Output(own.HEAD_JUDGE, "className"),
    "actions": Output(own.HEAD_ACTIONS, "buttons"),
    "facts": Output(own.HEAD_FACTS, "children"),
    "guidelines": Output(own.GUIDELINES, "children"),
    "setup_hidden": Output(own.SETUP, "hidden"),
    "data": Output(own.HEAD_DATA, "data"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """Shows the review, and only those buttons that would work."""
    cached, lead = scene.cached, current_person().may(Right.LEAD)
    review, state = cached.review, cached.review.state
    progress = scene.store.progress(review.id)  # which a blind review hides from nobody
    judged = f"{progress.judged:,} of {count_of(review.samples, 'sample')} judged"
    may_judge = state is ReviewState.OPEN and scene.judges
    summary = cached.summary
    unsettled = summary.disputes.to_settle
    to_settle = f"; {unsettled:,} to settle" if unsettled else ""
    return {
        "name": review.name,
        "state": state_badge(state),
        "purpose": review.purpose,
        "done": str(progress.done),
        "expected": str(max(1, progress.expected)),
        "judge": address("/judge/", {"review": review.id}),
        "count": f"{judged}; {progress.share_words}{to_settle}{summary.hidden_samples}",
        "judge_text": _judge_text(scene) if may_judge else "View the samples",
        "judge_class": f"{BUTTON} primary" if may_judge else BUTTON,
        "actions": ACTIONS.get(state, []) if lead else [],
        "facts": _facts(review, cached.queue, judges=scene.judges),
        "guidelines": to_components(review.guidelines) if review.guidelines else NO_GUIDELINES,
        "setup_hidden": not lead or state is ReviewState.SIGNED_OFF,
        "data": _data(review, cached.revision),
    }


def _judge_text(scene: ReviewScene) -> str:
    """What the person does next: begin, or go on where they were."""
    reviewers, codes = scene.cached.choices.reviewers, scene.cached.choices.codes
    own = [name == scene.person for name in reviewers]
    return "Continue judging" if (codes[:, own] != NONE_GIVEN).any() else "Start judging"


def register(app: Dash, services: Services) -> None:
    """The set-up's fields, and the preview of its guidelines."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "rememberReview"),
        Output(own.SETUP_ACTIONS, "result"),
        Input(own.HEAD_DATA, "data"),
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "keepTyped"),
        *(Input(field, "value") for field in TYPED),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("stratoscope", "followOthers"), Input(own.HEAD_OTHERS, "n_intervals")
    )

    @app.callback(
        Output(own.SETUP_PREVIEW, "children"),
        Input(own.SETUP_GUIDELINES, "value"),
        prevent_initial_call=True,
    )
    def preview(text: object) -> list[Component | str]:
        return to_components(str(text or ""))


def _facts(review: Review, queue: CurrentQueue, *, judges: bool) -> list[Component]:
    weights = f"weights {review.model.weights_sha256[:12]}"
    facts = {
        "Model": f"{review.model.name}, {weights}",
        "Gallery": review.gallery.title,
        "Samples": f"{review.samples:,}: {queue.words}",
        "Reviewers": ", ".join(review.reviewers) or "all reviewers",
        "Tags": ", ".join(review.tags) or "none",
        "Created": f"{utc_time(review.created)} by {review.created_by}",
    }
    facts["Region test"] = "asked of each reviewer" if review.region_test else "not asked for"
    facts["Blind"] = hidden_part(review, judges=judges) or ("yes" if review.blind else "no")
    return [part for name, value in facts.items() for part in (html.Dt(name), html.Dd(value))]


def _data(review: Review, revision: int) -> dict[str, object]:
    """The versions that the page's script sends back, so that nobody overwrites unseen changes."""
    return {
        "id": review.id,
        "version": review.version,
        "revision": revision,
        "state": review.state.value,
        "name": review.name,
        "purpose": review.purpose,
        "guidelines": review.guidelines,
        "tags": ", ".join(review.tags),
        "reviewers": ", ".join(review.reviewers),
        "region_test": YES if review.region_test else "",  # as the form's texts
        "blind": review.blind,
    }


PANEL = Panel(own.HEAD, layout, fields=("review",), parts=PARTS, render=render, register=register)
