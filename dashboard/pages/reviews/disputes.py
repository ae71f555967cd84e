"""The samples on which reviewers disagree: a list to settle together."""

from dash import ClientsideFunction, Dash, Input, Output
from dash.development.base_component import Component

from dashboard.access import Right, current_person
from dashboard.components import Disagreements, DisagreementsData
from dashboard.core.times import utc_time
from dashboard.maps.captions import answer_of_one
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.scene import ReviewScene, hidden_part, of_review
from dashboard.reviews.judged_predictions import judged_prediction
from dashboard.reviews.summary import Summary
from dashboard.services import Services
from dashboard.ui.components import card, segmented, subtitle
from dashboard.ui.panel import Panel, Parts
from data.reviews import (
    CHOICES,
    OUTDATED,
    Disagreement,
    Judgement,
    ReviewState,
    ReviewStore,
    Sample,
)

MOST = 50
SETTLED = {"open": "To settle", "settled": "Settled"}


def layout() -> Component:
    """One sample a row; typed text survives changes of the list."""
    return card(
        own.DISPUTES,
        ["Disagreements", subtitle(own.DISPUTES_TITLE)],
        [Disagreements(id=own.DISPUTES_ROWS)],
        aside=[segmented(own.DISPUTES_SETTLED, "Show", SETTLED, "open")],
    )


PARTS = {
    "data": Output(own.DISPUTES_ROWS, "data"),
    "title": Output(own.DISPUTES_TITLE, "children"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """Those to settle, or those that were settled and by whom."""
    review, queue, summary = scene.review, scene.store.queue, scene.cached.summary
    pages = {
        name: queue.disagreements(review.id, scene.person, settled=name == "settled", limit=MOST)
        for name in SETTLED
    }
    may = current_person().may(Right.LEAD) and review.state in (
        ReviewState.OPEN,
        ReviewState.CLOSED,
    )
    data: DisagreementsData = {
        "review": review.id,
        "may_settle": may,
        "choices": [[choice.value, choice.words] for choice in CHOICES],
        "samples": {
            name: [_described(scene.store, each) for each in entries]
            for name, (entries, _) in pages.items()
        },
        "nothing": {
            "open": " ".join(
                (summary.disputed_words, hidden_part(review, judges=summary.judges))
            ).strip(),
            "settled": summary.no_settlement_words,
        },
    }
    return {
        "data": data,
        "title": _title(summary, *(total for _, total in pages.values())),
    }


def register(app: Dash, services: Services) -> None:
    """The list follows the buttons above it."""
    app.clientside_callback(
        ClientsideFunction("stratoscope", "same"),
        Output(own.DISPUTES_ROWS, "shown"),
        Input(own.DISPUTES_SETTLED, "value"),
    )


def _title(summary: Summary, open_: int, settled: int) -> str:
    if summary.nothing_visible:
        return summary.nothing_visible
    shown = f", the first {MOST} are shown" if max(open_, settled) > MOST else ""
    hidden = summary.hidden_samples
    return f"{_to_settle(summary, open_)}, {settled:,} settled{shown}{hidden}"


def _to_settle(summary: Summary, count: int) -> str:
    """How many samples wait for a settlement, or why none can."""
    if summary.untested and not count:
        return f"To settle: not tested, {summary.untested}"
    return f"{count:,} to settle"


def _described(store: ReviewStore, dispute: Disagreement) -> dict[str, object]:
    sample, settlement = dispute.sample, dispute.settlement
    return {
        "position": sample.position,
        "image": sample.image_id,
        "name": sample.name,
        "answer": answer_of_one(sample).words,
        "verdicts": [
            {
                "who": reviewer,
                "choice": judgement.choice.value,
                "text": _text(store, sample, judgement),
                "comment": judgement.comment,
            }
            for reviewer, judgement in dispute.judgements.items()
        ],
        "versions": dict(dispute.versions),  # of the verdicts that are shown
        "disputed": dispute.in_dispute,
        "version": settlement.version if settlement else 0,
        "settled": settlement.choice.value if settlement and settlement.choice else "",
        "words": settlement.choice.words if settlement and settlement.choice else "",
        "by": _settled_by(dispute),
        "comment": settlement.comment if settlement else "",
    }


def _text(store: ReviewStore, sample: Sample, judgement: Judgement) -> str:
    tags = f" · {', '.join(judgement.tags)}" if judgement.tags else ""
    edited = ""
    if judgement.edits:
        prediction = judged_prediction(sample, judgement, store.snapshots)
        edited = f" · edited image: {prediction.answer.words}"
    return f"{judgement.choice.words} ({judgement.confidence.phrase}){tags}{edited}"


def _settled_by(dispute: Disagreement) -> str:
    if not (settlement := dispute.settlement):
        return ""
    later = f"; {OUTDATED}" if dispute.outdated else ""
    return f"{settlement.settled_by}, {utc_time(settlement.created)}{later}"


PANEL = Panel(
    own.DISPUTES, layout, register=register, fields=("review",), parts=PARTS, render=render
)
