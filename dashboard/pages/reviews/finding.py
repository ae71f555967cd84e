"""What the review has found: outcomes, the rate of wrong reasons, and the samples behind it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from dash import Output, html
from dash.development.base_component import Component

from dashboard.maps.captions import answer_of_one
from dashboard.maps.urls import thumbnail_url
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.parts import bar, figure, legend
from dashboard.pages.reviews.scene import ReviewScene, of_review
from dashboard.reviews.judged_predictions import judged_prediction
from dashboard.reviews.region_tests import (
    HEADINGS,
    WrongReason,
    is_listed,
    summary_words,
    wrong_reasons,
)
from dashboard.reviews.sample_view import judge_url
from dashboard.reviews.summary import Summary
from dashboard.reviews.summary_cache import CachedReview
from dashboard.ui.components import aria, card, subtitle
from dashboard.ui.panel import Panel, Parts
from data.numerals import DASH, count_of, percent
from data.reviews import Choice, NewSample, ReviewStore, SampleTable, Verdict

REASON = Choice.RIGHT_WRONG_REASON
MOST_TESTS = 100  # rows
MANY = f"The first {MOST_TESTS} are listed; the report and the exports hold all."
EDITED = "edited image"
MOST = 24  # pictures; the queue's filter shows all of them


def layout() -> Component:
    """Large figures, one bar of outcomes, and pictures."""
    return card(
        own.FINDING,
        ["Finding", subtitle(own.FINDING_TITLE)],
        [
            html.Dl(id=own.FINDING_FIGURES, className="big-figures"),
            html.Div(id=own.FINDING_WORDS, className="padded"),
            html.Div(id=own.FINDING_SAMPLES, className="padded"),
            html.Div(id=own.FINDING_TESTS, className="padded"),
        ],
    )


PARTS = {
    "figures": Output(own.FINDING_FIGURES, "children"),
    "words": Output(own.FINDING_WORDS, "children"),
    "samples": Output(own.FINDING_SAMPLES, "children"),
    "tests": Output(own.FINDING_TESTS, "children"),
    "title": Output(own.FINDING_TITLE, "children"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """From all verdicts that the person may see."""
    cached = scene.cached
    summary = cached.summary
    sentences = f"{summary.words} {scene.earlier_guidelines}".rstrip()
    words = [html.P(sentences), bar(summary.decided.counts, "Outcomes"), legend()]
    deciding = summary.deciding.tolist()
    shown_first = deciding[:MOST]
    shown_tiles = tiles(
        *(scene.store, scene.view.review, cached.samples, shown_first),
        _verdicts(scene, shown_first),
    )
    shown = [html.H3(_heading(len(deciding))), html.Div(shown_tiles, className="tiles small")]
    return {
        "figures": _figures(cached),
        "words": words,
        "samples": shown if deciding else [],
        "tests": _tests(scene),
        "title": _title(summary),
    }


def _title(summary: Summary) -> str:
    if summary.nothing_visible:
        return summary.nothing_visible
    decided = summary.decided.total
    are = "is" if decided == 1 else "are"
    title = f"{decided:,} of {count_of(summary.visible, 'sample')} {are} decided"
    title += summary.cannot_tell_words
    if single := summary.decided_single.total:
        title += f", {single:,} judged by one reviewer only"
    return title + summary.hidden_words


def _figures(cached: CachedReview) -> list[Component]:
    summary = cached.summary
    wrong = summary.wrong_reason
    rate = percent(wrong.value) if wrong.n else "–"
    disputes, dispute = summary.disputes, summary.disputes.settled_words
    alone = f"{summary.alone:,} by one reviewer only"
    judged, disputed = f"{summary.judged:,}", f"{len(disputes.open):,}"
    if not summary.visible:
        judged = disputed = DASH
        alone = dispute = f"hidden {summary.until}"
    elif summary.untested:
        settled = f"; {dispute}" if disputes.settled or len(disputes.again) else ""
        disputed, dispute = DASH, f"not tested: {summary.untested}{settled}"
    return [
        *figure("Right for the wrong reason", rate, summary.wrong_reason_interval),
        *figure("Judged", judged, alone),
        *figure("In dispute", disputed, dispute),
    ]


def _heading(count: int) -> str:
    shown = f", the first {MOST} of them" if count > MOST else ""
    return f"{count_of(count, 'sample')} right for the wrong reason{shown}"


def _tests(scene: ReviewScene) -> list[Component]:
    """The verdicts “right for the wrong reason” with their region tests, if requested."""
    place = scene.view.review, scene.person
    verdicts = scene.store.verdicts.of_review(*place, choice=REASON, most=MOST_TESTS)
    reasons = wrong_reasons(verdicts)
    if not is_listed(reasons, requested=scene.review.region_test):
        return []
    names = scene.cached.samples.names
    rows = [
        html.Tr(
            [
                html.Th(_opened(scene, each, names[each.position]), scope="row"),
                html.Td(each.reviewer),
                *(html.Td(text) for text in each.texts),
            ]
        )
        for each in reasons
    ]
    head = html.Tr([html.Th(name, scope="col") for name in HEADINGS])
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="figures region-tests")
    region: dict[str, Any] = {"tabIndex": 0, "role": "region"}
    many = [html.P(MANY, className="quiet")] if len(reasons) == MOST_TESTS else []
    title = "Region tests of the verdicts “right for the wrong reason”"
    return [
        html.H3(title),
        html.P(summary_words(reasons), className="quiet"),
        html.Div(table, className="scroll-x", **region, **aria(label=title)),
        *many,
    ]


def _opened(scene: ReviewScene, each: WrongReason, name: str) -> Component:
    link = judge_url(scene.view.review, each.position, each.verdict)
    return html.A(f"{each.position + 1}: {name}", href=link)


def _verdicts(scene: ReviewScene, positions: Sequence[int]) -> dict[int, Verdict]:
    """For each sample a verdict that explains why it is listed."""
    by_position = {}
    for position in positions:
        verdicts = scene.store.verdicts.seen_by(scene.view.review, position, scene.person)
        verdicts.sort(
            key=lambda each: each.judgement is not None and each.judgement.choice is REASON
        )
        if verdicts:
            by_position[position] = verdicts[-1]
    return by_position


def tiles(
    store: ReviewStore,
    review: str,
    samples: SampleTable,
    positions: Sequence[int],
    verdicts: Mapping[int, Verdict] = MappingProxyType({}),
) -> list[Component]:
    """Pictures of samples, each a way to the view in which it was judged.

    One with a verdict on the edited image states the prediction for that.
    """
    return [_tile(store, review, i, samples.sample(i), verdicts.get(i)) for i in positions]


def _tile(
    store: ReviewStore, review: str, position: int, sample: NewSample, verdict: Verdict | None
) -> Component:
    judged = verdict.judgement if verdict else None
    answer = answer_of_one(sample)
    lines, words = answer.lines, answer.words
    if judged is not None and judged.edits:
        answer = judged_prediction(sample, judged, store.snapshots).answer
        lines, words = (*answer.lines, EDITED), f"{EDITED}: {answer.words}"
    return html.A(
        [
            html.Img(src=thumbnail_url(sample.image_id), alt=""),
            html.Small([html.Span(f"{line} ") for line in lines]),
        ],
        href=judge_url(review, position, verdict.id if verdict else ""),
        className="tile",
        title=f"{position + 1}: {sample.name} · {words}",
    )


PANEL = Panel(own.FINDING, layout, fields=("review",), parts=PARTS, render=render)
