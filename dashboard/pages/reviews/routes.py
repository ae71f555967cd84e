"""Requests that create, change, settle and sign reviews, and their downloads."""

import time
from dataclasses import replace
from typing import Any

import flask

from dashboard.access import Person, Right, current_person, needs, require
from dashboard.access.person import person_key
from dashboard.access.session import session_id
from dashboard.core.jobs.job import Job, Progress
from dashboard.core.long_maps import SHORT_S
from dashboard.core.responses import fresh
from dashboard.limits.lanes import aside
from dashboard.pages.reviews.files import report_maker, review_file
from dashboard.pages.reviews.head import YES
from dashboard.reviews.add_samples import add_to_review
from dashboard.reviews.complete_samples import complete_samples
from dashboard.reviews.new_queue import make_queue, queue_text
from dashboard.reviews.new_review import create_review, first_review
from dashboard.reviews.report_data import Signature
from dashboard.reviews.reviewer_names import names_of_accounts
from dashboard.routes.acting_person import acting_person
from dashboard.routes.attachments import attachment
from dashboard.routes.created_files import created
from dashboard.routes.request_body import Body, number_in, text_in, versions_in
from dashboard.services import Services
from data.reviews import (
    Choice,
    ReviewProblem,
    ReviewSetup,
    ReviewState,
)

INCOMPLETE = "The request was incomplete. Reload the page."
CHANGED = (
    "The review has changed since you opened it. Check its current state, then sign; your "
    "statement is kept."
)


def add_routes(blueprint: flask.Blueprint, services: Services) -> None:
    """Handles the page's requests, and serves the files."""
    _add_changes(blueprint, services)
    _add_outcomes(blueprint, services)
    _add_files(blueprint, services)


def _add_changes(blueprint: flask.Blueprint, services: Services) -> None:
    @blueprint.post("/reviews/create")
    @needs(Right.LEAD)
    def create_from_form() -> flask.Response:
        person, body = acting_person(Right.LEAD)
        card = services.engine.card(text_in(body, "model"))
        queue = queue_text(body.get("kind"), body.get("subset"), body.get("count"))
        origin, samples = make_queue(services, card, queue, body.get("seed"))
        opening = {name: body[name] for name in ("layer", "method") if body.get(name)}
        setup = _setup(services, person, body, ReviewSetup(name=""))
        setup = replace(setup, opening=opening)
        review = create_review(services, card, setup, origin, samples, by=person.name)
        return fresh({"id": review.id})

    @blueprint.post("/reviews/first")
    @needs(Right.LEAD)
    def create_first_review() -> flask.Response:
        person, body = acting_person(Right.LEAD)
        card = services.engine.card(text_in(body, "model"))
        return fresh({"id": first_review(services, card, by=person.name).id})

    @blueprint.post("/reviews/<review_id>/change")
    @needs(Right.LEAD)
    def change_review(review_id: str) -> flask.Response:
        person, body = acting_person(Right.LEAD)
        setup = _setup(services, person, body, services.reviews.get(review_id).setup)
        services.reviews.change(
            review_id, setup, by=person.name, expected_version=number_in(body, "version")
        )
        return fresh({"message": "Saved."})

    @blueprint.post("/reviews/<review_id>/state")
    @needs(Right.LEAD)
    def move_review(review_id: str) -> flask.Response:
        person, body = acting_person(Right.LEAD)
        try:
            state = ReviewState(text_in(body, "state"))
        except ValueError:
            raise ReviewProblem(INCOMPLETE) from None
        review = services.reviews.move(
            review_id, state, by=person.name, expected_version=number_in(body, "version")
        )
        return fresh({"message": f"The review is {review.state.value} now."})

    @blueprint.post("/reviews/<review_id>/discard")
    @needs(Right.LEAD)
    def discard_review(review_id: str) -> flask.Response:
        person, _ = acting_person(Right.LEAD)
        services.reviews.discard(review_id, by=person.name)
        return fresh({"message": "Draft discarded."})

    @blueprint.post("/reviews/add")
    @needs(Right.JUDGE)
    def add_view() -> flask.Response:
        person, body = acting_person(Right.JUDGE)
        if not body.get("review"):
            require(Right.LEAD)
        return fresh({"message": add_to_review(services, person.name, body)})


