"""Serves a Dash app that shows one component and nothing else, with the real assets."""

import atexit
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import dash
from playwright.sync_api import Page
from werkzeug.serving import make_server

from dashboard.server.boot_page import ASSETS, page_html
from dashboard.ui.page import Page as AppPage
from dashboard.ui.view import PageView
from tests.browser.profiles import Profiles
from tests.browser.watcher import Watcher

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BLANK = AppPage("/", "Component", PageView, (), (), lambda _panels: dash.html.Main(), object)
Register = Callable[[dash.Dash], None]


class ComponentApp(dash.Dash):
    """A page with the scripts and modules of the real ones."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        return page_html(self, BLANK, {}, parts)


class Stage:
    """Serves one app after another at one address, so that the browser keeps their scripts."""

    app: "WSGIApplication"

    def __init__(self) -> None:
        self._server = make_server("127.0.0.1", 0, self, threaded=True)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        return self.app(environ, start_response)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@cache
def stage() -> Stage:
    """The one of this process."""
    opened = Stage()
    atexit.register(opened.close)
    return opened


@contextmanager
def mounted(
    profiles: Profiles,
    layout: object,
    register: Register = lambda _app: None,
    *,
    expected: str = "",
    size: tuple[int, int] = (1280, 720),
) -> Iterator[Page]:
    """The page of an app with that layout and callbacks.

    Its console must stay empty but for what is `expected`.
    """
    app = ComponentApp(
        "component",
        assets_folder=str(ASSETS),
        assets_ignore="plotly",  # large, and no component of ours needs it
        serve_locally=True,
        title="",
    )
    app.server.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600  # s; no test changes an asset
    app.layout = layout
    register(app)
    stage().app, base = app.server, stage().base
    context = profiles.lend(base, viewport={"width": size[0], "height": size[1]})
    watcher, page = Watcher(base), context.new_page()
    watcher.watch(page)
    if expected:
        watcher.expect(expected)
    try:
        page.goto(base)
        yield page
    finally:
        profiles.take_back(context)
    watcher.check()
