"""A way in vouches for a browser, whichever page sends it: only this app's own pages may write."""

import flask
import pytest
from flask.testing import FlaskClient

from tests.unit.dashboard.access.conftest import HOST, WORDS, People, log_in

ME = "/access/me"


@pytest.fixture
def browser(server: flask.Flask) -> FlaskClient:
    return server.test_client()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": HOST}, 403),  # another port of this machine
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": HOST}, 303),
    ],
)
def test_only_this_apps_own_pages_change_something(
    browser: FlaskClient, headers: dict[str, str], status: int
) -> None:
    log_in(browser)
    assert browser.post("/logout", headers=headers).status_code == status
    assert browser.get(ME).status_code == (401 if status == 303 else 200)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://localhost:3000"}, 403),
        ({"Origin": HOST}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": HOST}, 200),
    ],
)
def test_nor_does_anything_else_on_ones_own_machine(
    people: People, headers: dict[str, str], status: int
) -> None:
    browser = people.serve().test_client()
    answer = browser.post("/access/name", json={"name": "Ada"}, headers=headers)
    assert answer.status_code == status
    assert browser.get(ME).json == {"name": "Ada" if status == 200 else "", "role": "admin"}
    assert browser.post("/uploads", headers=headers).status_code == (400 if status == 200 else 403)


def test_a_strangers_page_cannot_log_one_in(browser: FlaskClient) -> None:
    form = {"name": "Ada", "password": WORDS}
    answer = browser.post("/login", data=form, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert browser.post("/login", data=form).status_code == 403
    assert "Set-Cookie" not in answer.headers
