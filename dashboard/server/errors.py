"""Errors outside the routes: one sentence with the right status, never a traceback.

Those of Flask, those of waitress before the app runs, and the page for unknown addresses.
"""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path

import flask
from dash.exceptions import DependencyException
from flask import Flask, Response, request
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask
from werkzeug.exceptions import HTTPException

from dashboard.access.plain_page import plain_pages
from dashboard.core.address import prefix
from dashboard.core.responses import (
    NO_ROOM,
    NOT_AT_ALL,
    RETRY_AFTER_S,
    UNEXPECTED,
    answer_errors,
    sentence,
)
from dashboard.ui.page import Page
from data.files import CLOSED, FULL, why_not_kept

SENTENCES: dict[int | None, str] = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not accept this kind of request.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The file is larger than 20 MB. Resize it and try again.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The server is busy. Try again in a moment.",
}
PAGES = plain_pages(Path(__file__).parent / "templates")
log = logging.getLogger(__name__)


def register_error_handlers(server: Flask) -> None:
    """Answer every error of `server` in one sentence of plain text."""
    server.register_error_handler(HTTPException, _answer_http)
    server.register_error_handler(DependencyException, _answer_no_such_script)
    server.register_error_handler(Exception, _answer_unexpected)
    answer_errors(server)


def _answer_http(error: HTTPException) -> Response:
    written = vars(error).get("description")  # the library's own words stand in its classes
    text = written or SENTENCES.get(error.code) or f"{error.name}."
    return sentence(text, error.code or HTTPStatus.INTERNAL_SERVER_ERROR)


def _answer_no_such_script(_: DependencyException) -> Response:
    """Dash raises it for a script or style sheet that no component library holds."""
    return sentence(SENTENCES[HTTPStatus.NOT_FOUND], HTTPStatus.NOT_FOUND)


def _answer_unexpected(error: Exception) -> Response:
    if isinstance(error, OSError) and error.errno in (*FULL, *CLOSED):
        log.error("%s %s: %s", request.method, request.path, error)
        return sentence(why_not_kept(error, "this"), NO_ROOM)
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return sentence(UNEXPECTED, HTTPStatus.INTERNAL_SERVER_ERROR)


HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", NOT_AT_ALL),
    ("X-Content-Type-Options", "nosniff"),
]


class Refusal:
    """An error of waitress's in the app's words: what its `ErrorTask` asks of one."""

    def __init__(self, code: int) -> None:
        self._status = HTTPStatus(code)

    def to_response(self, _: object) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status line, headers and body."""
        unexpected = self._status == HTTPStatus.INTERNAL_SERVER_ERROR
        sentence = UNEXPECTED if unexpected else SENTENCES.get(self._status)
        text = sentence or f"{self._status.phrase}."
        return f"{self._status.value} {self._status.phrase}", list(HEADERS), text.encode()


def refuse(channel: HTTPChannel, request: HTTPRequestParser) -> ErrorTask:
    """The task that answers a request which waitress refuses."""
    request.error = Refusal(request.error.code)
    return ErrorTask(channel, request)


def busy_answer() -> bytes:
    """The whole answer to a connection for which there is no room."""
    status, headers, body = Refusal(HTTPStatus.SERVICE_UNAVAILABLE).to_response(None)
    more = [("Content-Length", str(len(body))), ("Retry-After", RETRY_AFTER_S)]
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in [*headers, *more])]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def answer_unknown_paths(server: flask.Flask, pages: Sequence[Page]) -> None:
    """Answers 404 below a page's path, where Dash would serve the page itself.

    Call it behind the gate, so that people who must log in do so first.
    """
    below = {f"{page.path}<path:path>" for page in pages}  # as Dash names these routes

    @server.before_request
    def refuse() -> flask.Response | None:
        if flask.request.endpoint not in below:
            return None
        response = flask.Response(not_found_page(pages), HTTPStatus.NOT_FOUND, mimetype="text/html")
        response.headers["Cache-Control"] = NOT_AT_ALL
        return response


def not_found_page(pages: Sequence[Page]) -> str:
    """The page that says so, with links to those of the navigation."""
    listed = [page for page in pages if not page.under]
    twice = prefix() and flask.request.path.startswith(f"{flask.request.script_root}/")
    return PAGES.get_template("not_found.html").render(
        title="Page not found", pages=listed, twice=prefix() if twice else ""
    )
