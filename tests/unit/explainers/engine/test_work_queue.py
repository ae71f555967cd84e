"""The work queue: urgency, turns, sharing, cancelling, bounds and the end."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from itertools import count
from threading import Semaphore

import pytest

from explainers.engine import work_queue
from explainers.engine.work_queue import CLICKS_IN_A_ROW, Priority, WorkQueue
from explainers.errors import EngineBusy, EngineClosed, UnfitModel
from explainers.work.steps import Steps

INTERACTIVE, NORMAL, IDLE = Priority


@pytest.fixture
def queue() -> Iterator[WorkQueue]:
    queue = WorkQueue(limit=4)
    yield queue
    queue.close()


class Recorder:
    """Work whose chunks are written down as they are done: "a0", "a1", ..."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def work(self, name: str, chunks: int = 1) -> Callable[[], Steps[str]]:
        def steps() -> Steps[str]:
            for i in range(chunks - 1):
                self.done.append(f"{name}{i}")
                yield
            self.done.append(f"{name}{chunks - 1}")
            return name

        return steps


class Gate:
    """Work that holds the thread until it is opened: what is queued meanwhile waits."""

    def __init__(self, queue: WorkQueue) -> None:
        self._open = threading.Event()
        running = threading.Event()

        def steps() -> Steps[None]:
            running.set()
            self._open.wait(10)
            yield

        self.future = queue.submit(self, steps, INTERACTIVE)
        assert running.wait(10)

    def open(self) -> None:
        self._open.set()


def endless(stopped: threading.Event) -> Steps[None]:
    try:
        while True:
            yield
    finally:
        stopped.set()


def test_the_most_urgent_goes_first_and_equals_in_order(queue: WorkQueue) -> None:
    recorder, gate = Recorder(), Gate(queue)
    order = [("idle", IDLE), ("x", NORMAL), ("click", INTERACTIVE), ("y", NORMAL)]
    futures = [queue.submit(name, recorder.work(name), urgency) for name, urgency in order]
    gate.open()
    assert [future.result(10) for future in futures] == ["idle", "x", "click", "y"]
    assert recorder.done == ["click0", "x0", "y0", "idle0"]


def test_equals_take_turns_chunk_by_chunk(queue: WorkQueue) -> None:
    recorder, gate = Recorder(), Gate(queue)
    futures = [queue.submit(name, recorder.work(name, 3), IDLE) for name in "ab"]
    gate.open()
    assert [future.result(10) for future in futures] == ["a", "b"]
    assert recorder.done == ["a0", "b0", "a1", "b1", "a2", "b2"]


def test_urgent_work_overtakes_work_under_way_at_its_next_chunk(queue: WorkQueue) -> None:
    recorder = Recorder()
    clicked: list[Future[str]] = []

    def long() -> Steps[None]:
        for i in range(5):
            recorder.done.append(f"long{i}")
            if i == 1:
                clicked.append(queue.submit("click", recorder.work("click"), INTERACTIVE))
            yield

    queue.submit("long", long, IDLE).result(10)
    assert clicked[0].done()
    assert recorder.done == ["long0", "long1", "click0", "long2", "long3", "long4"]


def test_clicks_without_end_delay_normal_work_but_do_not_stop_it(queue: WorkQueue) -> None:
    """Each click is followed by another before its result is there."""
    recorder, clicks = Recorder(), count()

    def click() -> Steps[None]:
        number = next(clicks)
        if not long.done():
            queue.submit(("click", number), click, INTERACTIVE)
        recorder.done.append("click")
        yield from ()

    gate = Gate(queue)
    long = queue.submit("long", recorder.work("long", 3), NORMAL)
    idle = queue.submit("idle", recorder.work("idle"), IDLE)
    queue.submit("first click", click, INTERACTIVE)
    gate.open()
    assert long.result(10) == "long"
    assert idle.result(10) == "idle"
    first, second, third = (recorder.done.index(f"long{n}") for n in range(3))
    assert 0 < first <= CLICKS_IN_A_ROW
    assert second - first == third - second == CLICKS_IN_A_ROW + 1
    assert recorder.done[-1] == "idle0"


def test_equal_work_is_done_once_for_all_who_ask(queue: WorkQueue) -> None:
    recorder, gate = Recorder(), Gate(queue)
    futures = [queue.submit("a", recorder.work("a"), INTERACTIVE) for _ in range(20)]
    gate.open()
    assert [future.result(10) for future in futures] == ["a"] * 20
    assert recorder.done == ["a0"]


def test_an_urgent_caller_promotes_idle_work(queue: WorkQueue) -> None:
    recorder, gate = Recorder(), Gate(queue)
    idle = queue.submit("a", recorder.work("a", 2), IDLE)
    normal = queue.submit("b", recorder.work("b", 2), NORMAL)
    urgent = queue.submit("a", recorder.work("a", 2), INTERACTIVE)
    gate.open()
    assert (idle.result(10), urgent.result(10), normal.result(10)) == ("a", "a", "b")
    assert recorder.done == ["a0", "a1", "b0", "b1"]


def test_a_promotion_ends_when_the_urgent_caller_leaves(queue: WorkQueue) -> None:
    recorder, gate = Recorder(), Gate(queue)
    idle = queue.submit("a", recorder.work("a"), IDLE)
    urgent = queue.submit("a", recorder.work("a"), INTERACTIVE)
    normal = queue.submit("b", recorder.work("b"), NORMAL)
    assert urgent.cancel()
    gate.open()
    assert (idle.result(10), normal.result(10)) == ("a", "b")
    assert recorder.done == ["b0", "a0"]


