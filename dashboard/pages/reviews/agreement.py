"""How far the reviewers agree, beyond chance, in numbers and in words."""

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.parts import figure, interval
from dashboard.pages.reviews.scene import ReviewScene, hidden_part, on_review
from dashboard.services import Services
from dashboard.ui.components import card
from dashboard.ui.panel import Panel
from data.analysis.agreement import Agreement
from data.analysis.kappa import ENOUGH
from data.numerals import index, index_range, percent, percent_range


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


def register(app: Dash, services: Services) -> None:
    """Over the samples that two people or more have judged."""

    @on_review(
        app,
        services,
        own.AGREEMENT,
        Output(own.AGREEMENT_FIGURES, "children"),
        Output(own.AGREEMENT_WORDS, "children"),
    )
    def update(scene: ReviewScene) -> tuple[list[Component], list[Component]]:
        summary = scene.cached.summary
        measured = summary.agreement
        paragraphs: list[Component] = [
            html.P(summary.agreement_words),
            html.P(summary.confidence_words),
        ]
        if hidden := hidden_part(scene.review):
            paragraphs.append(html.P(hidden, className="quiet"))
        return _figures(measured), paragraphs


def _figures(agreement: Agreement) -> list[Component]:
    if not agreement.samples:
        return []
    figures = figure("All agree", percent(agreement.unanimous.value), interval(agreement.unanimous))
    if agreement.kappa is not None:
        kappa = agreement.kappa
        below = f"too few samples for an interval, {agreement.samples:,} of {ENOUGH}"
        if kappa.low is not None and kappa.high is not None:
            below = f"{index_range(kappa.low, kappa.high)}, {kappa.strength}"
        figures += figure(kappa.name, index(kappa.value), below)
    if agreement.pairwise is not None:
        samples = "1 sample" if agreement.samples == 1 else f"{agreement.samples:,} samples"
        below = f"{percent_range(*agreement.pairwise_ends, 0)}, mean over {samples}"
        figures += figure("Two reviewers of a sample agree", percent(agreement.pairwise), below)
    return figures


PANEL = Panel(own.AGREEMENT, layout, register, fields=("review",))
