"""A change is recorded under the name that its page showed, or not at all."""

import re

import flask
import pytest
from flask.testing import FlaskClient

from dashboard import routes
from dashboard.access import Person, Role, people
from dashboard.pages.registry import PAGES
from dashboard.services import Services

BOB = Person("Bob", Role.ADMIN)
REFUSED = (
    "You are Bob now, but this page belongs to Ann: nothing was saved. Reload it to go on as Bob."
)


@pytest.fixture
def client(services: Services) -> FlaskClient:
    server = flask.Flask("test")
    people(server, lambda: BOB)
    routes.register(server, services, [page.routes for page in PAGES if page.routes])
    return server.test_client()


def test_every_change_of_a_review_is_refused_where_the_page_shows_somebody_else(
    client: FlaskClient,
) -> None:
    """Each route that changes something, whichever are added; none of them reads the store."""
    rules = [
        rule.rule
        for rule in client.application.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.rule.startswith(("/judge/", "/reviews/"))
    ]
    assert {"/judge/verdict", "/judge/remark", "/reviews/<review_id>/sign"} <= {*rules}
    for rule in rules:
        address = re.sub("<.*?>", "0" * 16, rule)
        answer = client.post(address, json={"person": "Ann"})
        assert (answer.status_code, answer.text) == (412, REFUSED), rule
        unstated = client.post(address, json={})
        assert unstated.status_code == 422, rule
        assert unstated.text.startswith("This page is from an earlier release. Reload it"), rule
        shown = client.post(address, json={"person": ""}).text
        assert shown.startswith("You are Bob now, but this page shows no name: "), rule
