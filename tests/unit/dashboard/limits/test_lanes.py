"""Lanes: bounded work, one person's share of it, and routes that never wait for any."""

from contextlib import suppress

import flask
import pytest

from dashboard.access import Person, Right, needs, people
from dashboard.limits import lanes
from dashboard.limits.lanes import Lane, Lanes, PersonBusy, ServerBusy, aside, install_lanes
from dashboard.server import serving
from data.accounts import Role


def test_a_full_lane_refuses_at_once_and_one_person_cannot_fill_it() -> None:
    lane = Lane(working=9, inside=4, each=2)
    first, _second = lane.enter("ada"), lane.enter("ada")
    with pytest.raises(PersonBusy):
        lane.enter("ada")
    lane.enter("bob")
    lane.enter("eve")
    with pytest.raises(ServerBusy) as caught:
        lane.enter("joe")
    assert not isinstance(caught.value, PersonBusy)
    first.leave()
    lane.enter("joe")


def test_those_who_take_all_they_can_leave_room_for_a_newcomer() -> None:
    lane = Lane(working=99, inside=lanes.INSIDE, each=lanes.EACH)
    taken = {person: taken_by(lane, person) for person in ("ada", "bob", "eve", "joe")}
    assert taken == {"ada": 32, "bob": 32, "eve": 16, "joe": 8}  # of 96
    lane.enter("newcomer")


def taken_by(lane: Lane, person: str) -> int:
    """How many requests of a person enter before one is refused."""
    entered = 0
    with suppress(ServerBusy):
        while lane.enter(person):
            entered += 1
    return entered


def test_who_is_not_counted_has_the_whole_lane() -> None:
    lane = Lane(working=9, inside=3, each=1)
    for _ in range(3):
        lane.enter(None)
    with pytest.raises(ServerBusy):
        lane.enter(None)


def test_who_waits_for_others_lets_somebody_else_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "PATIENCE_S", 0)
    lane = Lane(working=1, inside=9, each=9)
    ticket = lane.enter("ada")
    assert not lane.begin()  # the turn is taken
    with ticket.aside():
        assert lane.begin()
    lane.pause()
    ticket.leave()  # it went on without a turn, and gives none back
    assert lane.begin()
    assert not lane.begin()


def test_the_lanes_together_leave_threads_free() -> None:
    result = Lanes(flask.Flask("test"))
    every = [result.work, result.pictures, result.log_in, result.reports]
    assert every == [each for each in vars(result).values() if isinstance(each, Lane)]
    inside = [lane._inside for lane in every]
    assert sum(inside) <= serving.THREADS - 8


def test_every_request_leaves_its_lane_also_where_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes, "INSIDE", 1)
    monkeypatch.setattr(lanes, "PATIENCE_S", 0.0)
    server = flask.Flask("test")
    people(server, lambda: Person("Ada", Role.VIEWER))
    install_lanes(server)

    @server.get("/gallery/items", endpoint="stratoscope.items")
    @needs(Right.LOOK)
    def items() -> str:
        with aside():
            second = server.test_client().get("/gallery/items?second=1")
        if "second" not in flask.request.args:
            return f"{second.status_code} {second.headers['Retry-After']} {second.text}"
        raise RuntimeError("fails")

    client = server.test_client()
    for _ in range(3):
        assert client.get("/gallery/items").text == f"503 1 {lanes.BUSY}"
        with suppress(RuntimeError):
            client.get("/gallery/items?second=1")


@pytest.mark.parametrize(
    ("person", "text"),
    [
        (Person("Ada", Role.VIEWER), "Too many of your requests are in progress."),
        (
            Person("", Role.VIEWER, anonymous=True),
            "Too many requests from your network address are in progress.",
        ),
        (None, "Too many requests from your network address are in progress."),
    ],
)
def test_the_refusal_states_whose_requests_are_too_many(
    monkeypatch: pytest.MonkeyPatch, person: Person | None, text: str
) -> None:
    monkeypatch.setattr(lanes, "EACH", 1)
    server = flask.Flask("test")
    people(server, lambda: person)
    install_lanes(server)

    @server.get("/gallery/items", endpoint="stratoscope.items")
    @needs(Right.LOOK)
    def items() -> str:
        return server.test_client().get("/gallery/items").text

    assert server.test_client().get("/gallery/items").text == f"{text} Try again in a moment."
