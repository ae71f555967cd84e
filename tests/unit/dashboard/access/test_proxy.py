"""A proxy in front: its users' names, and where a request comes from; believed from it alone."""

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.access.proxies import is_within
from dashboard.core.settings.texts import network
from data.accounts import Role
from tests.unit.dashboard.access.conftest import OWN_PAGE, WORDS, People, log_in

PROXY, STRANGER = "10.1.2.3", "203.0.113.9"
TRUSTED = (network("10.1.0.0/16"), network("::1"))
USER = "X-Remote-User"
ME = "/access/me"


@pytest.fixture
def browser(people: People) -> FlaskClient:
    people.accounts.add("Ada", Role.LEAD, None)
    return people.serve(user_header=USER, trusted_proxies=TRUSTED).test_client()


def ask(
    browser: FlaskClient, peer: str, user: str | None, path: str = ME, **more: str
) -> TestResponse:
    headers = {**more, **({} if user is None else {USER: user})}
    return browser.get(path, headers=headers, environ_overrides={"REMOTE_ADDR": peer})


def test_the_proxys_users_have_the_roles_of_their_accounts(browser: FlaskClient) -> None:
    assert ask(browser, PROXY, "Ada").json == {"name": "Ada", "role": "lead"}
    assert ask(browser, "::ffff:10.1.2.3", "ada").json == {"name": "Ada", "role": "lead"}
    assert ask(browser, PROXY, "guest@lab.example").json == {
        "name": "guest@lab.example",
        "role": "viewer",
    }


@pytest.mark.slow
def test_the_role_of_those_without_account_is_stated(people: People) -> None:
    server = people.serve(user_header=USER, trusted_proxies=TRUSTED, proxy_role="reviewer")
    answer = ask(server.test_client(), PROXY, "Eve")
    assert answer.json == {"name": "Eve", "role": "reviewer"}


@pytest.mark.parametrize("path", [ME, "/", "/assets/app/theme.css", "/login", "/compare/"])
def test_a_header_from_elsewhere_is_refused_and_not_ignored(
    browser: FlaskClient, path: str
) -> None:
    answer = ask(browser, STRANGER, "Ada", path)
    assert answer.status_code == 403
    assert answer.text == (
        "X-Remote-User is only accepted from --trusted-proxy addresses, not from 203.0.113.9. "
        "Open the proxy's address instead."
    )


def test_forwarded_headers_do_not_make_a_stranger_the_proxy(browser: FlaskClient) -> None:
    forged = {"X-Forwarded-For": PROXY, "X-Forwarded-Host": "localhost", "Forwarded": "for=::1"}
    assert ask(browser, STRANGER, "Ada", **forged).status_code == 403
    assert ask(browser, PROXY, "Ada", **{"X-Forwarded-For": STRANGER}).status_code == 200


def test_who_bypasses_the_proxy_is_sent_to_it(browser: FlaskClient) -> None:
    answer = ask(browser, STRANGER, None)
    assert answer.status_code == 403
    assert "Open the proxy's address" in answer.text


@pytest.mark.parametrize(
    ("name", "status"), [("", 401), (None, 401), ("Ada, Eve", 403), ("<b>", 403), ("x" * 81, 403)]
)
def test_a_name_that_is_none_is_refused(
    browser: FlaskClient, name: str | None, status: int
) -> None:
    answer = ask(browser, PROXY, name)
    assert answer.status_code == status
    assert "Log-In-At" not in answer.headers  # the proxy has the log-in


def test_a_disabled_account_is_shut_out(people: People, browser: FlaskClient) -> None:
    people.accounts.set_disabled("Ada", True)
    answer = ask(browser, PROXY, "Ada")
    assert (answer.status_code, answer.text) == (
        403,
        "The account Ada is disabled; contact your administrator.",
    )


def test_other_pages_cannot_use_the_proxys_word(browser: FlaskClient) -> None:
    from_proxy = {"REMOTE_ADDR": PROXY}
    for headers, status in (({}, 403), ({"Sec-Fetch-Site": "same-site"}, 403), (OWN_PAGE, 400)):
        answer = browser.post(
            "/uploads", headers={USER: "Ada", **headers}, environ_overrides=from_proxy
        )
        assert answer.status_code == status


def test_answers_for_a_proxys_user_vary_by_the_header(browser: FlaskClient) -> None:
    answer = ask(browser, PROXY, "Ada", "/_dash-layout")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert USER in answer.headers["Vary"]


def test_tls_and_the_address_are_believed_from_the_proxy_alone(people: People) -> None:
    people.accounts.add("Ada", Role.LEAD, WORDS)
    server = people.serve(trusted_proxies=TRUSTED)
    seen: list[str | None] = []
    server.before_request(lambda: seen.append(flask.request.remote_addr))
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": f"198.51.100.1, {STRANGER}"}
    for peer, secure, address in ((PROXY, True, STRANGER), (STRANGER, False, STRANGER)):
        answer = server.test_client().post(
            "/login",
            data={"name": "Ada", "password": WORDS},
            headers={"Origin": f"{'https' if secure else 'http'}://localhost", **headers},
            environ_overrides={"REMOTE_ADDR": peer},
        )
        lines = answer.headers.getlist("Set-Cookie")
        assert [("Secure" in line) for line in lines if "stratoscope_login" in line] == [secure]
        assert seen[-1] == address


def test_without_user_header_it_is_a_header_like_any_other(people: People) -> None:
    people.accounts.add("Ada", Role.LEAD, WORDS)
    browser = people.serve(trusted_proxies=TRUSTED).test_client()
    assert ask(browser, PROXY, "Ada").status_code == 401
    log_in(browser)
    assert ask(browser, STRANGER, "Eve").json == {"name": "Ada", "role": "lead"}


@pytest.mark.parametrize(
    ("address", "within"),
    [("10.1.255.1", True), ("10.2.0.1", False), ("::1", True), ("", False), ("proxy", False)],
)
def test_networks(address: str, within: bool) -> None:
    assert is_within(address, TRUSTED) is within
