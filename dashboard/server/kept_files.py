"""Scripts and styles are answered once by the app, then from memory, in front of it.

A page has some seventy of them, and a visitor with an empty cache requests all at once: to route,
guard and compress each anew would cost more than everything else that the page requests.

It keeps whole answers, with their headers, by all that the app's answer to such a file depends on.
An answer that varies by anything else, or sets a cookie, is not kept.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache
from werkzeug.datastructures import ResponseCacheControl
from werkzeug.http import parse_cache_control_header, parse_set_header

from dashboard.access.prefix import REFUSED
from dashboard.access.proxies import TRUSTED
from dashboard.core.address import PREFIX
from explainers.engine.byte_cache import byte_cache

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEPT_BYTES = 2**26  # a page's files have 9 MB, about 2 MB of them compressed
KEPT_S = 3600.0  # a file without a version in its address may change
FOLDERS = ("assets/", "_dash-component-suites/")  # below each page's path
# Beside the address: whom the guard admits, below which prefix, and how the answer is compressed.
DEPENDS_ON = (
    *(PREFIX, REFUSED),
    *("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "wsgi.url_scheme"),
    *("HTTP_ORIGIN", "HTTP_X_FORWARDED_HOST", TRUSTED),
    *("HTTP_SEC_FETCH_SITE", "HTTP_SEC_FETCH_MODE", "HTTP_SEC_FETCH_DEST"),
    "HTTP_ACCEPT_ENCODING",
)
PARTIAL = ("HTTP_RANGE", "HTTP_IF_")  # headers that want less than the whole file
OK = "200 "

Key = tuple[object, ...]
Headers = list[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Kept:
    """A whole answer."""

    version: str  # the address's query: a page names a new one for a new file
    made: float
    status: str
    headers: Headers
    body: bytes


class KeptFiles:
    """A WSGI application in front of `app`, which answers for files that it has answered before.

    Args:
        pages: the paths of the pages, below which their files stand.
        others: the addresses of other files that anybody may have.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        pages: Sequence[str],
        others: Sequence[str] = (),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._app = app
        self._below = tuple(f"{page}{folder}" for page in pages for folder in FOLDERS)
        self._others = frozenset(others)
        self._clock = clock
        self._kept: LRUCache[Key, Kept] = byte_cache(KEPT_BYTES, lambda kept: len(kept.body))
        self._lock = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answers one request."""
        if not self._is_whole_file(environ):
            return self._app(environ, start_response)
        key = (environ["PATH_INFO"], *map(environ.get, DEPENDS_ON))
        version = environ.get("QUERY_STRING", "")
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or kept.version != version or self._clock() - kept.made > KEPT_S:
            return self._answer(key, version, environ, start_response)
        start_response(kept.status, [*kept.headers])
        return [kept.body]

    def _is_whole_file(self, environ: "WSGIEnvironment") -> bool:
        path = environ.get("PATH_INFO", "")
        return (
            environ["REQUEST_METHOD"] == "GET"
            and (path.startswith(self._below) or path in self._others)
            and not any(name.startswith(PARTIAL) for name in environ)
        )

    def _answer(
        self, key: Key, version: str, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """The app's answer, which is kept if everybody may have it."""
        started: list[tuple[str, Headers]] = []

        def listen(status: str, headers: Headers, error: Any = None) -> Callable[[bytes], object]:  # noqa: ANN401
            started.append((status, headers))
            return start_response(status, headers, error)

        answer = self._app(environ, listen)
        if len(started) != 1 or not is_for_all(*started[0]):
            return answer
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        with self._lock:
            self._kept[key] = Kept(version, self._clock(), *started[0], body)
        return [body]


def is_for_all(status: str, headers: Headers) -> bool:
    """Whether an answer is a file that any cache may keep, and depends on nothing else."""
    names = [name.lower() for name, _ in headers]
    control = parse_cache_control_header(
        _values(headers, "cache-control"), cls=ResponseCacheControl
    )
    vary = parse_set_header(_values(headers, "vary"))
    return (
        status.startswith(OK)
        and "set-cookie" not in names
        and bool(control.max_age)
        and not (control.private or control.no_store or control.no_cache)
        and all(name.lower() == "accept-encoding" for name in vary)
    )


def _values(headers: Headers, name: str) -> str:
    return ", ".join(value for each, value in headers if each.lower() == name)
