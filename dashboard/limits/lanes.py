"""How many requests the server works on at a time, so that none of them blocks the others.

Requests that compute, or wait for the engine, share a bounded number of the server's threads. The
other threads stay free for requests that must never wait: the log-in page, static files, and the
session. Pictures of images, of which a page requests dozens at once, checking passwords
and writing reports have lanes of their own. Nobody has more requests in a lane than it has places
left, so that a newcomer finds one.
"""

import os
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

import flask

from dashboard.access.person import counted_person, shares_address
from dashboard.access.rights import Undeclared, right_of_route
from dashboard.core.responses import UNAVAILABLE, sentence

REPORTS = frozenset(
    f"stratoscope.{name}"
    for name in (
        *("comparison_csv", "comparison_html", "models", "in_step"),
        *("review_report_html", "review_export"),
    )
)
PICTURES = frozenset(
    f"stratoscope.{name}" for name in ("thumbnail", "original", "network_input", "judging_picture")
)
LOG_IN = "access.try_log_in"
FREE = ("access.me", "stratoscope.place")  # besides routes without any right
TICKET = "lane_ticket"
# Requests that compute here, not in the engine: each one slows the others and the engine down, as
# they share the interpreter's lock.
WORKING = max(2, os.cpu_count() or 1)
INSIDE = 96  # requests that compute or wait, of the server's THREADS
PICTURES_INSIDE = 64
EACH = 32  # of one person: a browser sends six at a time
PATIENCE_S = 2.0  # for a turn to continue: a request with a turn never waits for those without
BUSY = "The server is busy with other requests. Try again in a moment."
YOURS = "Too many of your requests are in progress. Try again in a moment."
ADDRESS = "Too many requests from your network address are in progress. Try again in a moment."


class ServerBusy(Exception):
    """Too many requests are under way."""


class PersonBusy(ServerBusy):
    """Too many of them are the person's own."""


class Lane:
    """A share of the server's threads.

    Args:
        working: how many requests work at the same moment; one that waits for the engine does not.
        inside: how many may be in the lane, with those that wait.
        each: how many of them may be one person's, at most as many as there are places left.
    """

    def __init__(self, working: int, inside: int, each: int) -> None:
        self._turns = BoundedSemaphore(working)
        self._inside, self._each = inside, each
        self._people: Counter[Hashable] = Counter()
        self._lock = Lock()

    def enter(self, person: Hashable | None) -> "Ticket":
        """Waits for a turn to work. None: a person who is not counted.

        Raises: ServerBusy at once where the lane is full, PersonBusy where the person's share is.
        """
        with self._lock:
            left = self._inside - self._people.total()
            own = 0 if person is None else self._people[person]
            if own >= self._each:
                raise PersonBusy
            if own >= left:
                raise ServerBusy
            self._people[person] += 1
        return Ticket(self, person)

    def begin(self) -> bool:
        """Takes a turn, late where there is none in time."""
        return self._turns.acquire(timeout=PATIENCE_S)

    def pause(self) -> None:
        """Gives the turn back."""
        self._turns.release()

    def leave(self, person: Hashable | None) -> None:
        """Makes room."""
        with self._lock:
            self._people[person] -= 1
            self._people += Counter()  # forgets those who have left


class Ticket:
    """A request in a lane, with or without its turn."""

    def __init__(self, lane: Lane, person: Hashable | None) -> None:
        self._lane, self._person = lane, person
        self._works = lane.begin()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While the request waits for others' work, somebody else has its turn."""
        self._rest()
        try:
            yield
        finally:
            self._works = self._lane.begin()

    def leave(self) -> None:
        """The request is answered."""
        self._rest()
        self._lane.leave(self._person)

    def _rest(self) -> None:
        if self._works:
            self._lane.pause()
        self._works = False


class Lanes:
    """The lanes of one server, by the kind of its routes."""

    def __init__(self, server: flask.Flask) -> None:
        self._server = server
        self.work = Lane(WORKING, inside=INSIDE, each=EACH)
        self.pictures = Lane(WORKING, inside=PICTURES_INSIDE, each=EACH)
        self.log_in = Lane(2, inside=12, each=4)  # argon2 takes 64 MiB and four threads
        self.reports = Lane(2, inside=8, each=4)

    def of(self, endpoint: str) -> Lane | None:
        """The lane of a route; None for what waits for nothing."""
        if endpoint == LOG_IN:
            return self.log_in
        if endpoint in REPORTS:
            return self.reports
        if endpoint in PICTURES:
            return self.pictures
        try:
            free = endpoint in FREE or right_of_route(self._server, endpoint) is None
        except Undeclared:  # refused by the gate, or not there
            return None
        return None if free else self.work


def install_lanes(server: flask.Flask) -> None:
    """Puts the lanes before every route, behind the gate, which knows who asks."""
    lanes = Lanes(server)

    @server.before_request
    def enter() -> flask.Response | None:
        lane = lanes.of(flask.request.endpoint or "")
        if lane is not None:
            try:
                flask.g.lane_ticket = lane.enter(counted_person())
            except PersonBusy:
                return sentence(ADDRESS if shares_address() else YOURS, UNAVAILABLE)
            except ServerBusy:
                return sentence(BUSY, UNAVAILABLE)
        return None

    @server.teardown_request
    def leave(_error: BaseException | None) -> None:
        ticket: Ticket | None = flask.g.pop(TICKET, None)
        if ticket is not None:
            ticket.leave()


@contextmanager
def aside() -> Iterator[None]:
    """While the request that is being answered, if any, waits for others' work, it has no turn."""
    ticket: Ticket | None = flask.g.get(TICKET) if flask.has_request_context() else None
    if ticket is None:
        yield
        return
    with ticket.aside():
        yield
