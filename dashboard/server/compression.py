"""Answers are compressed on their way out; scripts and styles once, not for every visitor."""

from threading import Lock

import flask
from cachetools import LRUCache
from flask import Request, Response
from flask_compress import Compress

from explainers.engine.byte_cache import byte_cache

KEPT_BYTES = 2**25  # of compressed scripts and styles; a page has about 2 MB of them
NOT_KEPT = ""
FILES = (
    "_dash_assets.static",
    "_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
)


class CompressedFiles:
    """The compressed files of a server: the cache that Flask-Compress asks, by "algorithm;key"."""

    def __init__(self) -> None:
        self._files: LRUCache[str, bytes] = byte_cache(KEPT_BYTES, len)
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        """A file that was compressed before."""
        with self._lock:
            return self._files.get(key)

    def set(self, key: str, content: bytes) -> None:
        """Keeps a file; answers of which `file_key` makes none are not kept."""
        if key.partition(";")[2] != NOT_KEPT:
            with self._lock:
                self._files[key] = content


class Compression(Compress):
    """Flask-Compress, which would compress files as streams: anew for everybody."""

    def after_request(self, response: Response | None) -> Response:
        """The answer, compressed where the client takes it."""
        if response is not None and file_key(flask.request) != NOT_KEPT:
            response.direct_passthrough = False
            response.make_sequence()
        return super().after_request(response)


def compress_answers(server: flask.Flask) -> None:
    """Compresses all that `server` answers, where the client takes it."""
    server.config["COMPRESS_CACHE_BACKEND"] = CompressedFiles
    server.config["COMPRESS_CACHE_KEY"] = file_key
    Compression(server)


def file_key(request: Request) -> str:
    """The address of a script or style, which names its version; NOT_KEPT for any other answer."""
    return request.full_path if (request.endpoint or "").endswith(FILES) else NOT_KEPT
