"""Beyond one's own machine: log-in, log-out, a session that is over, and one's own name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.access import Right
from dashboard.pages.registry import PAGES
from dashboard.pages.reviews.ids import ADD
from data.accounts import AccountStore, Role
from data.db.database import open_database
from tests.browser.app_process import forked_app
from tests.browser.conftest import DESKTOP, PHONE, NewHome
from tests.browser.judging import sqlite_of
from tests.browser.profiles import Profiles
from tests.browser.test_access import expect_no_violation, violations
from tests.browser.watcher import Watcher

WORDS = "correct horse battery staple"
OVER = "Your session has ended: log in again; this page stays as it is."
both_themes = pytest.mark.parametrize("theme", ["light", "dark"])


@dataclass(frozen=True)
class Team:
    """An app that asks for a log-in, and the accounts behind it."""

    url: str
    accounts: AccountStore


@pytest.fixture(scope="module")
def team(new_home: NewHome) -> Iterator[Team]:
    home = new_home()
    database = open_database(sqlite_of(home))
    accounts = AccountStore(database)
    accounts.add("Ada", Role.LEAD, WORDS)
    accounts.add("Vi", Role.VIEWER, WORDS)
    with forked_app(home) as app:
        yield Team(app.url.rstrip("/"), accounts)
    database.dispose()


@pytest.fixture
def watcher(team: Team) -> Watcher:
    return Watcher(team.url)


Theme = Literal["light", "dark"]
Visit = Callable[..., Page]


@pytest.fixture
def visit(profiles: Profiles, team: Team, watcher: Watcher) -> Iterator[Visit]:
    contexts: list[BrowserContext] = []

    def visit_page(
        path: str, size: dict[str, int] = DESKTOP, theme: Theme = "light", **more: object
    ) -> Page:
        context = profiles.lend(team.url, viewport=size, **more)
        contexts.append(context)
        page = context.new_page()
        page.emulate_media(color_scheme=theme)
        watcher.watch(page)
        page.goto(f"{team.url}{path}")
        return page

    yield visit_page
    for context in contexts:
        profiles.take_back(context)
    watcher.check()


def fill_in(page: Page, name: str = "Ada", password: str = WORDS) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


@both_themes
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_the_log_in_page_in_both_widths_and_themes(
    visit: Visit, watcher: Watcher, size: dict[str, int], theme: Theme
) -> None:
    watcher.expect("status of 401")
    page = visit("/", size, theme)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    expect(page.get_by_label("Name")).to_be_focused()
    assert violations(page) == []
    fill_in(page, password="wrong")
    expect(page.get_by_role("alert")).to_have_text("Wrong name or password.")
    expect(page.get_by_label("Name")).to_have_value("Ada")
    expect(page.get_by_label("Password")).to_be_focused()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_the_log_in_works_without_a_script(visit: Visit, team: Team) -> None:
    page = visit("/dataset/?model=efficientnet_lite0", java_script_enabled=False)
    fill_in(page)
    expect(page).to_have_url(f"{team.url}/dataset/?model=efficientnet_lite0")
    expect(page).to_have_title("Dataset · Stratoscope")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_who_is_logged_in_stands_in_the_header(
    visit: Visit, team: Team, size: dict[str, int]
) -> None:
    page = visit("/dataset/", size)
    fill_in(page)
    expect(page.locator("#who-name")).to_have_text("Ada")
    expect(page.locator("#scan-start-button")).to_be_visible()
    expect_no_violation(page, size["width"])
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(f"{team.url}/login")
    page.goto(f"{team.url}/dataset/")
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_viewer_is_offered_what_viewers_may(visit: Visit, watcher: Watcher) -> None:
    watcher.expect("status of 403")
    page = visit("/dataset/")
    fill_in(page, "Vi")
    expect(page.locator("#scan-text")).to_contain_text("Ask a reviewer to start it.")
    expect(page.locator("#scan-start-button")).to_be_hidden()
    page.evaluate(
        "fetch('/selections', { method: 'POST', body: '[]',"
        " headers: { 'Content-Type': 'application/json' } })"
    )
    expect(page.get_by_role("alert").filter(has_text="requires the reviewer role")).to_be_visible()


def test_no_page_offers_a_viewer_what_they_may_not_start(visit: Visit, team: Team) -> None:
    """Every button that needs more than a look is hidden; the page states whom to ask."""
    page = visit("/")
    fill_in(page, "Vi")
    expect(page.locator("#trust-state")).to_contain_text("Ask a reviewer to start it.")
    for each in PAGES:
        page.goto(f"{team.url}{each.path}")
        page.wait_for_function("() => window.stratoscope?.isSettled?.()")
        buttons = [
            button
            for panel in each.panels
            for button in panel.actions
            if panel.press is not Right.LOOK
        ]
        for button in (*buttons, ADD):
            expect(page.locator(f"#{button}")).to_be_hidden()
    page.goto(team.url)
    tests = page.locator(".what-if-test .job-row [role=status]")
    expect(tests).to_have_count(3)
    for state in tests.all():
        expect(state).to_contain_text("Ask a reviewer to start it.")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_a_session_that_is_over_leaves_the_page_as_it_is(
    visit: Visit, team: Team, watcher: Watcher, size: dict[str, int]
) -> None:
    watcher.expect("status of 401")
    page = visit("/", size)
    fill_in(page)
    expect(page.locator(".strip-tile[aria-pressed=true]")).to_be_visible()
    page.locator("#gallery-text-input").fill("cof")
    expect(page.locator("#gallery-count")).to_contain_text("of")
    team.accounts.set_password("Ada", WORDS)  # ends every log-in
    page.locator("#gallery-text-input").fill("coffe")
    notice = page.locator(".access-notice")
    expect(notice).to_have_text(OVER)
    expect_no_violation(page, size["width"])
    with page.expect_popup() as popup:
        notice.get_by_role("link", name="log in again").click()
    window = popup.value
    fill_in(window)
    expect(notice).to_contain_text("You are logged in again")
    if not window.is_closed():
        window.wait_for_event("close")
    expect(page.locator("#gallery-text-input")).to_have_value("coffe")
    page.wait_for_function("() => window.stratoscope.isSettled()")  # the choice is sent again
    assert page.evaluate("window.stratoscope.shownValues().text") == "coffe"
    page.locator("#gallery-text-input").fill("coffee")
    expect(page.locator("#gallery-count")).to_contain_text("1 of")


def test_the_page_notices_that_somebody_else_has_logged_in(
    visit: Visit, team: Team, watcher: Watcher
) -> None:
    watcher.expect("status of 401")
    page = visit("/")
    fill_in(page)
    expect(page.locator(".strip-tile[aria-pressed=true]")).to_be_visible()
    team.accounts.set_password("Ada", WORDS)
    page.locator(".strip-tile").first.click()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="log in again").click()
    fill_in(popup.value, "Vi")
    notice = page.locator(".access-notice")
    expect(notice).to_have_text("You are now Vi, but this page belongs to Ada: reload it.")
    notice.get_by_role("link").click()
    expect(page.locator("#who-name")).to_have_text("Vi")
