"""The right that each route and each callback needs, declared where it stands.

A route declares it with `@needs(Right.LOOK)`, a page and a panel with their field `right`. Routes
and callbacks without a declaration are refused to everybody. A press that reaches the server
starts or stops something, so it needs the right to compute as well, if its panel names no other.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

import flask

from dashboard.access.person import Right

if TYPE_CHECKING:
    from dash import Dash

ANYONE: Final = None  # also people who are not logged in
Needed = Right | None

CALLBACKS_OF_PAGE = "_dash-update-component"
UNDECLARED = object()
RIGHTS = "stratoscope-rights"  # of a server: its PageRights by the page's path
PRESSES = ("n_clicks", "n_submit")
# What Dash serves for each page, by what follows the page's path; callbacks have their own rights.
DASH: dict[str, Needed] = {
    "_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": ANYONE,
    "_favicon.ico": ANYONE,
    "_dash-layout": Right.LOOK,
    "_dash-dependencies": Right.LOOK,
    "_reload-hash": Right.LOOK,
    "": Right.LOOK,
    "<path:path>": Right.LOOK,
}

View = TypeVar("View", bound=Callable[..., Any])


class Undeclared(Exception):
    """No right is declared for the route or the callback, so it is refused to everybody."""


@dataclass
class PageRights:
    """The rights of one page: its own, and those of its callbacks by their outputs."""

    right: Right
    callbacks: dict[str, Right] = field(default_factory=dict)
    starters: dict[str, Right] = field(default_factory=dict)  # by component: for its press

    @contextmanager
    def declare(self, app: "Dash", right: Right, press: Right = Right.COMPUTE) -> Iterator[None]:
        """Gives `right`, and the page's, to the callbacks that are registered meanwhile.

        A press on a component that reaches the server needs `press` too.
        """
        before = set(app.callback_map)
        yield
        for output, callback in app.callback_map.items():
            if output in before or "callback" not in callback:
                continue
            self.callbacks[output] = stronger(right, self.right)
            self.starters |= {
                each["id"]: press for each in callback["inputs"] if each["property"] in PRESSES
            }


def needs(right: Needed) -> Callable[[View], View]:
    """Declares the right that a route needs; ANYONE for routes without a log-in."""

    def declare(view: View) -> View:
        view.needed_right = right  # type: ignore[attr-defined]
        return view

    return declare


def rights_of_page(server: flask.Flask, path: str, right: Right) -> PageRights:
    """The rights of the page at `path`, to be filled while its callbacks are registered."""
    rights = PageRights(right)
    server.extensions.setdefault(RIGHTS, {})[path] = rights
    return rights


def right_of_route(server: flask.Flask, endpoint: str) -> Needed:
    """The right that a route needs; of a page's callbacks, that of the page.

    Raises: Undeclared.
    """
    view = server.view_functions.get(endpoint)
    declared: Needed | object = getattr(view, "needed_right", UNDECLARED)
    if declared is ANYONE or isinstance(declared, Right):
        return declared
    if endpoint.startswith("_") and endpoint.endswith("_dash_assets.static"):
        return ANYONE
    path, page = _page_of(server, endpoint)
    part = endpoint.removeprefix(path)
    if part == CALLBACKS_OF_PAGE:
        return page.right
    if part not in DASH:
        raise Undeclared(endpoint)
    needed = DASH[part]
    return ANYONE if needed is ANYONE else stronger(needed, page.right)


def is_callback(endpoint: str) -> bool:
    """Whether the route takes a page's callbacks."""
    return endpoint.startswith("/") and endpoint.endswith(CALLBACKS_OF_PAGE)


def right_of_callback(server: flask.Flask, endpoint: str, body: object) -> Right:
    """The right that a callback needs, from the body that the browser sends. Raises: Undeclared."""
    if not isinstance(body, Mapping):
        raise Undeclared(type(body).__name__)
    _, page = _page_of(server, endpoint)
    output, changed = body.get("output"), body.get("changedPropIds") or []
    if not isinstance(output, str) or not isinstance(changed, list):
        raise Undeclared(str(output))
    if output not in page.callbacks:
        raise Undeclared(output[:200])
    needed = page.callbacks[output]
    pressed = {str(each).partition(".")[0] for each in changed}
    pressed |= {str(each).rpartition(".")[0] for each in changed}
    for starter in pressed & page.starters.keys():
        needed = stronger(needed, page.starters[starter])
    return needed


def stronger(one: Right, other: Right) -> Right:
    """The right that fewer people have."""
    return max(one, other, key=lambda right: right.role)


def _page_of(server: flask.Flask, endpoint: str) -> tuple[str, PageRights]:
    """The longest path of a page with which a Dash endpoint begins. Raises: Undeclared."""
    pages: dict[str, PageRights] = server.extensions.get(RIGHTS, {})
    paths = [path for path in pages if endpoint.startswith(path)]
    if not paths:
        raise Undeclared(endpoint)
    path = max(paths, key=len)
    return path, pages[path]
