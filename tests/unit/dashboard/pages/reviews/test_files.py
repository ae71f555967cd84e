"""Reports that take long, and signing: jobs that are followed, cancelled and kept apart."""

from threading import Event
from typing import Any

import pytest

from dashboard.core.jobs.files import Step
from dashboard.core.jobs.session_jobs import SessionJobs
from dashboard.reviews.box_statistics import MarkedBoxes
from dashboard.services import Services
from data.reviews import (
    Choice,
    Judgement,
    ReviewStore,
)
from explainers.models import ModelCard
from tests.unit.dashboard.pages.reviews.reviews_client import BEN, LEAD, Client, judged


class Held:
    """Marked boxes whose measuring waits until it may go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = Event(), Event()
        monkeypatch.setattr("dashboard.pages.reviews.files.marked_boxes", self.measure)
        monkeypatch.setattr("dashboard.pages.reviews.routes.SHORT_S", 0.1)
        monkeypatch.setattr("dashboard.routes.created_files.SHORT_S", 0.1)

    def measure(self, *_: object, step: Step, may_judge: bool) -> MarkedBoxes:
        assert may_judge
        step(1, 2)
        self.begun.set()
        assert self.go_on.wait(60)
        step(2, 2)
        return MarkedBoxes((), done=2, total=2, frozen_only=False)


def only(jobs: SessionJobs[Any]) -> Any:  # noqa: ANN401
    (job,) = jobs._jobs.values()
    return job


def test_a_long_report_is_a_job_that_another_request_finds_again_until_it_is_done(
    client: Client,
    store: ReviewStore,
    services: Services,
    card: ModelCard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.open_session("a")
    review, held = judged(client, store, card), Held(monkeypatch)
    early = client.get(f"{review}/report.html")
    assert held.begun.wait(60)
    assert (early.status_code, early.headers["Retry-After"]) == (503, "1")
    again = client.get(f"{review}/report.html")
    name = f"review-{review[:12]}.html"
    assert again.text == f"{name} is 20\N{NO-BREAK SPACE}% created. Come back soon."
    last = client.get(f"{review}/report.html?last=1")
    assert (last.status_code, last.text) == (410, "This file is no longer kept. Create it again.")
    job = only(services.jobs.files._jobs)
    held.go_on.set()
    job.wait(60)
    done = client.get(f"{review}/report.html?last=1")
    assert done.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert b"not signed off" in done.data
    assert client.get(f"{review}/report.html").data == done.data  # not created again
    assert only(services.jobs.files._jobs) is job
    store.verdicts.give(review, 2, "Ben", Judgement(choice=Choice.RIGHT), expected_version=0)
    assert client.get(f"{review}/report.html?last=1").data == done.data  # the file that was offered
    client.get(f"{review}/report.html")
    assert only(services.jobs.files._jobs) is not job


def test_a_report_of_another_session_or_person_is_not_served(
    client: Client, store: ReviewStore, card: ModelCard
) -> None:
    review = judged(client, store, card)
    client.open_session("a")
    client.get(f"{review}/report.html")
    assert client.get(f"{review}/report.html?last=1").status_code == 200
    client.who = BEN
    assert client.get(f"{review}/report.html?last=1").status_code == 410
    client.who = LEAD
    client.open_session("b")
    assert client.get(f"{review}/report.html?last=1").status_code == 410


def test_signing_is_a_job_that_can_be_cancelled_and_then_nothing_is_signed(
    client: Client,
    store: ReviewStore,
    services: Services,
    card: ModelCard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.open_session("a")
    review, held = judged(client, store, card), Held(monkeypatch)
    client.done(f"{review}/state", state="closed", version=store.get(review).version)
    revision = store.revision(review)
    assert client.done(f"{review}/sign", statement="Fit.", revision=revision) == {}
    job = only(services.jobs.signing)
    assert job.running
    job.cancel()
    held.go_on.set()
    job.wait(60)
    assert (job.state.state, store.sign_offs.of_review(review)) == ("idle", None)
    monkeypatch.setattr("dashboard.pages.reviews.routes.SHORT_S", 600.0)
    signed = client.done(f"{review}/sign", statement="Fit.", revision=revision)
    assert signed["message"] == "Signed off."
    assert client.get(f"{review}/report.html").status_code == 200
