"""Browser profiles that are used again, so that pages start in half the time.

A page in a new profile costs Chromium a new process, which compiles the page's scripts anew. One
page of each profile stays open and holds its process, for all pages to come: see `ONE_PROCESS`.
"""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Route

SITE = "http://127.0.0.1/"  # of all apps, whatever their port
# Without it, the app's Cross-Origin-Opener-Policy has Chromium start a process for every page.
ONE_PROCESS = "--process-per-site"
ALIVE_MS = 5000


class Profiles:
    """Lends profiles with no cookie, nothing stored, no permission and no page of the test's."""

    def __init__(self, browser: Browser, patience_ms: int) -> None:
        self._browser = browser
        self._patience_ms = patience_ms
        self._free: dict[str, list[BrowserContext]] = {}
        self._names: dict[BrowserContext, str] = {}

    def lend(self, base: str, **options: Any) -> BrowserContext:  # noqa: ANN401
        """A profile for the app at `base`, with these options of Playwright's `new_context`.

        Nothing moves by itself there: a place on a page that still scrolls is no place to measure.
        """
        options = {"reduced_motion": "reduce"} | options
        name = repr(sorted(options.items()))
        free = self._free.setdefault(name, [])
        while free:
            context = free.pop()
            if _empty(context, base):
                return context
            context.close()
        context = self._browser.new_context(**options)
        context.set_default_timeout(self._patience_ms)
        self._names[context] = name
        keeper = context.new_page()
        keeper.route(SITE, _nothing)
        keeper.goto(SITE)
        return context

    def spend(self, context: BrowserContext) -> None:
        """Nobody else is lent the profile: something was done to it that cannot be undone."""
        del self._names[context]

    def take_back(self, context: BrowserContext) -> None:
        """Closes the profile's pages; the next test that is lent it finds it empty."""
        if name := self._names.get(context):
            close_pages(context)
            self._free[name].append(context)
        else:
            context.close()


def close_pages(context: BrowserContext) -> None:
    """Closes what tests have opened in a lent profile."""
    for page in context.pages[1:]:
        page.close()


def _nothing(route: Route) -> None:
    route.fulfill(content_type="text/html", body="")


def _empty(context: BrowserContext, base: str) -> bool:
    """Whether the profile still works, once everything was taken out of it."""
    try:
        keeper = context.pages[0]
        keeper.wait_for_function("true", timeout=ALIVE_MS)
        context.unroute_all()
        context.clear_cookies()
        context.clear_permissions()
        session = context.new_cdp_session(keeper)
        session.send(
            "Storage.clearDataForOrigin", {"origin": base.rstrip("/"), "storageTypes": "all"}
        )
        session.detach()
    except (Error, IndexError):
        return False
    return True
