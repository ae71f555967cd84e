"""The guard: who may ask, how much, what every answer carries, and whose session it is."""

import base64
import errno
import hashlib
from collections.abc import Callable
from io import BytesIO

import flask
import pytest
from flask.testing import FlaskClient

from dashboard.access.proxies import TRUSTED
from dashboard.access.session import SESSION_COOKIE, session_id
from dashboard.core.hosts import is_loopback
from dashboard.core.settings import Settings
from dashboard.server.policy import inline_scripts
from dashboard.server.security import protect
from data.errors import DatabaseAway, DatabaseUnwritable, DataError, NotKept

PAGE = (
    "<html><script src='/x.js'></script><script>var a = '<b>' && 1;</script>"
    '<script type="application/json">{"no": "script"}</script>'
    "<script type='module'>import 'y'</script></html>"
)


def client(**settings: object) -> FlaskClient:
    server = flask.Flask("guarded")
    protect(server, Settings(**settings))  # type: ignore[arg-type]

    @server.get("/")
    def page() -> str:
        return PAGE

    @server.post("/")
    def upload() -> str:
        return str(len(flask.request.files["file"].read()))

    @server.get("/me")
    def me() -> str:
        return session_id()

    @server.get("/broken")
    def broken() -> str:
        raise RuntimeError("a secret of the server")

    return server.test_client()


def get(browser: FlaskClient, path: str = "/", **headers: str) -> flask.Response:
    return browser.get(path, headers=headers)  # type: ignore[return-value]


@pytest.mark.parametrize("host", ["localhost:8050", "127.0.0.1", "[::1]:8050", "LOCALHOST"])
def test_the_machines_own_names_are_served(host: str) -> None:
    assert get(client(), Host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8050", "10.0.0.7", ""],
)
def test_other_names_are_refused_as_dns_rebinding_would_use_them(host: str) -> None:
    response = get(client(), Host=host)
    assert response.status_code in (400, 403)
    assert "var a" not in response.text


@pytest.mark.parametrize("host", ["::1", "localhost:99999", "[::1", "localhost:x", "loc alhost"])
def test_what_is_no_host_header_is_refused(host: str) -> None:
    assert get(client(), Host=host).status_code == 403


def test_a_request_without_a_name_learns_what_is_missing() -> None:
    response = get(client(), Host="")
    assert response.status_code == 403
    assert response.text == "The request has no Host header."


def test_refused_on_every_address_also_on_one_that_does_not_exist() -> None:
    assert get(client(), "/nowhere", Host="evil.example").status_code == 403


def test_a_name_in_allowed_host_is_served() -> None:
    browser = client(allowed_hosts=("Lab.example",))
    assert get(browser, Host="lab.example:8050").status_code == 200
    assert get(browser, Host="other.example").status_code == 403
    with_port = client(allowed_hosts=("lab.example:8443",))
    assert get(with_port, Host="lab.example:8443").status_code == 200
    assert get(with_port, Host="8443").status_code == 403


def test_a_server_on_every_address_answers_to_numbers_but_not_to_unknown_names() -> None:
    browser = client(host="0.0.0.0", allow_anonymous=True)
    for host in ("10.0.0.7:8050", "[2001:db8::7]:8050", "[::1]"):
        assert get(browser, Host=host).status_code == 200
    assert get(browser, Host="evil.example").status_code == 403


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:8050", 200),
        ("http://localhost:3000", 403),  # another program on this machine
        ("http://evil.example", 403),
        ("null", 403),
        ("http://[", 403),
        ("https://localhost:8050", 200),  # a proxy in front may add TLS
        ("http://localhost", 403),
        ("ftp://localhost:8050", 403),
        ("http://localhost:99999", 403),
        ("https://lab.example", 200),  # a proxy in front that was named
        ("http://LAB.example:80", 200),
        ("https://lab.example:8443", 403),  # another program there
        ("http://lab.example:3000", 403),
        ("https://lab.example.evil.example", 403),
        ("https://atelier.example:8443", 200),  # named with its port
        ("https://atelier.example", 403),
        ("https://atelier.example:3000", 403),
    ],
)
def test_only_the_apps_own_pages_may_ask(origin: str, status: int) -> None:
    browser = client(allowed_hosts=("lab.example", "Atelier.example:8443"))
    response = get(browser, Host="localhost:8050", Origin=origin)
    assert response.status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://lab.example:8443", 200),
        ("https://lab.example", 200),  # --allowed-host
        ("https://lab.example:3000", 403),
        ("http://lab.example:8443", 403),  # the proxy says that TLS is in use
    ],
)
def test_a_trusted_proxy_says_how_the_browser_names_the_server(origin: str, status: int) -> None:
    browser = client(allowed_hosts=("lab.example",))
    headers = {"Host": "localhost:8050", "Origin": origin, "X-Forwarded-Host": "lab.example:8443"}
    trusted = {TRUSTED: True, "wsgi.url_scheme": "https"}
    answer = browser.get("/", headers=headers, environ_overrides=trusted)
    assert answer.status_code == status
    if origin.endswith(":8443"):  # nobody else's word is taken
        assert browser.get("/", headers=headers).status_code == 403
    evil = headers | {"X-Forwarded-Host": "evil.example", "Origin": "https://evil.example"}
    assert browser.get("/", headers=evil, environ_overrides=trusted).status_code == 403


