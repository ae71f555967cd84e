"""What goes wrong in a page that nobody looks at."""

import re

from playwright.sync_api import ConsoleMessage, Page, Request


class Watcher:
    """Collects console messages, uncaught errors and requests to other hosts."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._expected: list[str] = []
        self._problems: list[str] = []

    def watch(self, page: Page) -> None:
        """From now on nothing that this page complains of is lost."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._problems.append(f"error: {error}"))
        page.on("request", self._request)

    def expect(self, pattern: str) -> None:
        """This must be complained of: Chromium itself reports refused requests."""
        self._expected.append(pattern)

    def check(self) -> None:
        """Nothing but what was expected went wrong, and that did."""
        unexpected = [p for p in self._problems if not any(re.search(e, p) for e in self._expected)]
        assert unexpected == [], unexpected
        missing = [e for e in self._expected if not any(re.search(e, p) for p in self._problems)]
        assert missing == [], f"not complained of: {missing}"

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._problems.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._base}/", "data:", "blob:")):
            self._problems.append(f"asked another host: {request.url}")
