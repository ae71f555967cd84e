"""A download that is read while it arrives, and that goes on where it broke off."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from data.errors import FetchProblem

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

TIMEOUT_S = 30.0
KEPT = "what has arrived is kept, so start it again to go on from there"


@dataclass(frozen=True)
class Part:
    """The file that a download grows in, with the ETag of its source beside it."""

    path: Path

    @property
    def etag(self) -> Path:
        """Where the ETag is kept; absent where the source cannot be asked for the rest alone."""
        return self.path.with_name(self.path.name + ".etag")

    def headers(self) -> dict[str, str]:
        """What asks for the rest, if the source is still the same."""
        if not (self.etag.exists() and self.path.exists()):
            return {}
        size = self.path.stat().st_size
        return {"Range": f"bytes={size}-", "If-Range": self.etag.read_text()}

    def begin(self, etag: str) -> None:
        """Start anew. Only a strong ETag names these very bytes (RFC 9110, 13.1.5)."""
        self.discard()
        self.path.touch()
        if etag.startswith('"'):
            self.etag.write_text(etag)

    def discard(self) -> None:
        """Forget what arrived: it is done with, or good for nothing."""
        self.etag.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


class Download(io.RawIOBase):
    """What arrived earlier, then `response`, as one stream that is kept in `file` on the way.

    Raises: FetchProblem if the connection breaks or `cancelled` says so; OSError if `file` cannot
        be written.
    """

    def __init__(
        self, response: HTTPResponse, file: io.BufferedRandom, cancelled: Callable[[], bool]
    ) -> None:
        self._response = response
        self._file = file
        self._cancelled = cancelled

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read on in the file; at its end, where the position then stays, from the response."""
        if self._cancelled():
            raise FetchProblem(f"The download was stopped; {KEPT}.")
        view = memoryview(buffer).cast("B")
        count = self._file.readinto(view)
        if not count:
            count = self._receive(view)
            self._file.write(view[:count])
        return count

    def close(self) -> None:
        """Hang up; the file stays, for the next attempt."""
        if not self.closed:
            self._response.close()
            self._file.close()
        super().close()

    def _receive(self, view: memoryview) -> int:
        try:
            count = self._response.readinto(view)
        except (OSError, HTTPException) as error:
            raise FetchProblem(f"The connection broke off ({error}); {KEPT}.") from error
        if not count and self._response.length:  # bytes that were announced and did not come
            raise FetchProblem(f"The connection broke off; {KEPT}.")
        return count


def open_download(url: str, part: Part, cancelled: Callable[[], bool]) -> Download:
    """The bytes of `url`, of which only those are asked for that `part` lacks.

    A server that does not honour Range and If-Range, or whose file is another one by now, sends
    all of it, and `part` begins anew.

    Raises: FetchProblem if there is no connection or the server refuses.
    """
    response = _request(url, part.headers())
    if response.status != HTTPStatus.PARTIAL_CONTENT:
        part.begin(response.headers.get("ETag", ""))
    return Download(response, part.path.open("r+b"), cancelled)


def _request(url: str, headers: dict[str, str]) -> HTTPResponse:
    headers = {"User-Agent": "stratoscope", "Accept-Encoding": "identity"} | headers
    try:
        response: HTTPResponse = urlopen(Request(url, headers=headers), timeout=TIMEOUT_S)
    except HTTPError as error:
        error.close()
        if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and "Range" in headers:
            return _request(url, {})
        raise FetchProblem(
            f"The server refused {url}: {error.code} {error.reason}; try again later."
        ) from error
    except (OSError, HTTPException) as error:
        raise FetchProblem(
            f"No connection to {urlsplit(url).hostname} ({getattr(error, 'reason', error)}); "
            "check the network and try again."
        ) from error
    return response
