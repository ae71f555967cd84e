"""What the server answers before the app is asked: a sentence, as the app's own errors are."""

from http import HTTPStatus

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask

from dashboard.answers import NOT_AT_ALL
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


def plain_channel(*given: object, **named: object) -> HTTPChannel:
    """A channel of waitress's that refuses requests in the app's words."""
    channel = HTTPChannel(*given, **named)
    channel.error_task_class = _refuse
    return channel


def _refuse(channel: HTTPChannel, request: HTTPRequestParser) -> ErrorTask:
    request.error = Refusal(request.error.code)
    return ErrorTask(channel, request)
