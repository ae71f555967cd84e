"""What goes wrong outside the routes as one sentence with the right status, never a traceback."""

import logging
from http import HTTPStatus

from dash.exceptions import DependencyException
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from dashboard.answers import NO_ROOM, answer_errors, sentence
from data.keeping import CLOSED, FULL, why_not_kept

SENTENCES: dict[int | None, str] = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take such requests.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The file is larger than 20 MB; save it smaller.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The server is busy; try again in a moment.",
}
UNEXPECTED = "Something went wrong on the server; its log has the details."
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
