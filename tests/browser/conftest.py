"""A real app in a process of its own, and a real Chromium, for the browser tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.app_process import running_app
from tests.browser.chromium import launch

DESKTOP = {"width": 1440, "height": 1055}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The starter gallery and EfficientNet-Lite0, as on a fresh machine without internet."""
    with running_app(tmp_path_factory.mktemp("app")) as app:
        yield app.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each test opens its own context."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


class Watcher:
    """What went wrong in a page: console errors, failed requests, requests to other hosts."""

    def __init__(self, page: Page, base: str) -> None:
        self.problems: list[str] = []
        self._base = base
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._base, "data:", "blob:")):
            self.problems.append(f"asked another host: {request.url}")


@pytest.fixture(params=[DESKTOP, PHONE], ids=["1440", "390"])
def page(
    request: pytest.FixtureRequest, browser: Browser, app_url: str, tmp_path: Path
) -> Iterator[Page]:
    """A page of the app in a fresh context; the test fails if the console was not empty."""
    context = browser.new_context(viewport=request.param)
    opened = context.new_page()
    watcher = Watcher(opened, app_url)
    yield opened
    context.close()
    assert watcher.problems == []