def test_a_body_beyond_the_limit_is_refused_in_one_sentence() -> None:
    browser = client()
    browser.application.config["MAX_CONTENT_LENGTH"] = 1000
    response = browser.post("/", data={"file": (BytesIO(bytes(2000)), "a.png")})
    assert response.status_code == 413
    assert response.text == "The file is larger than 20 MB. Resize it and try again."


def test_the_limit_leaves_room_for_twenty_megabytes_and_their_form() -> None:
    limit = client().application.config["MAX_CONTENT_LENGTH"]
    assert 20_000_000 < limit < 30_000_000


def test_the_policy_allows_the_pages_own_inline_scripts_and_no_eval() -> None:
    browser = client()
    policy = get(browser).headers["Content-Security-Policy"]
    directives = dict(each.split(" ", 1) for each in policy.split("; "))
    expected = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in ("var a = '<b>' && 1;", "import 'y'")
    ]
    assert directives["script-src"].split() == ["'self'", *expected]
    assert "unsafe-eval" not in policy
    assert directives["frame-ancestors"] == "'none'"
    assert directives["img-src"] == "'self' data: blob:"
    assert directives["connect-src"] == "'self'"


def test_only_a_page_may_run_its_own_inline_scripts() -> None:
    browser = client()
    assert "sha256" in get(browser).headers["Content-Security-Policy"]
    assert "sha256" not in get(browser, "/me").headers["Content-Security-Policy"]


def test_inline_scripts_are_read_to_the_byte() -> None:
    assert inline_scripts("<script>a</script><p>b</p><script\n>\n c & d\n</script>") == [
        "a",
        "\n c & d\n",
    ]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/broken", "/me"])
def test_every_answer_carries_the_headers(path: str) -> None:
    headers = get(client(), path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The server's disk is full, so this cannot be stored now"),
        (
            errno.EROFS,
            "The server has no permission to write to its disk, so this cannot be stored now",
        ),
    ],
)
def test_a_disk_that_takes_nothing_is_reported_wherever_it_is_noticed(
    number: int, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = client()

    def fail() -> None:
        raise OSError(number, "reason", "/srv/selections/a.json")

    browser.application.add_url_rule("/keep", "keep", fail)
    response = get(browser, "/keep")
    assert response.status_code == 507
    assert response.text.startswith(sentence)
    assert "/srv" not in response.text
    [record] = caplog.records
    assert "/srv/selections/a.json" in record.getMessage()
    assert record.exc_info is None


@pytest.mark.parametrize(
    ("kind", "status"), [(DatabaseAway, 503), (DatabaseUnwritable, 507), (NotKept, 507)]
)
def test_the_servers_own_troubles_may_be_tried_again(kind: type[DataError], status: int) -> None:
    browser = client()

    def fail() -> None:
        raise kind("It is away.")

    browser.application.add_url_rule("/ask", "ask", fail)
    response = get(browser, "/ask")
    assert (response.status_code, response.text) == (status, "It is away.")
    assert response.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("ask", "status", "sentence"),
    [
        (lambda b: b.get("/nowhere"), 404, "There is nothing at this address."),
        (lambda b: b.delete("/"), 405, "This address does not accept this kind of request."),
        (
            lambda b: b.get("/broken"),
            500,
            "The server hit an unexpected error. See the server log.",
        ),
    ],
)
def test_errors_are_one_sentence_and_never_a_traceback(
    ask: Callable[[FlaskClient], flask.Response], status: int, sentence: str
) -> None:
    response = ask(client())
    assert (response.status_code, response.text) == (status, sentence)
    assert response.mimetype == "text/plain"


def test_a_browser_gets_one_random_session_and_keeps_it() -> None:
    first, second = client(), client()
    response = get(first, "/me")
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    again = get(first, "/me")
    assert again.text == response.text
    assert "Set-Cookie" not in again.headers
    assert get(second, "/me").text != response.text


def test_a_made_up_session_is_replaced() -> None:
    browser = client()
    browser.set_cookie(SESSION_COOKIE, "../../etc/passwd")
    assert get(browser, "/me").text != "../../etc/passwd"


def test_no_cookie_where_no_session_is_needed() -> None:
    assert "Set-Cookie" not in get(client()).headers


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("", False),
        ("192.168.1.5", False),
        ("lab.example", False),
    ],
)
def test_what_counts_as_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
