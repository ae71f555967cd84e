"""Workers of a scan share the seconds that importing torch takes."""

import os
import sys
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

from dashboard.scans.workers import Workers, close, kept_open, local_workers


def parent_of_worker(_: int) -> tuple[int, int, bool]:
    return os.getpid(), os.getppid(), "timm" in sys.modules


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each worker imports torch itself")
def test_workers_are_forked_from_one_process_that_has_imported_torch() -> None:
    workers = local_workers(2)
    assert workers.description == "2 worker processes"
    with workers.open() as executor:
        result = list(executor.map(parent_of_worker, range(8)))
    assert {pid for pid, *_ in result}.isdisjoint({os.getpid()})
    assert len({parent for _, parent, _ in result} - {os.getpid()}) == 1
    assert all(imported for *_, imported in result)


def test_several_scans_share_workers_until_a_task_fails() -> None:
    opened: list[ThreadPoolExecutor] = []

    def open_threads() -> Executor:
        opened.append(ThreadPoolExecutor(1))
        return opened[-1]

    with kept_open(Workers(open_threads, 1, (), "threads")) as kept:
        for _ in range(3):
            executor = kept.open()
            assert executor.submit(abs, -2).result() == 2
            close(executor)
        assert len(opened) == 1
        executor = kept.open()
        assert executor.submit(int, "none").exception() is not None
        close(executor)
        with pytest.raises(RuntimeError, match="shutdown"):
            opened[0].submit(abs, 1)
        executor = kept.open()
        assert executor.submit(abs, -3).result() == 3
        close(executor)
        assert len(opened) == 2
    with pytest.raises(RuntimeError, match="shutdown"):
        opened[1].submit(abs, 1)
