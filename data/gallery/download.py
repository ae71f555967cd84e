"""A download that is read while it arrives, and resumes where it broke off."""

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
KEPT = "the part that arrived is stored, so start it again to resume"


@dataclass(frozen=True)
class Part:
    """The file of a growing download, with the ETag of its source beside it."""

    path: Path

    @property
    def etag(self) -> Path:
        """The file of the ETag; absent if the source does not support resuming."""
        return self.path.with_name(self.path.name + ".etag")

    def headers(self) -> dict[str, str]:
        """The headers that request the rest, if the source is still the same."""
        if not (self.etag.exists() and self.path.exists()):
            return {}
        size = self.path.stat().st_size
        return {"Range": f"bytes={size}-", "If-Range": self.etag.read_text()}

    def begin(self, etag: str) -> None:
        """Start again. Only a strong ETag identifies these exact bytes (RFC 9110, 13.1.5)."""
        self.discard()
        self.path.touch()
        if etag.startswith('"'):
            self.etag.write_text(etag)

    def discard(self) -> None:
        """Delete the part: it is complete, or useless."""
        self.etag.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


class Download(io.RawIOBase):
    """The part on disk, then `response`, as one stream that is stored in `file` on the way.

    Raises: FetchProblem if the connection breaks or `cancelled` returns True; OSError if `file`
    cannot be written.
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
        """Close the connection; the file stays for the next attempt."""
        if not self.closed:
            self._response.close()
            self._file.close()
        super().close()

    def _receive(self, view: memoryview) -> int:
        try:
            count = self._response.readinto(view)
        except (OSError, HTTPException) as error:
            raise FetchProblem(f"The connection broke off ({error}); {KEPT}.") from error
        if not count and self._response.length:  # announced bytes that did not arrive
            raise FetchProblem(f"The connection broke off; {KEPT}.")
        return count


def open_download(url: str, part: Part, cancelled: Callable[[], bool]) -> Download:
    """The bytes of `url`; requests only those that `part` lacks.

    If the server does not support Range and If-Range, or its file has changed, it sends all of it,
    and `part` starts again.

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
            f"No connection to {urlsplit(url).hostname} ({getattr(error, 'reason', error)}); check "
            "the network and try again."
        ) from error
    return response
