"""A real app in a process of its own, and a real Chromium, for the browser tests."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.app_process import forked_app
from tests.browser.chromium import UNOPTIMISED, launch
from tests.browser.explore import Explore
from tests.browser.judging import USER_HEADER, Judge, Reviewed
from tests.browser.layers import Layers
from tests.browser.profiles import ONE_PROCESS, Profiles, close_pages
from tests.browser.watcher import Watcher

DESKTOP = {"width": 1440, "height": 1055}
PHONE = {"width": 390, "height": 844}
PATIENCE = 60_000  # ms; a panel is there within a fraction of it, also where the CPU is much slower
POLL_MS = 500  # longer than the app's background work waits after a request: see RequestLoad

expect.set_options(timeout=PATIENCE)


NewHome = Callable[[], Path]


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> NewHome:
    """Makes user folders as the app leaves them that has read and predicted the starter gallery.

    Nobody has opened a page there. An app starts in them in a third of the time. The first one is
    made once for all processes of pytest-xdist.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    first = shared / "first-home"
    with FileLock(shared / "first-home.lock"):
        if not first.exists():
            made = tmp_path_factory.mktemp("first")
            _read_and_predict(made)
            made.rename(first)

    def copy() -> Path:
        return Path(shutil.copytree(first, tmp_path_factory.mktemp("home") / "of-app"))

    return copy


def _read_and_predict(home: Path) -> None:
    with forked_app(home) as app:
        while not _is_predicted(app.url):
            time.sleep(POLL_MS / 1000)
    app.process.join()


def _is_predicted(url: str) -> bool:
    with urlopen(f"{url}gallery/items?model=efficientnet_lite0&limit=1") as answer:
        predicted, images = json.load(answer)["predicted"]
    return bool(predicted == images)


@pytest.fixture(scope="session")
def app_url(new_home: NewHome) -> Iterator[str]:
    """The starter gallery and EfficientNet-Lite0, without internet."""
    with forked_app(new_home()) as app:
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
        chromium = launch(playwright, ONE_PROCESS, UNOPTIMISED)
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
