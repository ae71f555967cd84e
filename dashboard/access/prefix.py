"""The path below which the app is served: --prefix, or what a trusted proxy has stripped.

WSGI names it SCRIPT_NAME, decoded; dashboard/core/address.py puts it before every address, as the
browser sees it. What does not fit is marked here and refused by dashboard/server/security.py, in
the form of all refusals.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from werkzeug.utils import redirect

from dashboard.core.address import PREFIX
from dashboard.core.settings.texts import prefix as checked_prefix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REFUSED = "stratoscope.prefix_refused"  # in the environ: status and sentence of a refusal


class Prefixed:
    """Serves `app` below `prefix`, if there is one, and checks the one that a proxy states.

    Put it behind what copies a trusted X-Forwarded-Prefix to SCRIPT_NAME.
    """

    def __init__(self, app: "WSGIApplication", prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answers one request."""
        stated, path = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
        if self._prefix and path == _decoded(self._prefix):
            query = environ.get("QUERY_STRING", "")
            there = f"{self._prefix}/?{query}" if query else f"{self._prefix}/"
            return redirect(there, HTTPStatus.PERMANENT_REDIRECT)(environ, start_response)
        try:
            prefix, path = self._split(stated, path)
        except WrongPrefix as problem:
            prefix, path = "", "/"
            environ[REFUSED] = problem.status, str(problem)
        environ |= {PREFIX: prefix, "SCRIPT_NAME": _decoded(prefix), "PATH_INFO": path}
        return self._app(environ, start_response)

    def _split(self, stated: str, path: str) -> tuple[str, str]:
        """Prefix and rest of a request's path. Raises: WrongPrefix."""
        try:
            prefix = checked_prefix(stated) if stated else ""
        except ValueError as error:
            text = f"The proxy states a wrong X-Forwarded-Prefix: {error}"
            raise WrongPrefix(text, HTTPStatus.BAD_REQUEST) from None
        if not self._prefix:
            return prefix, path
        if prefix and _decoded(prefix) != _decoded(self._prefix):
            raise WrongPrefix(
                f"The proxy states X-Forwarded-Prefix {prefix}, and this server runs with --prefix "
                f"{self._prefix}. Use one of the two.",
                HTTPStatus.BAD_REQUEST,
            )
        below = path.removeprefix(_decoded(self._prefix))
        if below == path or not below.startswith("/"):
            raise WrongPrefix(
                f"The pages of this server are at {self._prefix}/ (--prefix). If a proxy strips "
                "that path, let it send X-Forwarded-Prefix, and start without --prefix.",
                HTTPStatus.NOT_FOUND,
            )
        return self._prefix, below


def _decoded(prefix: str) -> str:
    """As WSGI states paths: its bytes, each as the character of that number."""
    return unquote_to_bytes(prefix).decode("latin-1")


class WrongPrefix(Exception):
    """The request is not below the prefix, or its proxy states a prefix that cannot be used."""

    def __init__(self, sentence: str, status: HTTPStatus) -> None:
        super().__init__(sentence)
        self.status = status
