"""The Reviews page over HTTP, and reviews made through it."""

from typing import Any

import flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard import routes
from dashboard.access import Person, Role, people
from dashboard.access.session import SESSION_COOKIE
from dashboard.pages.registry import PAGES
from dashboard.services import Services
from data.reviews import (
    Box,
    Choice,
    Judgement,
    ReviewStore,
    Snapshot,
)
from explainers.models import ModelCard
from tests.unit.dashboard.reviews.report_data_parts import EVIL, FORMULA, png
from tests.unit.dashboard.route_client import LAYER, LITE0

FACTS = {"image": {"size": [8, 8], "crop": [0, 0, 8, 8]}, "provenance": {"model": LITE0}}
SEEN = {"position": 0, "verdicts": {"Ada": 1, "Ben": 1}}  # of the disputed sample of `judged`
LEAD, BEN = Person("Ada", Role.LEAD), Person("Ben", Role.REVIEWER)


class Client:
    """Sends requests of the Reviews page as somebody."""

    def __init__(self, services: Services) -> None:
        self.who = LEAD
        server = flask.Flask("test")
        people(server, lambda: self.who)
        routes.register(server, services, [page.routes for page in PAGES if page.routes])
        self._client: FlaskClient = server.test_client()

    def post(self, path: str, **body: object) -> TestResponse:
        return self._client.post(f"/reviews/{path}", json={"person": self.who.name, **body})

    def done(self, path: str, **body: object) -> dict[str, Any]:
        answer = self.post(path, **body)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.get_json()
        return result

    def refused(self, path: str, **body: object) -> str:
        answer = self.post(path, **body)
        assert answer.status_code >= 400
        assert answer.mimetype == "text/plain"
        return answer.text

    def get(self, path: str) -> TestResponse:
        return self._client.get(f"/reviews/{path}")

    def open_session(self, letter: str) -> None:
        self._client.set_cookie(SESSION_COOKIE, letter * 43)


def create(client: Client, **changed: object) -> str:
    form = {"model": LITE0, "name": "Before 2", "kind": "random", "count": "3", "seed": "7"}
    return str(client.done("create", **(form | changed))["id"])


def judged(client: Client, store: ReviewStore, card: ModelCard) -> str:
    """An open review of three samples, the first of them disputed."""
    review = create(client, tags=f"watermark, {FORMULA}", guidelines=EVIL, purpose="x")
    client.done(f"{review}/state", state="open", version=1)
    seen = store.snapshots.keep(Snapshot(png("red"), png("blue"), {}, FACTS))
    fields = {"layer": LAYER, "method": "grad_cam", "target": 3, "evidence": seen}
    for position, who, choice in (
        *((0, "Ada", Choice.RIGHT), (0, "Ben", Choice.RIGHT_WRONG_REASON)),
        *((1, "Ada", Choice.RIGHT), (1, "Ben", Choice.RIGHT), (2, "Ada", Choice.WRONG)),
    ):
        judgement = Judgement(choice=choice, comment=FORMULA, boxes=(Box(0, 0, 4, 4),), **fields)  # type: ignore[arg-type]
        store.verdicts.give(review, position, who, judgement, expected_version=0)
    return review
