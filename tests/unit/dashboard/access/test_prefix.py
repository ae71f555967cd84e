"""Below a prefix: the one of --prefix, and the one that a trusted proxy has stripped."""

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.core.settings.texts import network
from dashboard.pages.registry import PAGES
from tests.unit.dashboard.access.conftest import BROWSER, HOST, WORDS, People

LENS, PROXY, STRANGER = "/lens", "127.0.0.1", "203.0.113.9"
TRUSTED = (network(PROXY),)
HEADER = "X-Forwarded-Prefix"
Get = Callable[..., TestResponse]


def kept(server: flask.Flask) -> tuple[FlaskClient, Get]:
    """Behind a proxy that passes the prefix on."""
    browser = server.test_client()
    return browser, lambda path, **more: browser.get(f"{LENS}{path}", **more)


def stripped(server: flask.Flask) -> tuple[FlaskClient, Get]:
    """Behind a proxy that strips the prefix."""
    browser = server.test_client()

    def get(path: str, **more: object) -> TestResponse:
        headers = {**more.pop("headers", {}), HEADER: LENS}  # type: ignore[dict-item]
        return browser.get(path, headers=headers, **more)  # type: ignore[arg-type]

    return browser, get


@pytest.fixture(params=["kept", "stripped"])
def get(request: pytest.FixtureRequest, people: People) -> Get:
    """Requests a page below /lens, in both ways."""
    if request.param == "kept":
        return kept(people.serve(PAGES, prefix=LENS))[1]
    return stripped(people.serve(PAGES, trusted_proxies=TRUSTED, allow_anonymous=True))[1]


def bare(text: str, server: flask.Flask) -> list[str]:
    """Addresses of the server's routes that are quoted without the prefix."""
    rules = {rule.rule.split("/")[1] for rule in server.url_map.iter_rules()}
    segments = "|".join(re.escape(each) for each in rules if re.fullmatch(r"[\w-]+", each))
    return re.findall(rf"""["'(]/(?:{segments})?["'/?)][^"']*""", text)


def test_pages_name_nothing_outside_the_prefix(get: Get, people: People) -> None:
    server = people.serve(PAGES)
    for page in PAGES:
        html = get(page.path, headers=BROWSER)
        assert html.status_code == 200
        (written,) = re.findall(r'id="_dash-config"[^>]*>(.*?)</script>', html.text)
        assert bare(html.text.replace(written, ""), server) == []
        config = json.loads(written)
        assert config["requests_pathname_prefix"] == f"{LENS}{page.path}"
        assert config["url_base_pathname"] == page.path  # which Dash then does not read
        assert 'data-prefix="/lens"' in html.text
        layout = get(f"{page.path}_dash-layout")
        assert layout.status_code == 200
        text = json.dumps(layout.json)
        assert bare(text, server) == []
        assert f'"href": "{LENS}/layers/"' in text


def test_what_a_page_names_is_there(get: Get) -> None:
    html = get("/layers/", headers=BROWSER).text
    assert bare('<a href="/layers/?x">', flask.current_app or None) if False else True
    named = re.findall(r'(?:src|href)="([^"]+)"', html)
    (modules,) = re.findall(r'<script type="importmap">(.*?)</script>', html)
    named += json.loads(modules)["imports"].values()
    assert len(named) > 100
    for address in named[::9]:
        assert address.startswith(f"{LENS}/")
        with get(address.removeprefix(LENS)) as answer:
            assert answer.status_code == 200, address


def test_an_unknown_address_gets_links_below_the_prefix(get: Get) -> None:
    answer = get("/nope", headers=BROWSER)
    assert answer.status_code == 404
    for page in PAGES:
        assert (f'<a href="{LENS}{page.path}">{page.name}</a>' in answer.text) == (not page.under)
    assert "passes" not in answer.text


