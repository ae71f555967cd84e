"""The sample's verdicts: the current ones, and the earlier versions of each."""

from collections.abc import Mapping

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import OfSample
from dashboard.core.times import utc_time
from dashboard.pages.judge import ids as own
from dashboard.pages.judge.scene import OF_SAMPLE, JudgeScene, of_review
from dashboard.reviews.judged_predictions import judged_prediction
from dashboard.reviews.region_tests import words_of
from dashboard.reviews.sample_view import frozen_url, judge_url
from dashboard.ui.components import card
from dashboard.ui.markdown_components import to_components
from dashboard.ui.panel import Panel, Parts
from dashboard.what_if.words import edits_words
from data.reviews import OUTDATED, Settlement, Verdict

HIDDEN = "This review is blind: give your verdict to see those of others."
UNTIL_CLOSED = "This review is blind: verdicts are hidden until it is closed."


def layout() -> Component:
    """Current verdicts, and below them the earlier versions."""
    return card(
        own.VERDICTS,
        ["Verdicts on this sample"],
        [
            OfSample(id=own.VERDICTS_CURRENT, class_name="judge-entries"),
            html.Details(
                [html.Summary("Earlier versions"), OfSample(id=own.VERDICTS_EARLIER)],
                className="judge-earlier",
            ),
        ],
    )


PARTS = {
    "current": Output(own.VERDICTS_CURRENT, "content"),
    "earlier": Output(own.VERDICTS_EARLIER, "content"),
    "of": Output(own.VERDICTS_CURRENT, "of"),
    "earlier_of": Output(own.VERDICTS_EARLIER, "of"),
}


@of_review
def render(desk: JudgeScene) -> Parts:
    """Shows what the person may see; the store decides that."""
    place, name = (desk.view.review, desk.view.sample), desk.person
    current = desk.reviews.verdicts.seen_by(*place, name)
    hidden = desk.reviews.discussion.seen_by(*place, name) is None
    settled = None if hidden else desk.reviews.settlements.current(*place, name)
    entries = [_entry(each, desk) for each in current]
    if settled is not None and settled.choice is not None:
        entries.append(_settled(settled, {each.reviewer: each.version for each in current}))
    nothing = "" if entries else "No verdicts on this sample yet."
    if hidden:
        nothing = HIDDEN if desk.judges else UNTIL_CLOSED
    note = [html.P(nothing, className="quiet")] if nothing else []
    sample = desk.view.sample
    return {
        "current": [*entries, *note],
        "earlier": _earlier(desk, current, hidden=hidden),
        "of": sample,
        "earlier_of": sample,
    }


def _earlier(desk: JudgeScene, current: list[Verdict], *, hidden: bool) -> list[Component]:
    """The versions that were replaced or withdrawn, newest first."""
    shown = {each.id for each in current}
    every = desk.reviews.verdicts.versions_seen_by(desk.view.review, desk.view.sample, desk.person)
    earlier = [_entry(each, desk) for each in every if each.id not in shown]
    none = f"No earlier versions{' that you may see' if hidden else ''}."
    return earlier or [html.P(none, className="quiet")]


def _entry(verdict: Verdict, desk: JudgeScene) -> Component:
    """One version: reviewer, verdict, confidence, time, a link that restores its view, comment."""
    judgement = verdict.judgement
    link = judge_url(verdict.review_id, verdict.position, verdict.id)
    version = f"version {verdict.version}, {utc_time(verdict.created)}"
    if judgement is None:
        what, details, text = "withdrew the verdict", version, ""
    else:
        what, text = judgement.choice.words, judgement.comment
        marked = [f"box {b.left}, {b.top} to {b.right}, {b.bottom}" for b in judgement.boxes]
        place = f"at layer {judgement.layer}" if judgement.layer else "a map per pixel"
        sample = desk.reviews.queue.sample(verdict.review_id, verdict.position)
        prediction = judged_prediction(sample, judgement, desk.reviews.snapshots)
        place += prediction.map_words(judgement, desk.labels)
        edited = (
            [f"edited: {edits_words(judgement.edits, desk.labels)}", prediction.answer.words]
            if judgement.edits
            else []
        )
        tested = words_of(judgement, requested=desk.review.region_test)
        test = [f"region test: {tested}"] if tested else []
        details = " · ".join(
            [judgement.confidence.phrase, *judgement.tags, *marked, place, *edited, *test, version]
        )
    return html.Article(
        [
            html.P([html.B(_reviewer_of(verdict.reviewer, desk)), " ", html.Span(what)]),
            html.P(
                [details, " · ", html.A("Link to this verdict", href=link), *_seen(verdict)],
                className="quiet",
            ),
            html.Div(to_components(text), className="markdown"),
        ],
        className="judge-entry named" if verdict.id == desk.view.verdict else "judge-entry",
    )


def _seen(verdict: Verdict) -> list[Component | str]:
    """The link to the frozen picture."""
    if verdict.judgement is None or not verdict.judgement.evidence:
        return []
    return [" · ", html.A("View as judged", href=frozen_url(verdict.id), target="_blank")]


def _settled(settlement: Settlement, versions: Mapping[str, int]) -> Component:
    """`versions` are those of the current verdicts, by reviewer."""
    assert settlement.choice is not None
    words = f"Settled as {settlement.choice.words} by {settlement.settled_by}"
    outdated = "" if settlement.verdicts == versions else f"; {OUTDATED}"
    return html.Article(
        [
            html.P(html.B(words)),
            html.P(f"{utc_time(settlement.created)}{outdated}", className="quiet"),
            html.Div(to_components(settlement.comment), className="markdown"),
        ],
        className="judge-entry",
    )


def _reviewer_of(reviewer: str, desk: JudgeScene) -> str:
    return f"{reviewer} (you)" if reviewer == desk.person else reviewer


PANEL = Panel(own.VERDICTS, layout, fields=OF_SAMPLE, parts=PARTS, render=render)
