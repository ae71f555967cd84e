"""The sign-off of a review, and its downloads: report, table, JSON."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.access import Right, current_person
from dashboard.core.times import utc_time
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.parts import action, actions, text_area, written_field
from dashboard.pages.reviews.scene import ReviewScene, of_review
from dashboard.reviews.summary import Summary
from dashboard.reviews.urls import export_url, report_url
from dashboard.ui.components import card
from dashboard.ui.panel import Panel, Parts
from data.numerals import count_of
from data.reviews import Review, ReviewState, SignOff

AS_SIGNED = (
    "The report stays as it was signed: one from an earlier release may state an interval that "
    "this page withholds, or count samples differently."
)


def layout() -> Component:
    """The statement, the signer, and the files."""
    statement = text_area(
        own.SIGN_STATEMENT, 3, placeholder="What you state, for example: fit for release 2."
    )
    form = html.Div(
        [
            written_field("Statement", statement),
            html.P(id=own.SIGN_NAME, className="quiet"),
            html.Div(
                actions(
                    own.SIGN_ACTIONS,
                    "sign",
                    action("sign", "Sign off", primary=True, running="Creating the report…"),
                ),
                className="form-end",
            ),
        ],
        id=own.SIGN_FORM,
        className="review-form",
        hidden=True,
    )
    return card(
        own.SIGN,
        ["Sign-off and report"],
        [html.P(id=own.SIGN_WORDS, className="padded"), form],
        aside=[
            html.A("Report", id=own.SIGN_REPORT, className="quiet-link", download=""),
            html.A("CSV", id=own.SIGN_CSV, className="quiet-link", download=""),
            html.A("JSON Lines", id=own.SIGN_JSONL, className="quiet-link", download=""),
        ],
    )


PARTS = {
    "words": Output(own.SIGN_WORDS, "children"),
    "form_hidden": Output(own.SIGN_FORM, "hidden"),
    "name": Output(own.SIGN_NAME, "children"),
    "report": Output(own.SIGN_REPORT, "href"),
    "csv": Output(own.SIGN_CSV, "href"),
    "jsonl": Output(own.SIGN_JSONL, "href"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """A signed review is read-only: the form is gone."""
    review, person = scene.review, current_person()
    signed = scene.store.signature(review.id)
    may = review.state is ReviewState.CLOSED and person.may(Right.LEAD)
    return {
        "words": _words(review, signed, scene.cached.summary),
        "form_hidden": not may,
        "name": f"Signing as {person.name or '(enter your name first)'}; this is final.",
        "report": report_url(review.id),
        "csv": export_url(review.id, "csv"),
        "jsonl": export_url(review.id, "jsonl"),
    }


def _words(review: Review, signed: SignOff | None, summary: Summary) -> list[Component | str]:
    if signed is not None:
        return [
            html.B(f"“{signed.statement}”"),
            f" {signed.name}, {utc_time(signed.created)}. The report’s SHA-256 is ",
            html.Code(signed.report_sha256),
            f"; “python -m dashboard verify FILE” checks a file against it. {AS_SIGNED}",
        ]
    if review.state is not ReviewState.CLOSED:
        return ["The report states that the review is not signed. Close the review to sign it."]
    if undecided := summary.undecided:
        are = "is" if undecided == 1 else "are"
        words = f"{count_of(undecided, 'sample')} {are} not decided; the report will state so."
        return [words]
    return [f"Every sample is decided{summary.cannot_tell_words}."]


PANEL = Panel(own.SIGN, layout, fields=("review",), parts=PARTS, render=render)