def test_a_missing_slash_is_added_below_the_prefix(get: Get) -> None:
    answer = get("/layers", headers=BROWSER)
    assert urlsplit(answer.location or "").path == f"{LENS}/layers/"


def log_in(browser: FlaskClient, path: str, there: str, **headers: str) -> TestResponse:
    form = {"name": "Ada", "password": WORDS, "next": there}
    return browser.post(path, data=form, headers={"Origin": HOST, **headers})


def test_logging_in_and_out_stays_below_the_prefix(people: People, ada: str) -> None:
    browser, get = kept(people.serve(prefix=LENS))
    response = get("/?layer=bn2", headers=BROWSER)
    assert response.location == "/lens/login?next=%2Flens%2F%3Flayer%3Dbn2"
    assert 'action="/lens/login"' in get("/login").text
    assert get("/access/me").headers["Log-In-At"] == "/lens/login"
    entered = log_in(browser, "/lens/login", "/lens/?layer=bn2")
    assert (entered.status_code, entered.location) == (303, "/lens/?layer=bn2")
    cookies = {each.partition("=")[0]: each for each in entered.headers.getlist("Set-Cookie")}
    assert "Path=/lens;" in f"{cookies['stratoscope_login']};"
    assert "Path=/lens/login;" in f"{cookies['stratoscope_device']};"
    assert "Path=/lens;" in f"{cookies['stratoscope_session']};"
    assert get("/access/me").json == {"name": "Ada", "role": "lead"}
    assert browser.post("/lens/logout", headers={"Origin": HOST}).location == "/lens/login"
    assert get("/access/me").status_code == 401


@pytest.mark.parametrize(
    "there",
    [
        "/",
        "/other/",
        "/lensx/",
        "//evil.example",
        "/lens/../other/",
        "/lens/%2e%2e/other/",
        "/lens/login",
    ],
)
def test_the_log_in_leads_nowhere_outside_the_prefix(people: People, ada: str, there: str) -> None:
    browser, _ = kept(people.serve(prefix=LENS))
    assert log_in(browser, "/lens/login", there).location == "/lens/"


def test_the_way_back_is_below_the_prefix(get: Get) -> None:
    assert 'href="/lens/layers/?layer=bn2"' in get("/access/back?to=/lens/layers/?layer=bn2").text
    assert 'href="/lens/"' in get("/access/back?to=/layers/").text


def test_outside_of_the_prefix_one_sentence_says_where_the_pages_are(people: People) -> None:
    browser = people.serve(prefix=LENS).test_client()
    for path in ("/", "/layers/", "/lensx/", "/assets/app/theme.css", "/vendor/bootstrap.css"):
        with browser.get(path) as answer:
            assert answer.status_code == 404
            assert answer.text == (
                "The pages of this server are at /lens/ (--prefix). If a proxy strips that path, "
                "let it send X-Forwarded-Prefix, and start without --prefix."
            )
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_prefix_itself_leads_to_the_first_page(people: People) -> None:
    browser = people.serve(prefix=LENS).test_client()
    assert browser.get("/lens?layer=bn2").location == "/lens/?layer=bn2"
    assert browser.get("/lens").location == "/lens/"


@pytest.mark.parametrize("passed_on", [True, False])
def test_an_encoded_prefix_stays_as_the_browser_has_it(
    people: People, ada: str, *, passed_on: bool
) -> None:
    stated, decoded = "/user/jo%40lab%20%C3%A9", "/user/jo@lab é"
    settings = {"prefix": stated} if passed_on else {"trusted_proxies": TRUSTED}
    browser = people.serve(PAGES, **settings).test_client()
    below, headers = (decoded, {}) if passed_on else ("", {HEADER: stated})
    entered = log_in(browser, f"{below}/login", f"{stated}/?layer=bn2", **headers)
    assert entered.location == f"{stated}/?layer=bn2"
    cookies = entered.headers.getlist("Set-Cookie")
    assert all(f"Path={stated}" in each for each in cookies)
    for name, _, rest in (each.partition("=") for each in cookies):  # a browser sends them there
        browser.set_cookie(name, rest.partition(";")[0])
    page = browser.get(f"{below}/layers/", headers={**headers, **BROWSER})
    assert (page.status_code, f'data-prefix="{stated}"' in page.text) == (200, True)
    unknown = browser.get(f"{below}/nope", headers={**headers, **BROWSER})
    assert f'href="{stated}/layers/"' in unknown.text


