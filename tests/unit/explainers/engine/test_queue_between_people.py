"""The work queue between people: whose turn it is, and each one's share of the places."""

from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from threading import Event

import pytest

from explainers.engine.work_queue import Priority, WorkQueue
from explainers.errors import EngineBusy
from explainers.work.steps import Steps
from tests.unit.explainers.engine.test_work_queue import Gate, Recorder, endless

INTERACTIVE, NORMAL, IDLE = Priority


def test_one_persons_many_requests_do_not_delay_anothers_single_one() -> None:
    queue = WorkQueue(limit=8)
    recorder, gate = Recorder(), Gate(queue)
    many = [queue.submit(i, recorder.work(f"ada{i}-", 2), NORMAL, "ada") for i in range(3)]
    one = queue.submit("bob", recorder.work("bob-", 2), NORMAL, "bob")
    assert [queue.before(key) for key in (0, 1, 2, "bob")] == [1, 3, 4, 2]
    assert queue.before("not there") is None
    gate.open()
    assert one.result(10) == "bob-"
    assert [future.result(10) for future in many] == ["ada0-", "ada1-", "ada2-"]
    assert recorder.done[:4] == ["ada0-0", "bob-0", "ada1-0", "bob-1"]
    queue.close()


def test_what_is_cancelled_has_no_place_in_the_queue() -> None:
    queue = WorkQueue(limit=8)
    gate = Gate(queue)
    gone = queue.submit("gone", Recorder().work("gone"), NORMAL)
    queue.submit("stays", Recorder().work("stays"), NORMAL)
    assert queue.before("stays") == 2
    assert gone.cancel()
    assert queue.before("gone") is None
    assert queue.before("stays") == 1
    gate.open()
    queue.close()


@pytest.fixture
def full() -> Iterator["Full"]:
    full = Full(8)
    yield full
    full.gate.open()
    full.queue.close()


class Full:
    """A queue with 8 places for each urgency, of which the server itself has one."""

    def __init__(self, limit: int) -> None:
        self.queue, self.recorder = WorkQueue(limit), Recorder()
        self.gate = Gate(self.queue)

    def send(self, person: str, key: int, urgency: Priority = INTERACTIVE) -> Future[str]:
        name = f"{person}{key}-"
        return self.queue.submit(name, self.recorder.work(name), urgency, person)

    def fill(self, urgency: Priority = INTERACTIVE) -> dict[str, Future[str]]:
        """Four requests of ada and three of bob; eight in all with the gate."""
        sent = {f"ada{i}": self.send("ada", i, urgency) for i in range(4)}
        return sent | {f"bob{i}": self.send("bob", i, urgency) for i in range(3)}


def refused(futures: dict[str, Future[str]]) -> set[str]:
    return {
        name
        for name, future in futures.items()
        if future.done() and isinstance(future.exception(), EngineBusy)
    }


def test_a_newcomer_takes_the_newest_place_of_whoever_has_the_most(full: Full) -> None:
    sent = full.fill()
    sent["eve0"] = full.send("eve", 0)
    assert refused(sent) == {"ada3"}
    sent["eve1"] = full.send("eve", 1)  # ada and bob have three each
    assert refused(sent) == {"ada3", "bob2"}
    with pytest.raises(EngineBusy, match="busy with 8 other requests; try again in a moment"):
        full.send("eve", 2)  # now two, two and three: the most is not two more than hers
    with pytest.raises(EngineBusy):
        full.send("ada", 9)
    assert refused(sent) == {"ada3", "bob2"}
    full.gate.open()
    kept = sorted(sent.keys() - refused(sent))
    assert [sent[name].result(10) for name in kept] == [f"{name}-" for name in kept]
    assert sorted(full.recorder.done) == sorted(f"{name}-0" for name in kept)


def test_one_owner_alone_has_the_whole_queue(full: Full) -> None:
    sent = {f"ada{i}": full.send("ada", i) for i in range(7)}
    with pytest.raises(EngineBusy):
        full.send("ada", 7)
    assert refused(sent) == set()


def test_work_shared_with_a_greedy_owner_keeps_its_place(full: Full) -> None:
    sent = full.fill()
    shared = full.queue.submit("ada3-", full.recorder.work("ada3-"), INTERACTIVE, "joe")
    sent["eve0"] = full.send("eve", 0)
    assert refused(sent) == {"ada2"}
    full.gate.open()
    assert shared.result(10) == "ada3-"


def test_owners_who_share_all_their_work_are_no_less_greedy(full: Full) -> None:
    sent = {f"ada{i}": full.send("ada", i) for i in range(7)}
    for i in range(7):
        full.queue.submit(f"ada{i}-", full.recorder.work("same"), INTERACTIVE, "bob")
    full.send("eve", 0)
    assert refused(sent) == {"ada6"}


def test_a_less_urgent_caller_keeps_the_work_that_others_lose(full: Full) -> None:
    sent = full.fill()
    scan = full.queue.submit("ada3-", full.recorder.work("ada3-"), IDLE)
    full.send("eve", 0)
    assert refused(sent) == {"ada3"}
    full.gate.open()
    assert scan.result(10) == "ada3-"


@pytest.mark.parametrize("urgency", [NORMAL, IDLE])
def test_long_work_keeps_its_place_and_has_places_of_its_own(full: Full, urgency: Priority) -> None:
    sent = full.fill(urgency)
    sent["bob3"] = full.send("bob", 3, urgency)  # the gate has none of these
    with pytest.raises(EngineBusy):
        full.send("eve", 0, urgency)
    full.fill()  # not in the way of clicks, nor the other way round
    assert refused(sent) == set()


def test_begun_work_that_loses_its_place_stops() -> None:
    queue = WorkQueue(limit=2)
    begun, stopped = ([Event(), Event()] for _ in range(2))

    def work(i: int) -> Steps[None]:
        begun[i].set()
        yield from endless(stopped[i])

    futures = [queue.submit(i, partial(work, i), INTERACTIVE, "ada") for i in range(2)]
    assert all(each.wait(10) for each in begun)
    one = queue.submit("eve", Recorder().work("eve"), INTERACTIVE, "eve")
    assert one.result(10) == "eve"
    lost = [future.done() for future in futures]
    assert sorted(lost) == [False, True]
    assert isinstance(futures[lost.index(True)].exception(), EngineBusy)
    assert stopped[lost.index(True)].wait(10)
    assert futures[lost.index(False)].cancel()
    queue.close()