def _add_outcomes(blueprint: flask.Blueprint, services: Services) -> None:
    @blueprint.post("/reviews/<review_id>/settle")
    @needs(Right.LEAD)
    def settle_sample(review_id: str) -> flask.Response:
        person, body = acting_person(Right.LEAD)
        position, version = number_in(body, "position"), number_in(body, "version")
        verdicts, settlements = versions_in(body, "verdicts"), services.reviews.settlements
        place = review_id, position, person.name
        if not body.get("choice"):
            settlements.withdraw(*place, verdicts=verdicts, expected_version=version)
            return fresh({"message": f"Settlement of sample {position + 1} withdrawn."})
        try:
            choice = Choice(text_in(body, "choice"))
        except ValueError:
            raise ReviewProblem(INCOMPLETE) from None
        comment = text_in(body, "comment")
        settlements.settle(*place, choice, comment, verdicts=verdicts, expected_version=version)
        return fresh({"message": f"Sample {position + 1} settled: {choice.words}."})

    @blueprint.post("/reviews/<review_id>/sign")
    @needs(Right.LEAD)
    def sign_review(review_id: str) -> flask.Response:
        person, body = acting_person(Right.LEAD)
        complete_samples(services, review_id)  # before: what it adds, nobody has seen
        statement, revision = (
            text_in(body, "statement").strip(),
            services.reviews.revision(review_id),
        )
        if revision != number_in(body, "revision"):
            raise ReviewProblem(CHANGED)
        if not statement:
            raise ReviewProblem("Write a statement first: one sentence on what you sign.")
        _start_signing(services, review_id, statement, revision, person.name)
        signed = services.reviews.sign_offs.of_review(review_id)
        if signed is None:
            return fresh({})  # under way
        return fresh({"message": "Signed off.", "sha256": signed.report_sha256})


def _start_signing(
    services: Services, review_id: str, statement: str, revision: int, name: str
) -> None:
    """Creates the report and signs it, as a job; waits for it a moment.

    Raises: TooMuchLongWork; why the review could not be signed.
    """
    signature = Signature(statement, name, float(int(time.time())))
    make = report_maker(services, review_id, signature)

    def sign(progress: Progress) -> None:
        services.reviews.sign_offs.sign(
            review_id,
            statement,
            by=name,
            report=make(progress.step),
            expected_revision=revision,
            at=signature.at,
        )

    jobs, session = services.jobs.signing, session_id()
    jobs.start(session, review_id, lambda: Job("signing", sign), person_key())
    job = jobs.of(session, review_id)
    if job is not None:
        with aside():
            job.wait(SHORT_S)
        if job.state.error is not None:
            raise job.state.error


def _add_files(blueprint: flask.Blueprint, services: Services) -> None:
    @blueprint.get("/reviews/open")
    @needs(Right.LOOK)
    def open_reviews() -> flask.Response:
        reviews = services.reviews.list((ReviewState.OPEN, ReviewState.DRAFT))
        described = [
            {
                "id": each.review.id,
                "name": each.review.name,
                "state": each.review.state.value,
                "model": each.review.model.key,
            }
            for each in reviews
        ]
        person = current_person()
        return fresh({"reviews": described, "lead": person.may(Right.LEAD), "person": person.name})

    @blueprint.get("/reviews/<review_id>/revision")
    @needs(Right.LOOK)
    def review_revision(review_id: str) -> flask.Response:
        return fresh({"revision": services.reviews.revision(review_id)})

    @blueprint.get("/reviews/<review_id>/report.html")
    @needs(Right.LOOK)
    def review_report_html(review_id: str) -> flask.Response:
        signed = services.reviews.sign_offs.of_review(review_id)
        if signed is None:
            return created(services, review_file(services, review_id, "html"))
        body = services.reviews.snapshots.read_file(signed.report_sha256)
        return attachment(body, f"review-{review_id[:12]}.html")

    @blueprint.get("/reviews/<review_id>/verdicts.<any(csv, jsonl):kind>")
    @needs(Right.LOOK)
    def review_export(review_id: str, kind: str) -> flask.Response:
        return created(services, review_file(services, review_id, kind))


def _setup(services: Services, person: Person, body: Body, old: ReviewSetup) -> ReviewSetup:
    """The set-up with what the request states; the rest stays as it was.

    Raises: ReviewProblem for reviewers who have no account, where accounts log in.
    """
    fields: dict[str, Any] = {
        name: text_in(body, name).strip() for name in ("name", "purpose") if name in body
    }
    if "guidelines" in body:
        fields["guidelines"] = text_in(body, "guidelines")
    for name in ("tags", "reviewers"):
        if name in body:
            words = (word.strip() for word in text_in(body, name).split(","))
            fields[name] = tuple(dict.fromkeys(word for word in words if word))
    if "reviewers" in fields and not (person.local or services.settings.user_header):
        accounts = services.accounts.all()
        fields["reviewers"] = names_of_accounts(fields["reviewers"], accounts, old.reviewers)
    for name in ("blind", "region_test"):
        if name in body:
            fields[name] = body[name] in (True, YES)
    return replace(old, **fields)
