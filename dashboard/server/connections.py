"""Connections: how many are open, from where, and how long one may wait for its other end.

A worker thread is busy only while it answers a request; what waits for a client costs a socket
and some memory. So thousands may be open, each with a deadline for what it waits for: the next
request, the rest of a request, or the client's taking of an answer. Where an address has too many,
or all together are, the one nearest to its deadline makes room for a new one.
"""

import errno
import math
import socket
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, TypeVar

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.utilities import BadRequest

from dashboard.access.proxies import is_within
from dashboard.core.settings import Network
from dashboard.server.errors import busy_answer, refuse
from data.accounts import user_network

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

POLL_S = 1.0
LONGEST_LINE = 2**16  # bytes of a chunk's size or of a trailer, which waitress does not limit
NO_ROOM = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
THIS_MACHINE = ip_network("127.0.0.0/8"), ip_network("::1/128")  # tunnels, proxies on it
OTHER_FILES = 500  # that the server may have open beside its connections


@dataclass(frozen=True)
class ConnectionLimits:
    """How many connections may be open, and how long each may wait."""

    most: int = 4000
    of_address: int = 256  # an office behind one address: browsers open six each
    idle_s: float = 30.0  # without a request
    proxy_idle_s: float = 120.0  # a proxy keeps connections for its next user
    head_s: float = 10.0  # from the first byte of a request to the end of its headers
    body_s: float = 30.0  # for a body, beside the time that its size allows
    bytes_per_s: float = 8000.0  # the slowest line: 20 MB in 42 minutes
    waiting_bytes: int = 2**30  # of the bodies that are not complete
    unlimited: tuple[Network, ...] = THIS_MACHINE  # with as many as they want: proxies too


