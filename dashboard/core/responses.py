"""What the routes' answers have in common: how long they are kept, what an error sounds like."""

from functools import partial

import flask

from dashboard.core.address import address
from dashboard.core.troubleshooting import PAGE, entry_of
from data.errors import (
    BusyDecoding,
    DatabaseProblem,
    DataError,
    GalleryProblem,
    NotKept,
    UnknownUpload,
    UploadProblem,
)
from explainers import errors

STATUS: dict[type[Exception], int] = {  # the most specific class of an error decides
    errors.ExplainerError: 422,
    errors.UnknownModel: 404,
    errors.UnknownLayer: 404,
    errors.UnknownChannel: 404,
    errors.UnknownTarget: 404,
    errors.UnknownMethod: 404,
    errors.UnfitParameter: 400,
    errors.WeightsUnavailable: 503,
    errors.OutOfMemory: 503,
    errors.EngineBusy: 503,
    errors.EngineClosed: 503,
    errors.Cancelled: 503,
    DataError: 422,
    BusyDecoding: 503,
    DatabaseProblem: 503,
    NotKept: 507,
    GalleryProblem: 404,
    UploadProblem: 400,
    UnknownUpload: 404,
}
UNAVAILABLE, NO_ROOM = 503, 507
READS = ("GET", "HEAD", "OPTIONS")
RETRY_AFTER_S = "1"
FOR_EVER = "public, max-age=31536000, immutable"
NOT_AT_ALL = "private, no-store"


def kept(response: flask.Response, *, private: bool) -> flask.Response:
    """The answer to an address that always means the same: kept for ever, unless private."""
    response.headers["Cache-Control"] = NOT_AT_ALL if private else FOR_EVER
    return response


def kept_png(body: bytes, *, private: bool) -> flask.Response:
    """A PNG as `kept` answers it."""
    return kept(flask.Response(body, mimetype="image/png"), private=private)


def fresh(value: object) -> flask.Response:
    """JSON that is never kept: the next answer may be another."""
    response = flask.jsonify(value)
    response.headers["Cache-Control"] = NOT_AT_ALL
    return response


def sentence(text: str, status: int) -> flask.Response:
    """One sentence of plain text, never kept."""
    response = flask.Response(text, status, mimetype="text/plain")
    response.headers["Cache-Control"] = NOT_AT_ALL
    if status in (UNAVAILABLE, NO_ROOM):
        response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def answer_errors(blueprint: flask.Blueprint | flask.Flask) -> None:
    """Answers the errors that a user can cause with their own sentence."""

    def answer(error: Exception, status: int) -> flask.Response:
        there = help_of(error) if is_opened() else ""
        link = f"\n\nHelp: {flask.request.host_url.rstrip('/')}{there}" if there else ""
        return sentence(f"{error}{link}", status)

    for kind, status in STATUS.items():
        blueprint.register_error_handler(kind, partial(answer, status=status))


def help_of(error: BaseException | str) -> str:
    """The address of an error's entry in the manual, or of the entry itself; "" if none."""
    entry = error if isinstance(error, str) else entry_of(error)
    return f"{address('/help/', {'page': PAGE})}#{entry}" if entry else ""


def is_opened() -> bool:
    """Whether a person opens the address, rather than a page asking for its parts."""
    request = flask.request
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    accepts_page = "text/html" in request.accept_mimetypes.values() and request.method in READS
    return mode == "navigate" and accepts_page


UNEXPECTED = "The server hit an unexpected error. See the server log."
