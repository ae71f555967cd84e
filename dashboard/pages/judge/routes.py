"""Judging: serves samples to the page's script, and receives verdicts, drafts and posts."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

import flask

from dashboard.access import Person, Right, needs, require
from dashboard.core.responses import fresh
from dashboard.pages.judge.box_sentence import describe_box
from dashboard.pages.judge.sample import prepare, shown, view_of
from dashboard.pages.judge.script_data import desk, record
from dashboard.pages.judge.submit import give
from dashboard.routes.acting_person import acting_person
from dashboard.routes.addresses import argument, parsed
from dashboard.routes.request_body import number_in
from dashboard.services import Services
from data.analysis.boxes import Box
from data.reviews import ReviewProblem, UnknownVerdict, Verdict, VerdictConflict, VerdictDraft

NAMELESS = "Enter your name first."


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Serves what a reviewer sees, and receives what they send."""
    _add_reading(blueprint, services)
    _add_pictures(blueprint, services)
    _add_verdicts(blueprint, services)
    _add_writing(blueprint, services)


def _add_reading(blueprint: flask.Blueprint, services: Services) -> None:
    @blueprint.get("/judge/desk.json")
    @needs(Right.LOOK)
    def judging_desk() -> flask.Response:
        person = require(Right.LOOK)
        review = services.reviews.get(argument("review"))
        return fresh(desk(services, review, person, why_not(person)))

    @blueprint.get("/judge/sample.json")
    @needs(Right.LOOK)
    def judging_sample() -> flask.Response:
        require(Right.LOOK)
        query = dict(flask.request.args)
        ahead = query.pop("ahead", "") == "1"
        view = view_of(services, query)
        if ahead:
            prepare(services, view)
        return fresh(shown(services, view))

    @blueprint.get("/judge/record.json")
    @needs(Right.LOOK)
    def judging_record() -> flask.Response:
        name = require(Right.LOOK).name
        place = argument("review"), parsed("sample", int)
        services.reviews.queue.sample(*place)  # there is one
        verdict = services.reviews.verdicts.current(*place, name)
        own = record(verdict, services.reviews.drafts.get(*place, name))
        return fresh(own | {"person": name})

    @blueprint.get("/judge/inside.json")
    @needs(Right.LOOK)
    def judging_inside() -> flask.Response:
        require(Right.LOOK)
        query = dict(flask.request.args)
        query.pop("box", None)
        view = view_of(services, query)
        return fresh({"words": describe_box(services, view, parsed("box", _box))})


def _add_pictures(blueprint: flask.Blueprint, services: Services) -> None:
    @blueprint.get("/judge/verdicts/<verdict_id>/<any(picture, input):which>.png")
    @needs(Right.LOOK)
    def judging_picture(verdict_id: str, which: str) -> flask.Response:
        verdict = services.reviews.verdicts.get(verdict_id, require(Right.LOOK).name)
        if verdict.judgement is None or not verdict.judgement.evidence:
            raise UnknownVerdict("This verdict has no snapshot.")
        evidence = services.reviews.snapshots
        png = evidence.picture_png if which == "picture" else evidence.input_png
        response = flask.Response(png(verdict.judgement.evidence), mimetype="image/png")
        response.headers["Cache-Control"] = "private, no-cache"  # who may see it can change
        return response


def _add_verdicts(blueprint: flask.Blueprint, services: Services) -> None:
    @blueprint.post("/judge/verdict")
    @needs(Right.JUDGE)
    def give_verdict() -> flask.Response:
        person, body = acting_person(Right.JUDGE)
        return _stored(services, partial(give, services, body, person.name))

    @blueprint.post("/judge/withdraw")
    @needs(Right.JUDGE)
    def withdraw_verdict() -> flask.Response:
        person, body = acting_person(Right.JUDGE)
        place = str(body.get("review", "")), number_in(body, "sample")
        base = number_in(body, "base")
        withdraw = partial(services.reviews.verdicts.withdraw, *place, person.name)
        return _stored(services, partial(withdraw, expected_version=base))


def _add_writing(blueprint: flask.Blueprint, services: Services) -> None:
    @blueprint.post("/judge/draft")
    @needs(Right.JUDGE)
    def keep_draft() -> flask.Response:
        person, body = acting_person(Right.JUDGE)
        content = body.get("content")
        if not isinstance(content, dict):
            raise ReviewProblem("The draft arrived without its text. Reload the page.")
        saved = services.reviews.drafts.save(
            VerdictDraft(
                review_id=str(body.get("review", "")),
                position=number_in(body, "sample"),
                reviewer=person.name,
                content=content,
                base_version=number_in(body, "base"),
                sequence=number_in(body, "sequence"),
                saved=0,
            )
        )
        return fresh({"sequence": saved.sequence})

    @blueprint.post("/judge/remark")
    @needs(Right.JUDGE)
    def add_remark() -> flask.Response:
        person, body = acting_person(Right.JUDGE)
        place = str(body.get("review", "")), number_in(body, "sample")
        remark_fields = str(body.get("text", "")), str(body.get("id", ""))
        remark = services.reviews.discussion.add_remark(*place, person.name, *remark_fields)
        return fresh({"id": remark.id})


def why_not(person: Person) -> str:
    """Why the person may not judge, in one sentence; empty if they may."""
    if not person.may(Right.JUDGE):
        return "You can view this review; only reviewers can give verdicts."
    return "" if person.name else NAMELESS


def _stored(services: Services, change: Callable[[], Verdict]) -> flask.Response:
    """The new verdict, and the version of the set-up now; as a conflict if another is current."""
    try:
        verdict = change()
        setup = services.reviews.get(verdict.review_id).version
        return fresh(record(verdict, None) | {"setup": setup})
    except VerdictConflict as conflict:
        response = fresh({"sentence": str(conflict), "current": record(conflict.current, None)})
        response.status_code = HTTPStatus.CONFLICT
        return response


def _box(text: str) -> Box:
    """Left, top, right, bottom, separated by commas."""
    left, top, right, bottom = map(float, text.split(","))
    return left, top, right, bottom