def test_work_is_stopped_between_chunks_once_nobody_waits(queue: WorkQueue) -> None:
    stopped = threading.Event()
    futures = [queue.submit("a", lambda: endless(stopped), IDLE) for _ in range(2)]
    assert futures[0].cancel()
    assert not stopped.wait(0.05)
    assert futures[1].cancel()
    assert stopped.wait(10)
    with pytest.raises(CancelledError):
        futures[1].result()


def test_cancelled_work_that_is_requested_again_is_done(queue: WorkQueue) -> None:
    recorder, gate = Recorder(), Gate(queue)
    assert queue.submit("a", recorder.work("a"), NORMAL).cancel()
    again = queue.submit("a", recorder.work("a"), NORMAL)
    gate.open()
    assert again.result(10) == "a"
    assert recorder.done == ["a0"]


def test_a_full_queue_says_busy_but_never_to_more_urgent_work(queue: WorkQueue) -> None:
    recorder, gate = Recorder(), Gate(queue)
    idle = [queue.submit(i, recorder.work(f"{i}-"), IDLE) for i in range(4)]
    with pytest.raises(EngineBusy, match=r"^The engine is busy with 4 other requests; try again"):
        queue.submit("one too many", recorder.work("x"), IDLE)
    joined = queue.submit(0, recorder.work("0-"), IDLE)  # costs nothing
    click = queue.submit("click", recorder.work("click"), INTERACTIVE)
    assert idle[1].cancel()
    assert idle[2].cancel()
    room = queue.submit("room again", recorder.work("y"), IDLE)
    gate.open()
    assert [future.result(10) for future in (joined, click, room)] == ["0-", "click", "y"]


def test_an_error_reaches_all_its_callers_and_nobody_else(queue: WorkQueue) -> None:
    error = UnfitModel("One sentence.")

    def broken() -> Steps[None]:
        yield
        raise error

    recorder, gate = Recorder(), Gate(queue)
    futures = [queue.submit("broken", broken, NORMAL) for _ in range(2)]
    healthy = queue.submit("a", recorder.work("a", 3), NORMAL)
    gate.open()
    assert [future.exception(10) for future in futures] == [error, error]
    assert healthy.result(10) == "a"


def test_a_callback_of_a_future_may_ask_for_more(queue: WorkQueue) -> None:
    recorder, more = Recorder(), Future[str]()

    def ask(_: Future[str]) -> None:
        answer = queue.submit("b", recorder.work("b"), NORMAL)
        answer.add_done_callback(lambda future: more.set_result(future.result()))

    queue.submit("a", recorder.work("a"), NORMAL).add_done_callback(ask)
    assert more.result(10) == "b"


def test_closing_fails_what_waits_and_what_is_under_way() -> None:
    others = set(threading.enumerate())
    queue, stopped, recorder = WorkQueue(4), threading.Event(), Recorder()
    started = threading.Event()

    def under_way() -> Steps[None]:
        started.set()
        return (yield from endless(stopped))

    running = queue.submit("running", under_way, INTERACTIVE)
    waiting = queue.submit("waiting", recorder.work("waiting"), IDLE)
    assert started.wait(10)
    queue.close()
    assert stopped.is_set()
    assert recorder.done == []
    for future in (running, waiting):
        with pytest.raises(EngineClosed):
            future.result(0)
    with pytest.raises(EngineClosed):
        queue.submit("late", recorder.work("late"), INTERACTIVE)
    queue.close()
    own = set(threading.enumerate()) - others
    assert "stratoscope-inference" not in {thread.name for thread in own}


def test_work_that_fails_while_it_is_stopped_is_logged_and_forgotten(
    queue: WorkQueue, caplog: pytest.LogCaptureFixture
) -> None:
    def stubborn() -> Steps[None]:
        try:
            while True:
                yield
        finally:
            raise OSError("cannot tidy up")

    assert queue.submit("stubborn", stubborn, IDLE).cancel()
    started = threading.Event()

    def again() -> Steps[None]:
        started.set()
        yield from stubborn()

    future = queue.submit("again", again, IDLE)
    assert started.wait(10)
    assert future.cancel()
    assert queue.submit("a", Recorder().work("a"), IDLE).result(10) == "a"
    assert "cannot tidy up" in caplog.text


def test_nothing_is_lost_between_many_threads() -> None:
    queue, done, numbers = WorkQueue(1000), [], count()

    def work(key: int) -> Callable[[], Steps[int]]:
        def steps() -> Steps[int]:
            for _ in range(key % 4):
                yield
            done.append(key)
            return key

        return steps

    def ask() -> None:
        while (number := next(numbers)) < 400:
            key = number // 4
            assert queue.submit(key, work(key), Priority(number % 3)).result(10) == key

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.close()
    assert set(done) == set(range(100))


def test_it_tidies_once_after_work_and_now_and_then_within_long_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work_queue, "TIDY_S", 0.01)
    monkeypatch.setattr(work_queue, "TIDY_APART_S", 0.0)
    tidied = Semaphore(0)

    def long_work() -> Steps[None]:
        for _ in range(2 * work_queue.TIDY_CHUNKS):
            yield

    queue = WorkQueue(4, tidy=tidied.release)
    queue.submit("long", long_work, Priority.IDLE).result(10)
    for _ in range(3):  # twice on the way, once at rest
        assert tidied.acquire(timeout=10)
    assert not tidied.acquire(timeout=0.2)
    queue.close()