def fitting(limits: ConnectionLimits) -> ConnectionLimits:
    """The limits with as many connections as this process may open; it asks for enough first."""
    if sys.platform == "win32":  # its select() takes 512 sockets
        return replace(limits, most=min(limits.most, 400))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    required = limits.most + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < required:
        most = required if hard == resource.RLIM_INFINITY else min(required, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    if soft == resource.RLIM_INFINITY or soft >= required:
        return limits
    return replace(limits, most=max(soft - OTHER_FILES, soft // 2))


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A parser that also limits the lines between chunks."""

    completed: bool

    def received(self, data: bytes) -> int:
        """Take some of the data, and say how much."""
        taken = int(super().received(data))
        if self.chunked and self.body_rcv is not None and not self.completed:
            lines = self.body_rcv.control_line, self.body_rcv.trailer
            if max(map(len, lines)) > LONGEST_LINE:
                self.error = BadRequest("A chunk's line is too long")
                self.completed = True
        return taken


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that knows until when it may wait."""

    parser_class = Parser
    error_task_class = staticmethod(refuse)

    def __init__(
        self,
        server: "ConnectionServer",
        connection: socket.socket,
        address: tuple[Any, ...],
        *arguments: object,
        **named: object,
    ) -> None:
        self.clock = server.clock
        self.idle_since = self.began = server.clock()  # `began`: the request that is incomplete
        self.sending: tuple[float, int] | None = None  # since when, and how much was left then
        self.peer = user_network(str(address[0]))
        self.limited = not is_within(str(address[0]), server.limits.unlimited)
        self.limits = server.limits
        super().__init__(server, connection, address, *arguments, **named)

    def received(self, data: bytes) -> bool:
        """Take data; a request begins with its first byte."""
        before = self.request
        taken = bool(super().received(data))
        now = self.clock()
        if self.request is not before:
            self.began = now
        if self.requests:
            self.idle_since = now
        return taken

    def readable(self) -> bool:
        """Whether the loop should look for data."""
        return self.connected and bool(super().readable())

    def waiting_bytes(self) -> int:
        """The bytes of a body that is not complete."""
        return 0 if self.request is None else int(self.request.body_bytes_received)

    def deadline(self, now: float) -> float:
        """When the connection is to be closed, if nothing happens; never while it is answered."""
        limits = self.limits
        left = int(self.total_outbufs_len)
        if left and (not self.requests or left > self.adj.outbuf_high_watermark):
            if self.sending is None or left > self.sending[1]:
                self.sending = now, left
            since, at_first = self.sending
            self.idle_since = now
            return since + limits.body_s + (at_first - left) / limits.bytes_per_s
        self.sending = None
        if self.requests:
            self.idle_since = now
            return math.inf
        request = self.request
        if request is None or not (request.header_plus or request.headers_finished):
            return self.idle_since + (limits.idle_s if self.limited else limits.proxy_idle_s)
        since = max(self.began, self.idle_since) + limits.head_s
        if not request.headers_finished:
            return since
        return since + limits.body_s + self.waiting_bytes() / limits.bytes_per_s


class ConnectionServer(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Waitress on a socket, with room for whoever comes."""

    channel_class = Channel

    def __init__(
        self,
        app: "WSGIApplication",
        listener: socket.socket,
        limits: ConnectionLimits,
        clock: Callable[[], float] = time.monotonic,
        **options: object,
    ) -> None:
        self.limits = limits
        self.clock = clock
        self._next_check = -math.inf
        where = listener.family, listener.type, listener.proto, listener.getsockname()
        super().__init__(app, _sock=listener, bind_socket=False, sockinfo=where, **options)

    def readable(self) -> bool:
        """Whether to accept connections; called in every round of the loop."""
        now = self.clock()
        if now >= self._next_check:
            self._next_check = now + POLL_S
            self.close_overdue(now)
        return bool(self.accepting)

    def close_overdue(self, now: float) -> None:
        """Close what is past its deadline, and the largest of too many incomplete bodies."""
        for channel in self._open():
            if channel.deadline(now) <= now:
                channel.handle_close()
        renderer = sorted(self._open(), key=Channel.waiting_bytes)
        total = sum(map(Channel.waiting_bytes, renderer))
        while renderer and total > self.limits.waiting_bytes:
            total -= renderer[-1].waiting_bytes()
            renderer.pop().handle_close()

    def handle_accept(self) -> None:
        """Take a connection, if need be in place of another."""
        try:
            accepted = self.accept()
        except OSError as error:
            if error.errno in NO_ROOM:
                self._close_first(self._open())
            return
        if accepted is None:
            return
        connection, address = accepted
        try:
            self.set_socket_options(connection)
        except OSError:  # the client has left already
            connection.close()
            return
        if self._make_room(str(address[0])):
            self.channel_class(self, connection, address, self.adj, map=self._map)
        else:
            _turn_away(connection)

    def _make_room(self, address: str) -> bool:
        """Whether there is room for one more connection from the address."""
        connections = self._open()
        if not is_within(address, self.limits.unlimited):
            place = user_network(address)
            own = [channel for channel in connections if channel.peer == place]
            if len(own) >= self.limits.of_address:
                return self._close_first(own)
        return len(connections) < self.limits.most or self._close_first(connections)

    def _close_first(self, channels: Iterable[Channel]) -> bool:
        """Close the connection that is nearest to its deadline, if one of them waits."""
        now = self.clock()
        first = earliest(channels, lambda channel: channel.deadline(now))
        if first is None:
            return False
        first.handle_close()
        return True

    def _open(self) -> list[Channel]:
        return list(self.active_channels.values())


Waiting = TypeVar("Waiting")


def earliest(waiting: Iterable[Waiting], deadline: Callable[[Waiting], float]) -> Waiting | None:
    """What has the earliest deadline; None if nothing has one."""
    first = min(waiting, key=deadline, default=None)
    return None if first is None or deadline(first) == math.inf else first


def _turn_away(connection: socket.socket) -> None:
    """Say that the server is busy, and close the connection."""
    try:
        connection.setblocking(False)
        connection.send(busy_answer())
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass
    finally:
        connection.close()
