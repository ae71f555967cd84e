"""How a sample is opened: with the view of a verdict, its own, or the review's."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from dashboard.access import current_person
from dashboard.core.address import address
from data.reviews import ReviewProblem, ReviewStore, Sample

Texts = dict[str, str]
NOT_OPENED = ("review", "sample", "verdict", "model")  # a stored view does not choose these
CLEARED = "edits"  # the one field whose empty text states a choice: no edits


def judge_url(review_id: str, position: int, verdict_id: str = "") -> str:
    """A sample on the judging page; with a verdict, exactly as that was given."""
    query: dict[str, object] = {"review": review_id, "sample": position}
    return address("/judge/", query | {"verdict": verdict_id or None})


def frozen_url(verdict_id: str) -> str:
    """The picture as the reviewer saw it."""
    return address(f"/judge/verdicts/{verdict_id}/picture.png")


def opened(reviews: ReviewStore, requested: Mapping[str, object]) -> dict[str, object]:
    """The values of a view, completed by what the sample is opened with.

    Without a sample it is the person's next one. The view reports what cannot be
    found. Raises: DatabaseProblem.
    """
    values = {name: value for name, value in requested.items() if value not in (None, "")}
    review_id, name = str(values.get("review", "")), current_person().name
    try:
        if review_id and "sample" not in values:
            ahead = reviews.queue.unjudged(review_id, name)
            values["sample"] = ahead[0].position if ahead else 0
        if not str(values.get("sample", "")).isdecimal():
            return values
        sample = reviews.queue.sample(review_id, int(str(values["sample"])))
        stored = _of_verdict(reviews, str(values.get("verdict", ""))) or _of_sample(reviews, sample)
    except ReviewProblem:
        return values
    left_out = (*NOT_OPENED, CLEARED) if requested.get(CLEARED) == "" else NOT_OPENED
    return {name: text for name, text in stored.items() if name not in left_out} | values


def _of_verdict(reviews: ReviewStore, verdict_id: str) -> Texts:
    """The view in which a verdict was given; empty if the person may not see one."""
    if not verdict_id:
        return {}
    try:
        judgement = reviews.verdicts.get(verdict_id, current_person().name).judgement
    except ReviewProblem:
        return {}
    return _texts(judgement.search) if judgement else {}


def _of_sample(reviews: ReviewStore, sample: Sample) -> Texts:
    """The view that the sample was added with, else the review's opening."""
    if sample.search:
        return _texts(sample.search)
    opening = reviews.get(sample.review_id).opening
    return {name: str(value) for name, value in opening.items()}


def _texts(search: str) -> Texts:
    return dict(parse_qsl(search.lstrip("?")))
