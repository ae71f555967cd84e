"""A real app in a process of its own, and a real Chromium, for the browser tests."""

import json
from collections.abc import Callable, Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.app_process import forked_app
from tests.browser.chromium import launch
from tests.browser.explore import Explore
from tests.browser.judging import USER_HEADER, Judge, Reviewed
from tests.browser.layers import Layers
from tests.browser.profiles import ONE_PROCESS, Profiles, close_pages
from tests.browser.watcher import Watcher

DESKTOP = {"width": 1440, "height": 1055}
PHONE = {"width": 390, "height": 844}
PATIENCE = 20_000  # ms; a panel is there within a fraction of it, also where the tests share a CPU

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The starter gallery and EfficientNet-Lite0, as on a fresh machine without internet."""
    with forked_app(tmp_path_factory.mktemp("app")) as app:
        yield app.url.rstrip("/")


@pytest.fixture(scope="session")
def images(app_url: str) -> dict[str, str]:
    """The gallery: file names and ids."""
    with urlopen(f"{app_url}/gallery/items?model=efficientnet_lite0&limit=500") as answer:
        return {item["name"]: item["id"] for item in json.load(answer)["items"]}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    with sync_playwright() as playwright:
        chromium = launch(playwright, ONE_PROCESS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
    """Lends each test an empty profile."""
    return Profiles(browser, PATIENCE)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["1440", "390"])
def viewport(request: pytest.FixtureRequest) -> dict[str, int]:
    """The width and height of the window."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def context(profiles: Profiles, app_url: str, viewport: dict[str, int]) -> Iterator[BrowserContext]:
    """A profile with no cookie and nothing stored; what its cache holds is left there."""
    lent = profiles.lend(app_url, viewport=viewport)
    yield lent
    profiles.take_back(lent)


@pytest.fixture
def watcher(app_url: str) -> Watcher:
    """What a test expects to go wrong; anything else fails it."""
    return Watcher(app_url)


@pytest.fixture
def page(context: BrowserContext, watcher: Watcher) -> Iterator[Page]:
    """A page; the test fails if the console was not empty or another host was asked."""
    opened = context.new_page()
    watcher.watch(opened)
    yield opened
    close_pages(context)
    watcher.check()


@pytest.fixture
def explore(page: Page, app_url: str) -> Explore:
    """The Explore page, not opened yet."""
    return Explore(page, app_url)


@pytest.fixture
def layers(page: Page, app_url: str) -> Layers:
    """The Layers page, not opened yet."""
    return Layers(page, app_url)


Opens = Callable[..., Judge]


@pytest.fixture
def opens(profiles: Profiles, reviewed: Reviewed) -> Iterator[Opens]:
    """Opens a browser for a person; at the end the console of each must be empty."""
    opened = []

    def open_for(person: str, review: str, **given: object) -> Judge:
        options = {"viewport": DESKTOP, "extra_http_headers": {USER_HEADER: person}} | given
        context = profiles.lend(reviewed.base, **options)
        watcher = Watcher(reviewed.base)
        page = context.new_page()
        watcher.watch(page)
        opened.append((context, watcher))
        return Judge(page, reviewed.base, review, watcher)

    yield open_for
    for context, _ in opened:
        profiles.take_back(context)
    for _, watcher in opened:
        watcher.check()


desktop = pytest.mark.parametrize("viewport", [DESKTOP], ids=["1440"], indirect=True)
phone = pytest.mark.parametrize("viewport", [PHONE], ids=["390"], indirect=True)
