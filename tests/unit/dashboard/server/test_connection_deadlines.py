"""Connections: until when each may wait, with a clock that the tests move."""

import math
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from dashboard.server import connections
from dashboard.server.connections import (
    Channel,
    ConnectionLimits,
    ConnectionServer,
    earliest,
    fitting,
)
from tests.unit.clock import Clock
from tests.unit.dashboard.server.test_connections import HEAD, NOBODY, UPLOAD, app

WHOLE = HEAD + b"\r\n"


@pytest.fixture
def clock() -> Clock:
    return Clock(1000.0)


LIMITS = ConnectionLimits(
    idle_s=30, proxy_idle_s=120, head_s=10, body_s=30, bytes_per_s=8000, unlimited=NOBODY
)


@pytest.fixture
def server(clock: Clock) -> Iterator[ConnectionServer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = ConnectionServer(app(), listener, LIMITS, clock, threads=0)
        yield made
        for channel in list(made.active_channels.values()):
            channel.close()
        made.task_dispatcher.shutdown()
        made.close()


@pytest.fixture
def channel(server: ConnectionServer) -> Iterator[Channel]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(server, ours, ("198.51.100.7", 1), server.adj, map={})


def test_a_connection_without_a_request_waits_for_half_a_minute(
    channel: Channel, clock: Clock
) -> None:
    assert channel.deadline(clock()) == 1030
    clock.now = 1029
    channel.received(b"\r\n\r\n")  # blank lines are no request
    assert channel.deadline(clock()) == 1030


def test_a_head_that_comes_in_drops_is_given_ten_seconds_in_all(
    channel: Channel, clock: Clock
) -> None:
    clock.now = 1020
    for byte in HEAD:
        channel.received(bytes([byte]))
        clock.now += 0.1
    assert channel.deadline(clock()) == 1030


def test_a_body_is_given_the_time_of_a_slow_line(channel: Channel, clock: Clock) -> None:
    channel.received(UPLOAD)
    assert channel.deadline(clock()) == 1040
    channel.received(b"x" * 80_000)
    assert channel.deadline(clock()) == 1050
    for _ in range(100):  # one byte a second does not help
        clock.now += 1
        channel.received(b"x")
    assert channel.deadline(clock()) == pytest.approx(1050.0125)
    seconds = 50_000_000 / LIMITS.bytes_per_s
    assert seconds / 60 == pytest.approx(104, abs=1)  # a large file over 64 kbit/s arrives


def test_a_request_that_is_answered_has_no_deadline_and_the_next_one_all_its_time(
    channel: Channel, clock: Clock, server: ConnectionServer
) -> None:
    channel.received(WHOLE + HEAD)
    assert channel.deadline(clock()) == math.inf
    clock.now = 5000
    assert channel.deadline(clock()) == math.inf
    channel.requests.clear()  # answered
    assert channel.deadline(clock()) == 5010
    channel.request = None
    assert channel.deadline(clock()) == 5030


def test_who_takes_an_answer_slowly_is_given_the_time_of_a_slow_line(
    channel: Channel, clock: Clock
) -> None:
    channel.total_outbufs_len = 160_000
    assert channel.deadline(clock()) == 1030
    clock.now, channel.total_outbufs_len = 1010, 80_000
    assert channel.deadline(clock()) == 1040
    clock.now, channel.total_outbufs_len = 1039, 79_999
    assert channel.deadline(clock()) == pytest.approx(1040, abs=0.001)
    clock.now, channel.total_outbufs_len = 1040, 0
    assert channel.deadline(clock()) == 1069  # half a minute after the last byte


def test_who_takes_nothing_keeps_no_thread(channel: Channel, clock: Clock) -> None:
    channel.received(WHOLE)
    channel.total_outbufs_len = channel.adj.outbuf_high_watermark + 1  # the thread waits there
    assert channel.deadline(clock()) == 1030


def test_a_trusted_proxy_keeps_its_connections_longer(server: ConnectionServer) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        proxy = Channel(server, ours, ("192.0.2.9", 1), server.adj, map={})
        assert proxy.deadline(1000) == 1120
        proxy.received(HEAD)
        assert proxy.deadline(1000) == 1010


def test_what_is_overdue_is_closed_whatever_the_clock_on_the_wall_says(
    channel: Channel, clock: Clock, server: ConnectionServer
) -> None:
    server.readable()
    clock.now = 1029
    server.readable()
    assert channel.connected
    clock.now = 1031
    server.readable()
    assert not channel.connected
    assert not server.active_channels


def test_incomplete_bodies_fill_no_disk(
    server: ConnectionServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as stack:
        made = []
        for size in (100_000, 300_000, 200_000):
            pair = socket.socketpair()
            for end in pair:
                stack.enter_context(end)
            channel = Channel(server, pair[0], ("198.51.100.7", size), server.adj, map={})
            channel.received(UPLOAD)
            channel.received(b"x" * size)
            made.append(channel)
        monkeypatch.setattr(
            server, "limits", ConnectionLimits(waiting_bytes=300_000, unlimited=NOBODY)
        )
        server.close_overdue(clock())
        assert [each.connected for each in made] == [True, False, True]


def test_users_of_one_ipv6_network_are_one_address(server: ConnectionServer) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        near = Channel(server, ours, ("2001:db9::1:2", 1, 0, 0), server.adj, map={})
        assert near.peer == "2001:db9::/64"
        assert near.limited


def test_the_earliest_deadline_is_found_if_there_is_one() -> None:
    assert earliest([3.0, 1.0, 2.0], lambda each: each) == 1
    assert earliest([math.inf], lambda each: each) is None
    assert earliest([], lambda _: 0.0) is None


@pytest.mark.parametrize(
    ("soft", "hard", "requested", "most"),
    [
        (1024, 20_000, [(4500, 20_000)], 4000),
        (1024, -1, [(4500, -1)], 4000),
        (65_536, 65_536, [], 4000),
        (-1, -1, [], 4000),
        (1024, 2048, [(2048, 2048)], 1548),
        (256, 256, [(256, 256)], 128),
    ],
)
def test_as_many_as_the_system_allows(
    soft: int,
    hard: int,
    requested: list[tuple[int, int]],
    most: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[tuple[int, int]] = []
    system = SimpleNamespace(
        RLIMIT_NOFILE=7,
        RLIM_INFINITY=-1,
        getrlimit=lambda _: (soft, hard),
        setrlimit=lambda _, both: done.append(both),
    )
    monkeypatch.setattr(connections, "resource", system)
    assert fitting(ConnectionLimits()).most == most
    assert done == requested