def test_a_prefix_from_an_untrusted_address_is_ignored(people: People) -> None:
    server = people.serve(trusted_proxies=TRUSTED, allow_anonymous=True)
    for claimed in (LENS, '/"><script>', "//evil.example"):
        answer = server.test_client().get(
            "/", headers={HEADER: claimed}, environ_overrides={"REMOTE_ADDR": STRANGER}
        )
        assert answer.status_code == 200
        assert 'data-prefix=""' in answer.text
        assert claimed not in answer.text


@pytest.mark.parametrize("wrong", ["lens", "//evil.example", "/a/../b", '/"><script>', "/a b"])
def test_a_wrong_prefix_of_a_trusted_proxy_is_refused(people: People, wrong: str) -> None:
    _, get = stripped(people.serve(trusted_proxies=TRUSTED, allow_anonymous=True))
    for path in ("/", "/vendor/bootstrap.css"):
        answer = get(path)
        assert answer.status_code == 200
        answer.close()
    browser = people.serve(trusted_proxies=TRUSTED, allow_anonymous=True).test_client()
    answer = browser.get("/", headers={HEADER: wrong})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.text.startswith("The proxy states a wrong X-Forwarded-Prefix: use a path such as")


def test_the_nearest_proxy_is_believed_where_several_state_a_prefix(people: People) -> None:
    browser = people.serve(trusted_proxies=TRUSTED, allow_anonymous=True).test_client()
    answer = browser.get("/", headers={HEADER: "/forged, /lens/"})
    assert 'data-prefix="/lens"' in answer.text


def test_two_different_prefixes_are_refused(people: People) -> None:
    settings = {"prefix": LENS, "trusted_proxies": TRUSTED, "allow_anonymous": True}
    browser = people.serve(**settings).test_client()
    answer = browser.get("/lens/", headers={HEADER: "/lab"})
    assert answer.status_code == 400
    assert answer.text == (
        "The proxy states X-Forwarded-Prefix /lab, and this server runs with --prefix /lens. Use "
        "one of the two."
    )
    assert browser.get("/lens/", headers={HEADER: LENS}).status_code == 200


def test_a_proxy_that_passes_on_what_it_states_is_named(people: People) -> None:
    browser = people.serve(trusted_proxies=TRUSTED, allow_anonymous=True).test_client()
    answer = browser.get("/lens/layers/", headers={HEADER: LENS, **BROWSER})
    assert answer.status_code == 404
    text = " ".join(answer.text.split())
    assert "The proxy passes /lens on and states it as X-Forwarded-Prefix." in text
    assert "start with --prefix /lens." in text


def test_two_proxies_of_one_server_do_not_mix(people: People) -> None:
    browser = people.serve(PAGES, trusted_proxies=TRUSTED, allow_anonymous=True).test_client()
    for _ in range(2):  # the second time from memory, where it is kept
        for name in ("/lens", "/lab/x", ""):
            headers = {HEADER: name} if name else {}
            page = browser.get("/", headers={**headers, **BROWSER}).text
            assert f'data-prefix="{name}"' in page
            assert f'href="{name}/vendor/bootstrap.css"' in page
            with browser.get("/vendor/bootstrap.css", headers=headers) as style:
                assert style.status_code == 200
            unknown = browser.get("/nope", headers={**headers, **BROWSER}).text
            assert f'href="{name}/layers/"' in unknown
