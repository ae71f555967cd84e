"""What the server answers before the app is asked: a sentence, as the app's own errors are."""

from http import HTTPStatus

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask

from dashboard.answers import NOT_AT_ALL, RETRY_AFTER_S
from dashboard.problems import SENTENCES, UNEXPECTED

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
        known = UNEXPECTED if unexpected else SENTENCES.get(self._status)
        said = known or f"{self._status.phrase}."
        return f"{self._status.value} {self._status.phrase}", list(HEADERS), said.encode()


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
