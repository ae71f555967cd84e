"""Serving an app: waitress on our own socket, by default on this machine only."""

import errno
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any

from flask import Flask
from waitress import wasyncore

from dashboard.access.setup import accounts_exist, check_way_in
from dashboard.core.hosts import is_wildcard
from dashboard.core.settings import Settings, SettingsError
from dashboard.server.connections import THIS_MACHINE, ConnectionLimits, ConnectionServer, fitting
from dashboard.server.open_app import open_app
from dashboard.server.security import LARGEST_REQUEST
from explainers import Model

THREADS = 192  # most of them wait: see dashboard/limits/lanes.py
LARGEST_HEAD = 2**16  # bytes of a request's first line and headers
LARGEST_ANSWER = 2**28  # bytes that wait, in a file, for their client; beyond them a thread does

# Every page sends more requests at once than there are threads: a queue is nothing to warn of.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)
# Nor is a request of a page that is still open when the server ends.
logging.getLogger("waitress").addFilter(lambda record: not str(record.msg).startswith("Canceling"))


class Server:
    """An app on a listening socket; `run` it here, or `start` it on a thread and `stop` it."""

    def __init__(
        self,
        app: Flask,
        listener: socket.socket,
        host: str,
        on_close: Callable[[], None],
        limits: ConnectionLimits | None = None,
    ) -> None:
        self._channels: dict[int, Any] = {}
        self._waitress = ConnectionServer(
            app,
            listener,
            fitting(limits or ConnectionLimits()),
            map=self._channels,
            threads=THREADS,
            channel_request_lookahead=1,  # so that it shows when a client has left
            max_request_body_size=LARGEST_REQUEST,
            max_request_header_size=LARGEST_HEAD,
            inbuf_overflow=LARGEST_HEAD,  # beyond it, a body is kept in a file
            outbuf_high_watermark=LARGEST_ANSWER,
            asyncore_use_poll=True,
            ident=None,
            clear_untrusted_proxy_headers=False,  # see BehindProxies, which knows whom to trust
        )
        self._thread: threading.Thread | None = None
        self._on_close = on_close
        self.url = _url(host, listener.getsockname()[1])
        # What was concluded about its models and gallery, as lines.
        self.about: tuple[str, ...] = ()
        self.frame = ""  # HTML that shows it in a notebook; "" elsewhere

    def _repr_html_(self) -> str | None:
        """What a notebook shows where the server is the value of a cell; None: nothing but text."""
        return self.frame or None

    def run(self) -> None:
        """Serve until Ctrl-C or SIGTERM, then close everything."""
        try:
            with _exit_on_sigterm():
                self._waitress.run()
        finally:
            self._close()

    def start(self) -> None:
        """Serve on a daemon thread until `close`."""
        self._thread = threading.Thread(target=self._waitress.run, name="serving", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End what `start` began: no further request is answered. Calling it again does nothing."""
        if self._thread is None:
            return
        self._waitress.task_dispatcher.shutdown()
        self._waitress.trigger.pull_trigger(lambda: wasyncore.close_all(self._channels))
        self._thread.join()
        self._thread = None
        self._on_close()

    def _close(self) -> None:
        self._waitress.task_dispatcher.shutdown()
        wasyncore.close_all(self._channels)
        self._on_close()


def open_server(
    settings: Settings, models: Sequence[Model] = (), framed_by: Sequence[str] = ()
) -> Server:
    """A server that listens and whose first model is loaded; `models` stand for --model.

    `framed_by`: as `create_app`.

    Raises: SettingsError, ExplainerError or DataError with one sentence.
    """
    with ExitStack() as undo:
        listener = undo.enter_context(listen(settings))
        opened = open_app(settings, models, framed_by)
        undo.callback(opened.close)
        limits = ConnectionLimits(unlimited=(*THIS_MACHINE, *settings.trusted_proxies))
        server = Server(opened.app, listener, settings.host, opened.close, limits)
        server.about = opened.about
        server.url = f"{server.url.rstrip('/')}{settings.prefix}/"
        undo.pop_all()
    return server


def listen(settings: Settings) -> socket.socket:
    """The listening socket; opened before anything slow, so that a mistake shows at once.

    Raises: SettingsError if the port is in use, the address is not this machine's, or the address
        is open to others and no access method is configured.
    """
    check_way_in(settings, accounts_exist)
    return bind(settings)


def bind(settings: Settings) -> socket.socket:
    """The listening socket, whoever may reach it. Raises: SettingsError, as `listen`."""
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except PermissionError:
        raise SettingsError(
            f"Port {port} is not available to you. Choose one with --port."
        ) from None
    except OSError as error:
        raise SettingsError(_why_not(error, host, port)) from None


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use. Stop the program that uses it, or choose another with --port."
        )
    if error.errno in (errno.EADDRNOTAVAIL, socket.EAI_NONAME, socket.EAI_AGAIN):
        return f"{host!r} is not an address of this machine; see --host."
    return f"Listening on {host}:{port} failed: {error.strerror}."


def _url(host: str, port: int) -> str:
    shown = "127.0.0.1" if is_wildcard(host) else host
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


@contextmanager
def _exit_on_sigterm() -> Iterator[None]:
    def leave(_signal: int, _frame: FrameType | None) -> None:
        sys.exit(0)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
