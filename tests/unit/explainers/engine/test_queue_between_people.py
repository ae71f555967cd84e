"""The work queue between people: whose turn it is, and the places of those who wait."""

from explainers.engine.work_queue import Priority, WorkQueue
from tests.unit.explainers.engine.test_work_queue import Gate, Recorder

NORMAL = Priority.NORMAL


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
