"""A small collection, and a local HTTP server that hands it out as well or badly as asked."""

import io
import random
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import cast

from data.gallery.fetch import Published


@dataclass
class Source:
    """What the server does; a test changes it between two attempts."""

    body: bytes
    etag: str = '"one"'
    ranges: bool = True  # honours Range and If-Range
    chunked: bool = False  # as GitHub sends archives: without Content-Length
    breaks_after: int | None = None  # bytes of the answer, then the connection is closed
    status: int = 200
    requests: list[str] = field(default_factory=list)  # the Range of each request, "" without
    sent: int = 0  # bytes of the last answer's body
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        source = cast("_Server", self.server).source
        byte_range = self.headers.get("Range", "")
        source.requests.append(byte_range)
        start = 0
        if source.ranges and byte_range and self.headers.get("If-Range") == source.etag:
            start = int(byte_range.removeprefix("bytes=").removesuffix("-"))
        if start and start >= len(source.body):
            return self.send_error(416)
        if source.status != 200:
            return self.send_error(source.status)
        body = source.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", source.etag)
        if source.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        sent = body if source.breaks_after is None else body[: source.breaks_after]
        source.sent = len(sent)
        if source.chunked:
            self._send_chunks(sent, finished=source.breaks_after is None)
        else:
            self.wfile.write(sent)
        self.close_connection = True
        return None

    def _send_chunks(self, body: bytes, *, finished: bool) -> None:
        for start in range(0, len(body), 10_000):
            chunk = body[start : start + 10_000]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        if finished:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    source: Source

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is part of the tests."""


@contextmanager
def serve(source: Source) -> Iterator[Source]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.source = source
        source.url = f"http://127.0.0.1:{server.server_port}/archive.tar.gz"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield source
        finally:
            server.shutdown()
            thread.join()


def pack(files: dict[str, bytes], links: dict[str, str] | None = None) -> bytes:
    """A .tar.gz of `files`, names as given, after symbolic `links`."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
        for name, target in (links or {}).items():
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            archive.addfile(link)
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


FILES = {
    f"n{i:08d}_class_{i}.JPEG": random.Random(i).randbytes(40_000 + 1_000 * i) for i in range(8)
}
MANIFEST = tuple(Published(n, len(c), sha256(c).hexdigest()) for n, c in FILES.items())
TOTAL = sum(map(len, FILES.values()))
TOP = "imagenet-sample-images-bc69043"
ARCHIVE = pack({f"{TOP}/README.md": b"# read me"} | {f"{TOP}/{n}": c for n, c in FILES.items()})
