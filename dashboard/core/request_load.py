"""What people ask of the server just now: background work yields to it."""

from collections.abc import Callable, Iterable
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOAD_S = 2.0  # after a page was requested: its scripts, its first callbacks, its thumbnails
QUIET_S = 0.15  # after anything else: what a click asks for next
PATIENCE_S = 4.0  # the most that a step of background work waits: it ends under any traffic
POLL_S = 0.05


class Waiting(Protocol):
    """Background work that yields to requests, and can be stopped meanwhile."""

    def pause(self, seconds: float) -> None:
        """Wait so long, less where the work should stop."""

    def cancelled(self) -> bool:
        """Whether it should stop."""


class RequestLoad:
    """Requests in flight and the moment until which more of them are expected; thread-safe."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._open = 0
        self._expected = clock()

    def yield_to_requests(self, waiting: Waiting) -> None:
        """Returns once there is nothing to yield for, or after PATIENCE_S."""
        end = self._clock() + PATIENCE_S
        while not waiting.cancelled():
            wait = min(self._busy_for(), end - self._clock())
            if wait <= 0:
                return
            waiting.pause(wait)

    def begin(self) -> None:
        """A request has come in."""
        with self._lock:
            self._open += 1

    def end(self, quiet: float = QUIET_S) -> None:
        """It is answered; the next one is expected within so many seconds."""
        with self._lock:
            self._open -= 1
            self._expected = max(self._expected, self._clock() + quiet)

    def idle_for(self) -> float:
        """Seconds since more requests were last expected; 0 while one is in flight."""
        with self._lock:
            return 0.0 if self._open else max(0.0, self._clock() - self._expected)

    def _busy_for(self) -> float:
        """Seconds until it is worth looking again; none where it is quiet."""
        with self._lock:
            left = self._expected - self._clock()
            return max(left, POLL_S) if self._open else left


class LoadCounter:
    """A WSGI application whose requests count as load."""

    def __init__(self, app: "WSGIApplication", request_load: RequestLoad) -> None:
        self._app = app
        self._request_load = request_load

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answers one request."""
        page = "text/html" in environ.get("HTTP_ACCEPT", "")
        self._request_load.begin()
        try:
            return self._app(environ, start_response)
        finally:
            self._request_load.end(LOAD_S if page else QUIET_S)
