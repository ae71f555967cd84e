"""Scans that were hurt from outside: cut files, a read-only folder, a clock that jumps."""

import json
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from data.scans import ScanProblem, ScanStore, open_scan
from data.scans import store as module
from tests.unit.clock import Clock
from tests.unit.data.scans.small import chunk, plan
from tests.unit.data.scans.test_store import run


@pytest.fixture
def store(database: Engine, home: Path) -> ScanStore:
    return ScanStore(database, home / "data" / "scans")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def other(path: Path) -> None:
    np.save(path, np.zeros((2, 2)))


@pytest.mark.parametrize("harm", [cut, empty, other, Path.unlink])
@pytest.mark.parametrize("name", ["channel_mean.npy", "moments.npy"])
def test_a_damaged_array_is_one_sentence(store: ScanStore, name: str, harm: object) -> None:
    folder = store.folder(run(store))
    harm(folder / name)  # type: ignore[operator]
    with pytest.raises(ScanProblem, match=r"cannot be read .*; delete the folder and scan again"):
        open_scan(folder)
    with pytest.raises(ScanProblem, match="cannot be read"):
        store.prepare(plan())  # asked for again: no worker starts on it


@pytest.mark.parametrize("harm", [cut, empty, Path.unlink])
def test_a_damaged_reduction_is_one_sentence(store: ScanStore, harm: object) -> None:
    folder = store.folder(run(store))
    harm(folder / "class_means.npy")  # type: ignore[operator]
    with pytest.raises(ScanProblem, match="cannot be read"):
        open_scan(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"failures": [1]}', '{"failures": []}'])
def test_a_damaged_summary_is_one_sentence(store: ScanStore, text: str) -> None:
    folder = store.folder(run(store))
    (folder / "done.json").write_text(text)
    with pytest.raises(ScanProblem, match="cannot be read"):
        open_scan(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"format": 9})])
def test_a_damaged_plan_is_one_sentence(store: ScanStore, text: str) -> None:
    folder = store.folder(run(store))
    (folder / "scan.json").write_text(text)
    for use in (lambda: open_scan(folder), lambda: store.prepare(plan())):
        with pytest.raises(ScanProblem, match="cannot be read"):
            use()


def test_a_scan_that_was_killed_half_way_is_not_finished_rather_than_damaged(
    store: ScanStore,
) -> None:
    planned = store.prepare(plan())
    with pytest.raises(ScanProblem, match="is not finished"):
        open_scan(store.folder(planned.id))


def test_finishing_again_leaves_the_files_that_a_server_has_open(store: ScanStore) -> None:
    """As memory maps: a file that is written in place would end the server by SIGBUS."""
    scan = open_scan(run(store))
    before = (scan.folder / "class_means.npy").stat().st_ino
    planned = store.prepare(plan())
    assert store.lease(planned.id, "again")
    store.finish(planned, "again")
    assert (scan.folder / "class_means.npy").stat().st_ino != before
    assert scan.class_means[1].tolist() == [3, 3]


def test_a_home_that_cannot_be_written_to_is_one_sentence(database: Engine, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "file").write_text("in the way")
    store = ScanStore(database, home / "file" / "scans")
    with pytest.raises(ScanProblem, match=r"cannot be stored in .* STRATOSCOPE_HOME"):
        store.prepare(plan())


def test_a_clock_set_back_leaves_no_scan_running_for_ever(store: ScanStore, clock: Clock) -> None:
    planned = store.prepare(plan())
    store.lease(planned.id, "killed")
    assert not store.record(planned.id).is_stalled
    clock.now -= 3600
    assert store.record(planned.id).is_stalled


@pytest.mark.parametrize("jump", [-3600.0, 3600.0])
def test_a_clock_that_jumps_spoils_no_estimate(
    store: ScanStore, monkeypatch: pytest.MonkeyPatch, clock: Clock, jump: float
) -> None:
    monkeypatch.setattr(module, "START_S", 1.0)
    planned = store.prepare(plan(chunk=1))
    store.lease(planned.id, "me")
    for number in range(5):
        clock.now += 2 + (jump if number == 2 else 0)
        store.beat(planned.id, "me")
        store.commit(planned, "me", number, chunk(planned, number))
    progress = store.progress(planned.id)
    assert progress.done == 5
    assert 0 < progress.seconds_left < 60  # two images, a few seconds each; or an hour by the clock
