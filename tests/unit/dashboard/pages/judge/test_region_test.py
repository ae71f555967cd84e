"""The region test on Judge: asked for by the review, run by the reviewer, kept with the verdict."""

import flask
import pytest
from flask.testing import FlaskClient

from dashboard.access import Person, Role, people
from dashboard.core.jobs.job import Job
from dashboard.pages.judge import region_test
from dashboard.pages.judge.scene import JudgeScene
from dashboard.pages.judge.verdicts import render as render_verdicts
from dashboard.pages.judge.view import JudgeView
from dashboard.services import Services
from dashboard.ui.choices import Choices
from dashboard.ui.panel import Parts
from dashboard.what_if.experiments import region_test_of
from data.gallery.items import Item
from data.reviews import Judgement, Review
from explainers import Engine
from explainers.engine.requests import ImageRef, MapRequest, RegionTestRequest
from explainers.models import ModelCard
from tests.unit.dashboard.pages.judge.judge_client import (
    CUP,
    VIEW,
    get,
    new_review,
    on_sqlite,
    post,
    verdict,
)
from tests.unit.dashboard.route_client import LAYER, LITE0, MINE, THEIRS

pytestmark = [on_sqlite, pytest.mark.usefixtures("what_if_jobs")]
UNTESTED = 7  # a class whose map no test tests


@pytest.fixture
def request_(coffee: Item) -> RegionTestRequest:
    image = ImageRef(coffee.id, coffee.path)
    return region_test_of(MapRequest(LITE0, image, LAYER, CUP, "grad_cam"))


def seen(services: Services, review: Review, session: str = MINE, target: int = CUP) -> Parts:
    """What the panel shows of the first sample."""
    server = flask.Flask("asking")
    people(server, lambda: Person("Ada", Role.REVIEWER))
    with server.test_request_context():
        flask.current_app.preprocess_request()
        values = VIEW | {"review": review.id, "sample": 0, "target": target}
        view = JudgeView.from_values(values, Choices(services, session))
        return region_test.render(JudgeScene(view, services, session))


def run(services: Services, request: RegionTestRequest, session: str = MINE) -> None:
    """The session's own test, to its end."""
    jobs = services.jobs.what_if
    jobs.start(session, request, [request])
    job = jobs.of(session, request)
    assert isinstance(job, Job)
    job.wait(60)


def kept(services: Services, review: Review, person: str = "Ada") -> Judgement:
    verdict = services.reviews.verdicts.current(review.id, 0, person)
    assert verdict is not None
    assert verdict.judgement is not None
    return verdict.judgement


def test_it_is_hidden_unless_the_review_asks(
    services: Services, card: ModelCard, review: Review
) -> None:
    assert seen(services, review) == {"hidden": True, "shown": ""}
    asks = new_review(services, card, region_test=True)
    shown = seen(services, asks, target=UNTESTED)
    assert (shown["hidden"], shown["shown"]) == (False, "")
    assert str(shown["progress_text"]).startswith(region_test.PROMPT)


def test_the_result_that_was_shown_is_kept_with_the_verdict(
    client: FlaskClient,
    services: Services,
    card: ModelCard,
    engine: Engine,
    request_: RegionTestRequest,
) -> None:
    review = new_review(services, card, region_test=True)
    assert get(client, "/judge/desk.json", review=review.id).json["regionTest"] is True
    run(services, request_)
    mark = seen(services, review)["shown"]
    assert mark
    body = verdict(review, choice="right-wrong-reason", region_test=mark)
    assert post(client, "verdict", body).status_code == 200
    result = engine.stored(request_)
    assert result is not None
    judgement = kept(services, review)
    assert judgement.region_test is not None
    fills = judgement.region_test["fills"]
    for fill, name in enumerate(result.fills):
        assert fills[name]["drop"] == pytest.approx(result.drop(fill))
        assert (fills[name]["rank"], fills[name]["regions"]) == (result.rank(fill), 41)
    facts = services.reviews.snapshots.facts(judgement.evidence)
    assert len(facts["region_test"]["fills"]["blur"]["controls"]["drops"]) == 40
    listed = entries(services, review)
    assert f"rank {result.rank()} of 41" in listed


def test_a_verdict_whose_reviewer_saw_no_result_has_none(
    client: FlaskClient, services: Services, card: ModelCard, request_: RegionTestRequest
) -> None:
    """Though somebody has run it, or the page still shows that of another map."""
    review = new_review(services, card, region_test=True)
    run(services, request_)
    other = str(seen(services, review)["shown"])
    for base, mark in enumerate((None, "", "0" * 16)):
        body = verdict(review, choice="right-wrong-reason", region_test=mark, base=base)
        assert post(client, "verdict", body).status_code == 200
        assert kept(services, review).region_test is None
    view = VIEW | {"review": review.id, "sample": 0, "target": CUP - 1}
    body = verdict(review, view=view, region_test=other, base=3)
    assert post(client, "verdict", body).status_code == 200
    assert kept(services, review).region_test is None
    assert "region test: not run" in entries(services, review)


def test_a_blind_review_hides_that_somebody_else_has_tested_the_map(
    client: FlaskClient, services: Services, card: ModelCard, request_: RegionTestRequest
) -> None:
    review = new_review(services, card, region_test=True, blind=True)
    run(services, request_, THEIRS)
    assert seen(services, review)["shown"] == ""
    run(services, request_, "o" * 43)
    assert seen(services, review)["shown"] == ""
    assert seen(services, review, session=THEIRS)["shown"] != ""
    assert post(client, "verdict", verdict(review)).status_code == 200
    assert seen(services, review)["shown"] != ""


def entries(services: Services, review: Review) -> str:
    """The list of verdicts, as Ada sees it."""
    server = flask.Flask("asking")
    people(server, lambda: Person("Ada", Role.REVIEWER))
    with server.test_request_context():
        flask.current_app.preprocess_request()
        view = JudgeView.from_values(
            VIEW | {"review": review.id, "sample": 0}, Choices(services, MINE)
        )
        return str(render_verdicts(JudgeScene(view, services, MINE))["current"])
