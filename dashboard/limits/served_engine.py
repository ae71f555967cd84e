"""The engine of a server: its requests do not start long work, and stop when the client leaves."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

import flask

from dashboard.access.person import person_key
from dashboard.access.session import session_id
from dashboard.core.long_maps import refuse_long, seconds_left
from dashboard.limits.lanes import aside
from dashboard.limits.request_budget import send_again, spend
from explainers import Engine
from explainers.engine.requests import MapRequest, Request
from explainers.engine.work_queue import NO_OWNER, Priority
from explainers.errors import Cancelled, EngineBusy

POLL_S = 0.25  # between two checks that the client is still connected
DISCONNECTED = "waitress.client_disconnected"

Answer = TypeVar("Answer")


class ServedEngine(Engine):
    """An engine whose callers may be requests to a server; outside a request it is any engine.

    In a request, a map that takes long raises NotComputed, and so do short maps that together take
    long. Users take turns. A request whose client disconnects stops waiting, and its work ends. One
    that is refused as the engine is busy is sent again, whatever its panels return.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self._waiting: Counter[tuple[str, Hashable]] = Counter()
        self._lock = Lock()

    def compute(
        self, request: Request[Answer], priority: Priority = Priority.INTERACTIVE
    ) -> Answer:
        """The result of any request. Raises: NotComputed; Cancelled if the client disconnected."""
        if flask.has_request_context() and isinstance(request, MapRequest):
            refuse_long(self, (request,))
            spend(seconds_left(self, request))
        return super().compute(request, priority)

    def before_session(self, session: str) -> int:
        """The number of requests in the queue before the first that a browser waits for."""
        with self._lock:
            keys = [key for owner, key in self._waiting.elements() if owner == session]
        places = (self.before(key) for key in keys)
        return min((place for place in places if place is not None), default=0)

    def _owner(self) -> Hashable:
        return owner_of_request()

    def _wait(self, key: Hashable, submit: Callable[[], Future[Answer]]) -> Answer:
        if not flask.has_request_context():
            return super()._wait(key, submit)
        try:
            future = submit()
            if not future.done():
                left = flask.request.environ.get(DISCONNECTED, lambda: False)
                with aside(), self._listed(session_id(), key):
                    wait_for_client(future, left)
            return future.result()
        except EngineBusy as busy:
            send_again(str(busy))
            raise

    @contextmanager
    def _listed(self, session: str, key: Hashable) -> Iterator[None]:
        """Note that the browser waits for this work."""
        with self._lock:
            self._waiting[session, key] += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting[session, key] -= 1
                self._waiting += Counter()  # drop entries with a count of zero


def owner_of_request() -> Hashable:
    """The person whose request the calling thread answers; NO_OWNER where it answers none."""
    return person_key() if flask.has_request_context() else NO_OWNER


def wait_for_client(future: Future[Answer], has_left: Callable[[], bool]) -> None:
    """Wait for the result. Raises: Cancelled, also the work, if the client disconnects."""
    while not future.done():
        if has_left():
            future.cancel()
            raise Cancelled("The client disconnected before the result was ready.")
        wait([future], POLL_S)
