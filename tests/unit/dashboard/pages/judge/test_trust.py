"""Badge and marks on the judging page: a blind review shows them with what others say."""

import flask
import pytest
from flask.testing import FlaskClient

from dashboard.access import Person, Role, people
from dashboard.components import BadgeData, LayerMarks
from dashboard.pages.judge.picture import trust
from dashboard.pages.judge.scene import JudgeScene
from dashboard.pages.judge.view import JudgeView
from dashboard.services import Services
from dashboard.trust.findings import UNTIL_CLOSED, UNTIL_JUDGED
from dashboard.ui.choices import Choices
from data.gallery.gallery import Gallery
from data.reviews import Review, ReviewState
from explainers.models import ModelCard
from tests.unit.dashboard.pages.judge.judge_client import (
    CUP,
    VIEW,
    new_review,
    on_sqlite,
    post,
    verdict,
)
from tests.unit.dashboard.route_client import LAYER, MINE

pytestmark = on_sqlite
UNTESTED = ("–", "not-tested", "This map is not tested.")


def badge_and_marks(
    services: Services, review: Review, person: str, role: Role = Role.REVIEWER
) -> tuple[BadgeData | None, LayerMarks | None]:
    server = flask.Flask("asking")
    people(server, lambda: Person(person, role))
    with server.test_request_context():
        flask.current_app.preprocess_request()
        values = VIEW | {"review": review.id, "sample": 0}
        view = JudgeView.from_values(values, Choices(services, MINE))
        return trust(JudgeScene(view, services, MINE))


def text(services: Services, review: Review, person: str) -> str:
    badge, _ = badge_and_marks(services, review, person)
    return badge["text"] if badge else ""


def test_a_blind_review_hides_it_until_the_own_verdict_stands(
    client: FlaskClient, services: Services, card: ModelCard
) -> None:
    review = new_review(services, card, blind=True)
    assert post(client, "verdict", verdict(review), "Ada").status_code == 200
    badge, marks = badge_and_marks(services, review, "Ben")
    assert badge is not None
    assert badge["text"].endswith("give your verdict to see the tests of this map.")
    assert (badge["href"], badge["findings"]) == (None, [])
    viewer_badge, viewer_marks = badge_and_marks(services, review, "Vi", Role.VIEWER)
    assert viewer_badge is not None
    assert viewer_marks is not None
    assert viewer_badge["text"].endswith("the tests of this map are hidden until it is closed.")
    assert viewer_marks["kinds"] == [("–", "not-tested", UNTIL_CLOSED.sentence)]
    assert marks == {
        "kinds": [("–", "not-tested", UNTIL_JUDGED.sentence)],
        "rows": [[0] * len(card.layers)],
    }
    badge, marks = badge_and_marks(services, review, "Ada")
    assert badge is not None
    assert badge["text"] == "– This map is not tested."
    assert f"layer={LAYER}&target={CUP}&method=grad_cam#trust-panel" in str(badge["href"])
    assert badge["findings"]
    assert marks is not None
    assert UNTESTED in marks["kinds"]
    assert UNTIL_JUDGED.sentence not in str(marks)
    assert len(marks["rows"][0]) == len(card.layers)
    undone = {"review": review.id, "sample": 0, "base": 1}
    assert post(client, "withdraw", undone, "Ada").status_code == 200
    assert "blind" in text(services, review, "Ada")
    services.reviews.move(review.id, ReviewState.CLOSED, by="Lea", expected_version=review.version)
    assert text(services, review, "Ben") == "– This map is not tested."


def test_without_a_map_there_is_no_badge(
    services: Services, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert text(services, review, "Ben") == "– This map is not tested."
    gone = Gallery("gone", [], [], starter=True)
    monkeypatch.setattr(services, "gallery", gone)
    assert badge_and_marks(services, review, "Ben") == (None, None)
