"""What the review has found: outcomes, the rate of wrong reasons, and the samples behind it."""

from collections.abc import Sequence

from dash import Dash, Output, html
from dash.development.base_component import Component

from dashboard.components import card, subtitle
from dashboard.ids import reviews as ids
from dashboard.outcome.known import Known
from dashboard.panels.base import Panel
from dashboard.panels.reviews.pieces import bar, figure, interval, legend
from dashboard.panels.reviews.scene import ReviewScene, on_review
from dashboard.services import Services
from dashboard.wording import percent
from data.reviews import SampleTable

MOST = 24  # pictures; the queue's filter shows all of them


def layout() -> Component:
    """Large figures, one bar of outcomes, and pictures."""
    return card(
        ids.FINDING,
        ["Finding", subtitle(ids.FINDING_TITLE)],
        [
            html.Dl(id=ids.FINDING_FIGURES, className="big-figures"),
            html.Div(id=ids.FINDING_WORDS, className="padded"),
            html.Div(id=ids.FINDING_SAMPLES, className="padded"),
        ],
    )


def register(app: Dash, services: Services) -> None:
    """From all verdicts that the person may see."""

    @on_review(
        app,
        services,
        ids.FINDING,
        Output(ids.FINDING_FIGURES, "children"),
        Output(ids.FINDING_WORDS, "children"),
        Output(ids.FINDING_SAMPLES, "children"),
        Output(ids.FINDING_TITLE, "children"),
    )
    def update(scene: ReviewScene) -> tuple[object, ...]:
        known = scene.known
        summary = known.summary
        words = [html.P(summary.words), bar(summary.decided.counts, "Outcomes"), legend()]
        title = f"{summary.decided.total:,} of {len(summary.outcomes):,} samples are decided"
        deciding = summary.deciding.tolist()
        found = tiles(scene.view.review, known.samples, deciding[:MOST])
        shown = [html.H3(_heading(len(deciding))), html.Div(found, className="tiles small")]
        return _figures(known), words, shown if deciding else [], title


def _figures(known: Known) -> list[Component]:
    summary = known.summary
    wrong = summary.wrong_reason
    rate = percent(wrong.value) if wrong.n else "–"
    dispute = f"{summary.settled:,} settled together"
    return [
        *figure("Right for the wrong reason", rate, interval(wrong) if wrong.n else "none yet"),
        *figure("Judged", f"{summary.judged:,}", f"{summary.alone:,} by one person only"),
        *figure("In dispute", f"{len(summary.disputed):,}", dispute),
    ]


def _heading(count: int) -> str:
    shown = f", the first {MOST} of them" if count > MOST else ""
    return f"The {count:,} samples that decided it{shown}"


def tiles(review: str, samples: SampleTable, positions: Sequence[int]) -> list[Component]:
    """Pictures of samples, each a way to the view in which it was judged."""
    return [
        html.A(
            [
                html.Img(src=f"/images/{samples.image_ids[i]}/thumbnail.webp", alt=""),
                html.Small(f"{samples.class_names[i] or samples.names[i]}"),
            ],
            href=f"/judge/?review={review}&sample={i}",
            className="tile",
            title=f"{i + 1}: {samples.names[i]}, taken for {samples.predicted_names[i]}",
        )
        for i in positions
    ]


PANEL = Panel(ids.FINDING, layout, register, fields=("review",))
