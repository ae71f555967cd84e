"""The engine as a server's requests use it: they do not wait for long work, nor for nobody."""

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
from dashboard.limits.request_budget import spend
from explainers import Engine
from explainers.engine.requests import MapRequest, Request
from explainers.engine.work_queue import NO_OWNER, Priority
from explainers.errors import Cancelled

POLL_S = 0.25  # between two looks at whether the client is still there
DISCONNECTED = "waitress.client_disconnected"

Answer = TypeVar("Answer")


class ServedEngine(Engine):
    """An engine whose callers may be requests to a server; outside of one it is any engine.

    In a request, a map that takes long raises NotComputed instead of being computed, and so do
    short ones that together take long; people take turns; and whoever waits leaves, with the work,
    once their client has left.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self._waiting: Counter[tuple[str, Hashable]] = Counter()
        self._lock = Lock()

    def compute(
        self, request: Request[Answer], priority: Priority = Priority.INTERACTIVE
    ) -> Answer:
        """The answer to any request. Raises: NotComputed; Cancelled where the client has left."""
        if flask.has_request_context() and isinstance(request, MapRequest):
            refuse_long(self, (request,))
            spend(seconds_left(self, request))
        return super().compute(request, priority)

    def before_session(self, session: str) -> int:
        """How many requests have their turn before the first that a browser waits for."""
        with self._lock:
            keys = [key for owner, key in self._waiting.elements() if owner == session]
        places = (self.before(key) for key in keys)
        return min((place for place in places if place is not None), default=0)

    def _owner(self) -> Hashable:
        return person_key() if flask.has_request_context() else NO_OWNER

    def _wait(self, key: Hashable, future: Future[Answer]) -> Answer:
        if future.done() or not flask.has_request_context():
            return future.result()
        environ = flask.request.environ
        with aside(), self._listed(session_id(), key):
            wait_for_client(future, environ.get(DISCONNECTED, lambda: False))
        return future.result()

    @contextmanager
    def _listed(self, session: str, key: Hashable) -> Iterator[None]:
        """The browser waits for that work."""
        with self._lock:
            self._waiting[session, key] += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting[session, key] -= 1
                self._waiting += Counter()  # forgets what nobody waits for


def wait_for_client(future: Future[Answer], has_left: Callable[[], bool]) -> None:
    """Returns once the answer is there. Raises: Cancelled, and cancels, if the client has left."""
    while not future.done():
        if has_left():
            future.cancel()
            raise Cancelled("The client disconnected before the result was ready.")
        wait([future], POLL_S)
