"""Workers of a scan share the seconds that importing torch takes."""

import os
import sys

import pytest

from dashboard.scans.workers import local_workers


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
