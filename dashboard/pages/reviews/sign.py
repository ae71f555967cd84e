"""The sign-off of a review, and its downloads: report, table, JSON."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.access import Right, current_person, offered
from dashboard.core.jobs.job import Job
from dashboard.core.program import typed_command
from dashboard.core.times import utc_time
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.files import KINDS, review_file
from dashboard.pages.reviews.parts import action, actions, text_area, written_field
from dashboard.pages.reviews.scene import ReviewScene, of_review
from dashboard.reviews.summary import Summary
from dashboard.reviews.urls import file_url
from dashboard.ui import job_row
from dashboard.ui.components import card
from dashboard.ui.file_row import FileRow
from dashboard.ui.panel import Panel, Parts
from data.numerals import count_of
from data.reviews import Review, ReviewState, SignOff

AS_SIGNED = (
    "The report stays as it was signed: one from an earlier release may state an interval that "
    "this page withholds, or count samples differently."
)


def _signing(scene: ReviewScene) -> Job | None:
    """The sign-off that this session has started."""
    return scene.services.jobs.signing.of(scene.session, scene.view.review)


SIGNING = job_row.JobRow("", own.SIGN_STOP, own.SIGN_PROGRESS, own.SIGN_STATE, _signing)
FILES = tuple(
    FileRow(
        f"{own.SIGN}-{kind}",
        title,
        lambda scene, kind=kind: review_file(scene.services, scene.view.review, kind),  # type: ignore[misc]
        lambda scene, kind=kind: file_url(scene.view.review, kind),  # type: ignore[misc]
    )
    for kind, title in KINDS.items()
)
REPORT, *EXPORTS = FILES


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
        [
            html.P(id=own.SIGN_WORDS, className="padded"),
            form,
            html.Div([SIGNING.layout(), *(row.layout() for row in FILES)], className="file-rows"),
        ],
    )


PARTS = {
    "words": Output(own.SIGN_WORDS, "children"),
    "form_hidden": Output(own.SIGN_FORM, "hidden"),
    "name": Output(own.SIGN_NAME, "children"),
    **{f"signing_{name}": place for name, place in SIGNING.parts.items()},
    **{name: place for row in FILES for name, place in row.parts.items()},
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """A signed review is read-only: the form is gone."""
    review, person = scene.review, current_person()
    signed = scene.store.sign_offs.of_review(review.id)
    may = review.state is ReviewState.CLOSED and person.may(Right.LEAD)
    signing = job_row.state_of(_signing(scene))
    row = job_row.values(
        signing, "", "the signed report", complete=True, verb="created", right=Right.LOOK
    )
    return {
        "words": _words(review, signed, scene.cached.summary, scene.earlier_guidelines),
        "form_hidden": not may or job_row.is_running(signing),
        "name": f"Signing as {person.name or '(enter your name first)'}; this is final.",
        **{f"signing_{name}": row[name] for name in SIGNING.parts},
        **REPORT.values(scene, is_kept=signed is not None),
        **{name: value for each in EXPORTS for name, value in each.values(scene).items()},
    }


def is_working(scene: ReviewScene) -> bool:
    """Whether the review is being signed, or one of its files created."""
    return bool(scene.view.review) and (
        SIGNING.is_working(scene) or any(each.is_working(scene) for each in FILES)
    )


def _words(
    review: Review, signed: SignOff | None, summary: Summary, earlier: str
) -> list[Component | str]:
    """The signature; before it, what the signer should know. `earlier` as `earlier_words`."""
    if signed is not None:
        return [
            html.B(f"“{signed.statement}”"),
            f" {signed.name}, {utc_time(signed.created)}. The report’s SHA-256 is ",
            html.Code(signed.report_sha256),
            f"; “{typed_command()} verify FILE” checks a file against it. {AS_SIGNED}",
        ]
    if review.state is not ReviewState.CLOSED:
        how = (
            "Close the review to sign it."
            if offered(Right.LEAD)
            else "A lead closes it and signs it."
        )
        return [f"The report states that the review is not signed. {how}"]
    if undecided := summary.undecided:
        are = "is" if undecided == 1 else "are"
        words = f"{count_of(undecided, 'sample')} {are} not decided; the report will state so."
        return [f"{words} {earlier}".rstrip()]
    return [f"Every sample is decided{summary.cannot_tell_words}. {earlier}".rstrip()]


ACTIONS = {own.SIGN_STOP: SIGNING.cancel}
for _row in FILES:
    ACTIONS |= _row.actions
PANEL = Panel(
    own.SIGN,
    layout,
    fields=("review",),
    parts=PARTS,
    render=render,
    actions=ACTIONS,
    press=Right.LOOK,
    is_working=is_working,
    refreshes=(own.HEAD, own.TRAIL),
)
