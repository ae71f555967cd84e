"""This review beside another one on the same queue: what got better, and what got worse."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.finding import tiles
from dashboard.pages.reviews.scene import ReviewScene, of_review
from dashboard.pages.reviews.view import NO_REVIEW, ReviewsView
from dashboard.reviews.between_models import TwoReviews, change_words, compare_reviews
from dashboard.ui.choices import Choices
from dashboard.ui.components import card, scrolling, select, subtitle, unlabelled
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.picker import Options
from data.numerals import count_of
from data.reviews import CHOICES, SampleTable

MOST = 12  # pictures a side
NOTHING = (
    "The samples that both reviews have decided are compared one by one. Choose another review "
    "of the same queue, for example of another model."
)


def layout() -> Component:
    """A sentence, pictures of changed samples, and a table of all changes of outcome."""
    return card(
        own.VERSUS,
        ["Compared with another review", subtitle(own.VERSUS_TITLE)],
        [
            html.P(NOTHING, id=own.VERSUS_WORDS, className="padded"),
            html.Div(id=own.VERSUS_ROWS, className="padded"),
        ],
        aside=[unlabelled("Other review", select(own.VERSUS_OTHER))],
    )


def other_options(view: ReviewsView, choices: Choices) -> Options:
    """All other reviews."""
    reviews = choices.services.reviews.list()
    others = [
        {"label": f"{each.review.name} ({each.review.model.name})", "value": each.review.id}
        for each in reviews
        if each.review.id != view.review
    ]
    return [{"label": "No other review", "value": NO_REVIEW}, *others]


PARTS = {
    "words": Output(own.VERSUS_WORDS, "children"),
    "rows": Output(own.VERSUS_ROWS, "children"),
    "title": Output(own.VERSUS_TITLE, "children"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """This review is A, the other one B: better means better in the other one."""
    if not scene.view.other:
        return {
            "words": NOTHING,
            "rows": [],
            "title": "",
        }
    a, b = scene.cached, scene.summary_of(scene.view.other)
    comparison = compare_reviews(a.samples, a.choices, b.samples, b.choices)
    names = f"{a.review.model.name} here, {b.review.model.name} in {b.review.name}"
    left_out = ""
    if comparison.left_out:
        left_out = (
            f" Left out: {count_of(comparison.left_out, 'shared sample')}, as in one of the "
            "reviews the outcome is not decided, hidden from you, or “cannot tell”."
        )
    single = int((a.summary.single[comparison.a] | b.summary.single[comparison.b]).sum())
    change = change_words(
        *(comparison, a.summary, b.summary),
        same_model=a.review.model.same_as(b.review.model),
    )
    words = (
        f"From this review to the other, over {len(comparison.a):,} of "
        f"{count_of(comparison.shared, 'shared sample')}: {change}{left_out}"
    )
    if single:
        were = "was" if single == 1 else "were"
        words += (
            f" {single:,} of the compared samples {were} judged by one reviewer only in at "
            "least one of the reviews."
        )
    return {
        "words": words,
        "rows": _shown(comparison, scene, a.samples),
        "title": names,
    }


def _shown(comparison: TwoReviews, scene: ReviewScene, samples: SampleTable) -> list[Component]:
    paired = comparison.paired
    sides = (
        ("Got better: right for the right reason only there", comparison.a[paired.better]),
        ("Got worse: right for the right reason only here", comparison.a[paired.worse]),
    )
    shown: list[Component] = []
    for words, positions in sides:
        if len(positions):
            shown.append(html.H3(f"{words}, {len(positions):,}"))
            shown_first = positions[:MOST].tolist()
            pictures = tiles(scene.store, scene.view.review, samples, shown_first)
            shown.append(html.Div(pictures, className="tiles small"))
    return [*shown, _moves(comparison)]


def _moves(comparison: TwoReviews) -> Component:
    head = ["here ↓  there →", *(choice.words for choice in CHOICES)]
    rows = [html.Tr([html.Th(name, scope="col") for name in head])]
    rows += [
        html.Tr([html.Th(choice.words, scope="row"), *(html.Td(f"{n:,}") for n in counts)])
        for choice, counts in zip(CHOICES, comparison.moves.tolist(), strict=True)
        if sum(counts)
    ]
    return scrolling(html.Table(rows, className="figures"), "Outcomes here and there")


PANEL = Panel(own.VERSUS, layout, fields=("review", "other"), parts=PARTS, render=render)
