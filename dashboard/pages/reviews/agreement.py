"""How far the reviewers agree, beyond chance, in numbers and in words."""

from dash import Output, html
from dash.development.base_component import Component

from dashboard.access import current_person
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.parts import figure
from dashboard.pages.reviews.scene import ReviewScene, hidden_part, of_review
from dashboard.reviews.agreement import SELF_NAMED, agreement_words
from dashboard.reviews.summary import Summary
from dashboard.ui.components import card
from dashboard.ui.panel import Panel, Parts
from data.analysis.kappa import ENOUGH
from data.numerals import count_of, index, index_range, percent


def layout() -> Component:
    """Two figures and a sentence."""
    return card(
        own.AGREEMENT,
        ["Agreement"],
        [
            html.Dl(id=own.AGREEMENT_FIGURES, className="big-figures"),
            html.Div(id=own.AGREEMENT_WORDS, className="padded"),
        ],
    )


PARTS = {
    "figures": Output(own.AGREEMENT_FIGURES, "children"),
    "words": Output(own.AGREEMENT_WORDS, "children"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """Over the samples that two people or more have judged."""
    summary = scene.cached.summary
    paragraphs: list[Component] = [
        html.P(agreement_words(summary)),
        html.P(summary.confidence_words),
    ]
    if current_person().local and summary.agreement.raters > 1:
        paragraphs.append(html.P(SELF_NAMED))
    if hidden := hidden_part(scene.review, judges=scene.judges):
        paragraphs.append(html.P(hidden, className="quiet"))
    return {
        "figures": _figures(summary),
        "words": paragraphs,
    }


def _figures(summary: Summary) -> list[Component]:
    agreement = summary.agreement
    if not agreement.samples:
        return []
    unanimous = agreement.unanimous
    figures = figure(
        "All agree",
        percent(unanimous.value),
        summary.sampling.interval(unanimous, agreement.no_share_interval),
    )
    if agreement.kappa is not None:
        kappa = agreement.kappa
        below = f"too few samples for an interval, {agreement.samples:,} of {ENOUGH}"
        if agreement.no_interval:
            below = (
                "of this queue only" if summary.sampling.picked else "no interval: partly judged"
            )
        elif kappa.low is not None and kappa.high is not None:
            below = f"{index_range(kappa.low, kappa.high)}, {kappa.strength}"
        figures += figure(kappa.name, index(kappa.value), below)
    if agreement.pairwise is not None:
        samples = count_of(agreement.samples, "sample")
        ends = agreement.pairwise_ends or (0, 1)
        below = summary.sampling.range(ends, agreement.no_share_interval)
        below += f", mean over {samples}"
        figures += figure("Two reviewers of a sample agree", percent(agreement.pairwise), below)
    return figures


PANEL = Panel(own.AGREEMENT, layout, fields=("review",), parts=PARTS, render=render)
