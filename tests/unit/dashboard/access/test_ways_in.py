"""Which way in a server has: its own user, accounts, anybody to look; or it does not start."""

import pytest
from werkzeug.test import TestResponse

from dashboard.access import Right, needs
from dashboard.access.setup import check_way_in
from dashboard.core.settings import Settings, SettingsError
from dashboard.core.settings.texts import network
from dashboard.pages.registry import PAGES
from data.accounts import Role
from tests.unit.dashboard.access.conftest import BROWSER, OWN_PAGE, WORDS, People, log_in

ME = "/access/me"
PROXIES = (network("10.0.0.1"),)


def nobody(_: Settings) -> bool:
    return False


@pytest.mark.parametrize(
    "options",
    [
        {"host": "0.0.0.0"},
        {"host": "::"},
        {"host": ""},
        {"host": "192.0.2.1"},
        {"host": "lab.example"},
        {"allowed_hosts": ("lab.example",)},  # a proxy in front of this machine
        {"trusted_proxies": PROXIES},
    ],
)
def test_beyond_this_machine_an_access_method_is_required(options: dict[str, object]) -> None:
    settings = Settings(**options)  # type: ignore[arg-type]
    with pytest.raises(SettingsError) as caught:
        check_way_in(settings, nobody)
    text = str(caught.value)
    for way in ("dashboard user add", "--user-header", "--trusted-proxy", "--allow-anonymous"):
        assert way in text
    assert text.count(". ") == 0
    assert text.endswith(".")
    check_way_in(settings, lambda _: True)
    check_way_in(Settings(**options, allow_anonymous=True), nobody)  # type: ignore[arg-type]
    named = {"trusted_proxies": PROXIES, **options}
    check_way_in(Settings(**named, user_header="X-User"), nobody)  # type: ignore[arg-type]


def test_on_this_machine_no_access_method_is_required() -> None:
    check_way_in(Settings(), nobody)


def test_a_header_without_addresses_is_refused() -> None:
    with pytest.raises(SettingsError, match="with --trusted-proxy"):
        check_way_in(Settings(user_header="X-User"), nobody)


def test_on_this_machine_one_has_all_rights_and_enters_a_name_once(people: People) -> None:
    browser = people.serve().test_client()
    assert browser.get(ME).json == {"name": "", "role": "admin"}
    answer = browser.post("/access/name", json={"name": "  Ada L. "}, headers=OWN_PAGE)
    assert answer.json == {"name": "Ada L."}
    for again in (browser, people.serve().test_client()):
        assert again.get(ME).json == {"name": "Ada L.", "role": "admin"}
    answer = browser.post("/access/name", json={"name": "Grace"}, headers=OWN_PAGE)
    assert answer.json == {"name": "Grace"}
    for wrong in ({"name": ""}, {"name": "a,b"}, {}, [], {"name": None}):
        answer = browser.post("/access/name", json=wrong, headers=OWN_PAGE)
        assert answer.status_code == 422
        assert "cannot be a name" in answer.text
    assert browser.get(ME).json == {"name": "Grace", "role": "admin"}
    assert browser.get("/login").status_code == 404


def test_accounts_are_required_on_this_machine_too(people: People, ada: str) -> None:
    """A proxy in front of it would make everybody its one user."""
    browser = people.serve().test_client()
    assert browser.get(ME).status_code == 401
    log_in(browser)
    answer = browser.post("/access/name", json={"name": "Eve"}, headers=OWN_PAGE)
    assert answer.status_code == 409
    assert browser.get(ME).json == {"name": "Ada", "role": "lead"}


def test_anonymous_is_read_only(people: People) -> None:
    browser = people.serve(PAGES, host="0.0.0.0", allow_anonymous=True).test_client()
    assert browser.get("/", headers=BROWSER).status_code == 200
    assert browser.get(ME).json == {"name": "", "role": "viewer"}
    answer = browser.post("/selections", json=[], headers=OWN_PAGE)
    assert answer.status_code == 403
    assert answer.text == (
        "Starting scans and other long work requires the reviewer role; you are not logged in. "
        "Contact your administrator."
    )
    assert "log-in-link" not in browser.get("/_dash-layout").text


def test_anonymous_beside_accounts_may_log_in(people: People, ada: str) -> None:
    browser = people.serve(allow_anonymous=True).test_client()
    assert browser.get(ME).json == {"name": "", "role": "viewer"}
    assert "log-in-link" in browser.get("/_dash-layout").text
    log_in(browser)
    assert browser.get(ME).json == {"name": "Ada", "role": "lead"}


@pytest.mark.slow
def test_others_sites_may_lead_to_a_page_and_do_nothing_else(people: People) -> None:
    browser = people.serve(PAGES).test_client()
    from_elsewhere = {"Sec-Fetch-Site": "cross-site"}
    visit = from_elsewhere | {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

    def get(**headers: str) -> TestResponse:
        return browser.get("/compare/", headers=headers)

    assert get(**visit).status_code == 200
    for headers in (
        from_elsewhere,
        from_elsewhere | {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        visit | {"Sec-Fetch-Dest": "iframe"},
    ):
        assert get(**headers).status_code == 403
    assert browser.post("/compare/", headers=visit).status_code == 403


def test_a_viewer_is_offered_no_scan(people: People) -> None:
    from dashboard.ui.scan import ScanLine

    people.accounts.add("Vi", Role.VIEWER, WORDS)
    people.accounts.add("Rea", Role.REVIEWER, WORDS)
    server = people.serve()

    @needs(Right.LOOK)
    def offer() -> dict[str, object]:
        return dict(ScanLine("Ready.", total=3, start="Scan now", stop=True).parts())

    server.view_functions["stratoscope.mine"] = offer
    for name, hidden in (("Vi", True), ("Rea", False)):
        browser = server.test_client()
        log_in(browser, name)
        answer = browser.get("/uploads").json
        assert (answer["start_hidden"], answer["stop_hidden"]) == (hidden, hidden)
        assert answer["bar_hidden"] is False  # both see the progress
