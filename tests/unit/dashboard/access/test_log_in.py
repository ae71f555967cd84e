"""Logging in and out: cookies, where one is led, what others' pages and old sessions may not do."""

import json
from unittest.mock import patch

import flask
import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.test import TestResponse

from dashboard.access import Right, needs
from dashboard.access.devices import COOKIE as DEVICE
from dashboard.access.log_in import COOKIE, local_path
from dashboard.access.session import SESSION_COOKIE
from data.accounts import Logins
from tests.unit.dashboard.access.conftest import (
    BROWSER,
    HOST,
    OWN_PAGE,
    People,
    log_in,
)

ME = "/access/me"
OVER = "You are not logged in, or your session has ended. Log in and try again."


@pytest.fixture
def browser(server: flask.Flask) -> FlaskClient:
    return server.test_client()


def cookies(answer: TestResponse) -> dict[str, str]:
    """The whole line of each cookie that the answer sets."""
    return {line.split("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_a_page_leads_to_the_log_in_and_back(browser: FlaskClient) -> None:
    requested = browser.get("/compare/?image=a&layer=b", headers=BROWSER)
    assert requested.status_code == 303
    assert requested.location == "/login?next=%2Fcompare%2F%3Fimage%3Da%26layer%3Db"
    form = browser.get(requested.location)
    assert 'value="/compare/?image=a&amp;layer=b"' in form.text
    assert (
        log_in(browser, there="/compare/?image=a&layer=b").location == "/compare/?image=a&layer=b"
    )
    assert browser.get(ME).json == {"name": "Ada", "role": "lead"}


def test_what_a_page_asks_for_is_refused_in_one_sentence(browser: FlaskClient) -> None:
    for answer in (
        browser.get("/_dash-layout", headers={"Accept": "text/html", "Sec-Fetch-Mode": "cors"}),
        browser.get("/gallery/items"),
        browser.post("/_dash-update-component", json={}, headers=OWN_PAGE),
    ):
        assert (answer.status_code, answer.text) == (401, OVER)
        assert answer.headers["Log-In-At"] == "/login"
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_log_in_page_is_never_kept_and_needs_nothing_but_style_sheets(
    browser: FlaskClient,
) -> None:
    page = browser.get("/login")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert 'method="post"' in page.text
    for style in ("/vendor/bootstrap.css", "/assets/app/theme.css", "/assets/app/access.css"):
        assert style in page.text
        with browser.get(style) as sheet:
            assert sheet.status_code == 200


def test_wrong_words_are_reported_and_what_was_typed_is_no_html(browser: FlaskClient) -> None:
    name = '"><script>alert(1)</script>'
    answer = log_in(browser, name, "wrong", there="/dataset/")
    assert answer.status_code == 401
    assert "Wrong name or password." in answer.text
    assert "<script>alert" not in answer.text
    assert escape(name) in answer.text
    assert 'value="/dataset/"' in answer.text
    assert "wrong" not in answer.text
    assert COOKIE not in cookies(answer)
    assert browser.get(ME).status_code == 401


def test_after_ten_wrong_passwords_one_waits(browser: FlaskClient) -> None:
    for _ in range(10):
        assert log_in(browser, password="wrong").status_code == 401
    answer = log_in(browser)
    assert answer.status_code == 429
    assert "Too many failed log-in attempts; try again in 15 minutes." in answer.text


def test_a_browser_that_logged_in_before_does_not_wait_for_strangers(server: flask.Flask) -> None:
    logged_in, stranger = server.test_client(), server.test_client()
    line = cookies(log_in(logged_in))[DEVICE]
    for part in ("HttpOnly", "SameSite=Lax", "Path=/login", "Max-Age="):
        assert part in line
    assert "Ada" not in line
    logged_in.post("/logout", headers=OWN_PAGE)
    for number in range(30):
        log_in(stranger, "Ada" if number < 10 else f"Somebody {number}", "wrong")
    assert log_in(stranger).status_code == 429
    assert log_in(logged_in).status_code == 303  # from the same address
    assert log_in(logged_in, "Ben", "wrong").status_code == 429  # it is known for Ada alone


@pytest.mark.parametrize("made_up", ["", "x", "WyJ4IixbXV0.aaaa.bbbb"])
def test_a_made_up_browser_is_a_stranger(browser: FlaskClient, made_up: str) -> None:
    browser.set_cookie(DEVICE, made_up, path="/login")
    for _ in range(10):
        assert log_in(browser, password="wrong").status_code == 401
    assert log_in(browser).status_code == 429


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(browser: FlaskClient) -> None:
    line = cookies(log_in(browser))[COOKIE]
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
    assert "Path=/" in line
    assert "Secure" not in line  # this connection has no TLS
    assert "Expires" not in line  # it ends with the browser, if not before
    assert "Secure" in cookies(log_in(browser, base_url="https://localhost"))[COOKIE]


def test_a_cookie_that_was_there_before_the_log_in_is_no_log_in(server: flask.Flask) -> None:
    """Session fixation: what a stranger put into the browser is another session afterwards."""
    stranger, victim = server.test_client(), server.test_client()
    log_in(stranger)
    planted = stranger.get_cookie(COOKIE)
    assert planted is not None
    victim.set_cookie(COOKIE, planted.value)
    victim.set_cookie(SESSION_COOKIE, "s" * 43)  # of the uploads
    answer = log_in(victim)
    after = victim.get_cookie(COOKIE)
    assert after is not None
    assert after.value != planted.value
    assert victim.get_cookie(SESSION_COOKIE) is None
    assert cookies(answer)[SESSION_COOKIE].startswith(f"{SESSION_COOKIE}=;")
    victim.post("/logout", headers=OWN_PAGE)
    assert stranger.get(ME).status_code == 200
    assert victim.get(ME).status_code == 401


def test_a_copied_cookie_ends_with_the_log_out(server: flask.Flask, browser: FlaskClient) -> None:
    log_in(browser)
    kept = browser.get_cookie(COOKIE)
    assert kept is not None
    assert browser.post("/logout", headers=OWN_PAGE).location == "/login"
    copy = server.test_client()
    copy.set_cookie(COOKIE, kept.value)
    assert copy.get(ME).status_code == browser.get(ME).status_code == 401


def test_logging_out_forgets_ones_own_images(people: People, browser: FlaskClient) -> None:
    log_in(browser)
    browser.set_cookie(SESSION_COOKIE, "m" * 43)
    with patch.object(people.uploads, "forget") as forget:
        browser.post("/logout", headers=OWN_PAGE)
    forget.assert_called_once_with("m" * 43)
    assert browser.get_cookie(SESSION_COOKIE) is None


def test_another_key_or_a_changed_cookie_is_no_log_in(browser: FlaskClient) -> None:
    log_in(browser)
    kept = browser.get_cookie(COOKIE)
    assert kept is not None
    browser.set_cookie(COOKIE, kept.value[:-2] + "xx")
    assert browser.get(ME).status_code == 401


def test_sessions_end_unused_and_at_last(
    people: People, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000_000.0]
    monkeypatch.setattr(
        "dashboard.access.setup.Logins", lambda *args: Logins(*args, lambda: now[0])
    )
    browser = people.serve(session_idle=30, session_length=1).test_client()
    tick = {"output": "..banner.hidden..", "changedPropIds": ["banner-interval.n_intervals"]}
    log_in(browser)
    now[0] += 29 * 60
    browser.get("/uploads")  # is use
    now[0] += 29 * 60
    for _ in range(2):  # none: pages ask this by themselves
        assert browser.get(ME).status_code == 200
        browser.post("/_dash-update-component", json=tick, headers=OWN_PAGE)
    now[0] += 60
    assert browser.get(ME).status_code == 401
    log_in(browser)
    for _ in range(3):
        now[0] += 19 * 60
        assert browser.get("/uploads").status_code == 200
    now[0] += 3 * 60
    assert browser.get("/uploads").status_code == 401  # an hour, though it was used


@pytest.mark.slow
def test_several_servers_know_one_log_in(
    people: People, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRATOSCOPE_SECRET_KEY", "k" * 40)
    first, second = people.serve().test_client(), people.serve().test_client()
    log_in(first)
    cookie = first.get_cookie(COOKIE)
    assert cookie is not None
    second.set_cookie(COOKIE, cookie.value)
    assert second.get(ME).json == {"name": "Ada", "role": "lead"}
    people.accounts.set_disabled("Ada", True)
    assert first.get(ME).status_code == second.get(ME).status_code == 401


@pytest.mark.parametrize(
    "there",
    [
        "http://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\tx",
        "/\r\nSet-Cookie: a=b",
        " /x",
        "",
        "evil",
        "http://[",
        "/login",
        "/login?next=/login",
        "/logout",
    ],
)
def test_the_log_in_leads_nowhere_else(there: str) -> None:
    assert local_path(there) == "/"


def test_both_forms_of_the_log_in_lead_nowhere_else(browser: FlaskClient) -> None:
    assert 'value="/"' in browser.get("/login?next=//evil.example").text
    assert 'value="/"' in browser.get("/login", headers={"Referer": "http://evil.example/"}).text
    assert 'value="/a?b"' in browser.get("/login", headers={"Referer": f"{HOST}/a?b#c"}).text
    assert log_in(browser, there="//evil.example").location == "/"


def test_answers_stay_with_whom_they_were_for(browser: FlaskClient, people: People) -> None:
    log_in(browser)
    layout = browser.get("/_dash-layout")
    assert layout.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in layout.headers["Vary"]
    server = people.serve()
    server.view_functions["stratoscope.strip"] = needs(Right.LOOK)(lambda: _for_ever())
    logged_in = server.test_client()
    log_in(logged_in)
    kept = logged_in.get("/maps/strip.png")
    assert set(kept.headers["Cache-Control"].split(", ")) == {
        "private",
        "max-age=31536000",
        "immutable",
    }
    assert "Cookie" in kept.headers["Vary"]
    with logged_in.get("/vendor/bootstrap.css") as sheet:  # the same for everybody
        assert "public" in sheet.headers["Cache-Control"]
        assert "Cookie" not in sheet.headers.get("Vary", "")


def _for_ever() -> flask.Response:
    from dashboard.core.responses import kept

    return kept(flask.Response(b"png", mimetype="image/png"), private=False)


def test_the_header_says_who_is_logged_in(browser: FlaskClient) -> None:
    log_in(browser)
    layout = json.dumps(browser.get("/_dash-layout").json)
    assert '"props": {"id": "who-name", "title": "lead"}, "children": ["Ada"]' in layout
    assert '"props": {"action": "/logout", "method": "post"}' in layout


def test_the_database_away_is_one_sentence_and_no_log_out(
    server: flask.Flask, browser: FlaskClient
) -> None:
    from data.errors import DatabaseProblem

    log_in(browser)
    with patch("data.accounts.logins.Session", side_effect=DatabaseProblem("It is away.")):
        answer = browser.get(ME)
    assert (answer.status_code, answer.text) == (503, "It is away.")
    assert browser.get(ME).status_code == 200


def test_the_page_of_a_second_window_closes_itself(browser: FlaskClient) -> None:
    page = browser.get("/access/back?to=/compare/?image=a")
    assert 'href="/compare/?image=a"' in page.text
    assert "window.close()" in page.text
    assert 'href="/"' in browser.get("/access/back?to=//evil.example").text
