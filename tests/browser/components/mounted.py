"""Serves a Dash app that shows one component and nothing else, with the real assets."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dash
from playwright.sync_api import Page
from werkzeug.serving import make_server

from dashboard.server.boot_page import ASSETS, page_html
from dashboard.ui.page import Page as AppPage
from dashboard.ui.view import PageView
from tests.browser.profiles import Profiles
from tests.browser.watcher import Watcher

BLANK = AppPage("/", "Component", PageView, (), (), lambda _panels: dash.html.Main(), object)
Register = Callable[[dash.Dash], None]


class ComponentApp(dash.Dash):
    """A page with the scripts and modules of the real ones."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        return page_html(self, BLANK, {}, parts)


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
    app.layout = layout
    register(app)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
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
        server.shutdown()
        server.server_close()
    watcher.check()
