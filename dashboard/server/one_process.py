"""One process answers for a WSGI server: jobs, uploads and people's limits are in its memory.

A second process of the same server would answer as if what the first one does were not there.
"""

import os
import socket
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from dashboard.core.errors import SettingsError
from dashboard.core.hosts import is_loopback
from dashboard.core.program import typed_command
from dashboard.core.responses import NOT_AT_ALL
from data.files import user_cache

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", NOT_AT_ALL),
    ("X-Content-Type-Options", "nosniff"),
]
PATIENCE_S = 10.0  # for the process before this one, which ends when the server is reloaded
ONE_PROCESS = (
    "Stratoscope needs one process with threads: jobs and uploads are in its memory. Start it with "
    "`--workers 1 --threads 192`; for more processes, start several servers on one PostgreSQL."
)
FORKED = (
    "Stratoscope was loaded before its process was forked, so its model cannot run. Start gunicorn "
    "without --preload."
)
NO_WAY_IN = (
    "Access denied: this server has no access method for others. Create accounts with `{command} "
    "user add NAME --role lead`, and restart it."
)


class OneProcess:
    """Answers in the process that opened the app, and to nobody else where there is no log-in.

    A WSGI server does not say where it listens, so without a log-in the peer's address decides.
    """

    def __init__(self, app: "WSGIApplication", *, this_machine: bool) -> None:
        self._app = app
        self._pid = os.getpid()
        self._this_machine = this_machine

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answers one request."""
        if os.getpid() != self._pid:
            return _refuse(HTTPStatus.SERVICE_UNAVAILABLE, FORKED, start_response)
        peer = str(environ.get("REMOTE_ADDR", ""))  # empty on a Unix socket
        if self._this_machine and peer and not is_loopback(peer):
            text = NO_WAY_IN.format(command=typed_command())
            return _refuse(HTTPStatus.FORBIDDEN, text, start_response)
        return self._app(environ, start_response)


def _refuse(status: HTTPStatus, text: str, start_response: "StartResponse") -> Iterable[bytes]:
    start_response(f"{status.value} {status.phrase}", list(HEADERS))
    return [text.encode()]


def hold_alone(patience_s: float = PATIENCE_S) -> FileLock:
    """A lock that this process holds until it ends: it is the only one of its server.

    The processes of a server have the same parent. Raises: SettingsError if another one holds it.
    """
    name = f"server-{socket.gethostname()}-{os.getppid()}.lock"
    lock = FileLock(user_cache() / name, is_singleton=False)
    try:
        lock.acquire(timeout=patience_s)
    except Timeout:
        raise SettingsError(ONE_PROCESS) from None
    return lock
