"""What the head of a review offers to whom."""

from types import SimpleNamespace
from typing import Any, cast

import flask

from dashboard.access import Person, Role, people
from dashboard.pages.reviews import head
from dashboard.pages.reviews.scene import ReviewScene
from dashboard.pages.reviews.view import ReviewsView
from dashboard.services import Services
from data.reviews import (
    ReviewStore,
)
from tests.unit.dashboard.pages.reviews.reviews_client import BEN, LEAD, Client
from tests.unit.dashboard.route_client import LITE0


def head_of(services: Services, review: str, person: Person) -> dict[str, Any]:
    server = flask.Flask("asking")
    people(server, lambda: person)
    view = cast(ReviewsView, SimpleNamespace(review=review))
    with server.test_request_context():
        return dict(head.render(ReviewScene(view, services, "s")))


def test_only_who_can_judge_is_invited_to(
    client: Client, store: ReviewStore, services: Services
) -> None:
    """Of a blind review that names Ben: for all others, only closing it shows its verdicts."""
    services.accounts.add("Ben", Role.REVIEWER, "correct horse battery staple")
    form = {"model": LITE0, "name": "Blind", "kind": "random", "count": "2", "seed": "0"}
    named = client.done("create", **form, blind=True, reviewers="Ben")["id"]
    client.done(f"{named}/state", state="open", version=1)
    ben = head_of(services, named, BEN)
    assert ben["judge_text"] == "Start judging"
    assert "primary" in ben["judge_class"]
    assert "you see only the samples that you have judged" in str(ben["facts"])
    guest = Person("", Role.VIEWER, anonymous=True)
    for person in (LEAD, guest, Person("Ben", Role.VIEWER)):  # Ben's role was changed
        other = head_of(services, named, person)
        assert other["judge_text"] == "View the samples"
        assert "primary" not in other["judge_class"]
        assert "until it is closed, you see no verdicts." in str(other["facts"])
    nameless = head_of(services, named, Person("", Role.ADMIN, local=True))
    assert nameless["judge_text"] == "Start judging"
