"""Scans on the disk: chunks count once and for good, one owner at a time, and a full disk."""

import errno
import itertools
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from data.scans import DiskFull, LeaseLost, ScanProblem, ScanStore, UnknownScan, open_scan
from tests.unit.clock import Clock
from tests.unit.data.scans.small import CHANNELS, IMAGES, cells, chunk, plan


@pytest.fixture
def store(database: Engine, home: Path) -> ScanStore:
    return ScanStore(database, home / "data" / "scans")


def run(store: ScanStore, order: tuple[int, ...] = (0, 1, 2)) -> str:
    """A whole scan; returns its id."""
    planned = store.prepare(plan())
    assert store.lease(planned.id, "me")
    for number in order:
        store.commit(planned, "me", number, chunk(planned, number))
    store.finish(planned, "me")
    return planned.id


def test_what_was_committed_is_there_in_order(store: ScanStore) -> None:
    scan = open_scan(run(store, (2, 0, 1)))
    for number in range(3):
        places = scan.plan.positions(number)
        expected = chunk(scan.plan, number)
        for name, values in expected.columns.items():
            assert np.array_equal(scan.arrays[name][places.start : places.stop], values)
    assert scan.failures == ((4, "1.jpg cannot be read."),)
    assert not scan.arrays["loss"].flags.writeable


def test_moments_are_those_of_all_values_together(store: ScanStore) -> None:
    scan = open_scan(run(store))
    together = cells().transpose(1, 0, 2).reshape(CHANNELS, -1)
    count, mean, _, at_bound = scan.moments
    assert count.tolist() == [together.shape[1]] * CHANNELS
    np.testing.assert_allclose(mean, together.mean(1), rtol=1e-12)
    np.testing.assert_allclose(scan.variance, together.var(1), rtol=1e-12)
    assert at_bound.tolist() == (together >= 6).sum(1).tolist()


def test_a_scan_goes_on_where_it_stood(store: ScanStore) -> None:
    first = store.prepare(plan())
    assert store.lease(first.id, "first", seconds=0)
    store.commit(first, "first", 1, chunk(first, 1))
    again = store.prepare(plan(chunk=2))  # asked with other chunks: the first ones stay
    assert again == first
    assert store.lease(first.id, "second")  # the first one's lease is over
    assert store.pending(first.id) == [0, 2]
    with pytest.raises(LeaseLost):
        store.commit(first, "first", 0, chunk(first, 0))
    store.commit(again, "second", 1, chunk(first, 1))  # again does no harm
    store.commit(again, "second", 0, chunk(first, 0))
    store.commit(again, "second", 2, chunk(first, 2))
    store.finish(again, "second")
    progress = store.progress(first.id)
    assert (progress.record.state, progress.done, progress.failures) == ("done", IMAGES, 1)


def test_a_deleted_folder_is_scanned_anew(store: ScanStore) -> None:
    scan_id = run(store)
    shutil.rmtree(store.folder(scan_id))
    again = store.prepare(plan())
    assert store.lease(again.id, "me")
    assert store.pending(again.id) == [0, 1, 2]


def test_many_who_prepare_the_same_at_once_make_it_once(store: ScanStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        result = set(threads.map(lambda chunk: store.prepare(plan(chunk=chunk)).chunk, range(1, 8)))
    assert len(result) == 1
    assert len(store.records()) == 1


def test_one_of_many_gets_the_lease(store: ScanStore) -> None:
    planned = store.prepare(plan())
    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(lambda i: store.lease(planned.id, f"owner {i}"), range(8)))
    assert sum(won) == 1
    owner = f"owner {won.index(True)}"
    assert store.beat(planned.id, owner)
    assert not store.beat(planned.id, "somebody else")
    store.release(planned.id, owner)
    assert store.lease(planned.id, "somebody else")


def test_a_cancelled_scan_stops_and_can_go_on(store: ScanStore) -> None:
    planned = store.prepare(plan())
    store.lease(planned.id, "me")
    store.commit(planned, "me", 0, chunk(planned, 0))
    store.cancel(planned.id)
    assert not store.beat(planned.id, "me")
    with pytest.raises(LeaseLost):
        store.commit(planned, "me", 1, chunk(planned, 1))
    assert store.progress(planned.id).record.state == "cancelled"
    store.release(planned.id, "me")
    assert store.lease(planned.id, "later")
    assert store.pending(planned.id) == [1, 2]
    assert store.progress(planned.id).record.state == "running"


def test_progress_says_how_fast_and_how_long(store: ScanStore, clock: Clock) -> None:
    planned = store.prepare(plan())
    store.lease(planned.id, "me", seconds=60)
    assert store.progress(planned.id).rate == 0
    clock.now += 2
    store.commit(planned, "me", 0, chunk(planned, 0))
    progress = store.progress(planned.id)
    assert (progress.rate, progress.seconds_left) == (1.5, pytest.approx(4 / 1.5))
    assert not progress.record.is_stalled
    clock.now += 100
    assert store.progress(planned.id).record.is_stalled


def test_the_time_of_an_image_is_that_of_its_worker(store: ScanStore) -> None:
    planned = store.prepare(plan())
    assert store.seconds_per_image(planned.id) is None
    store.lease(planned.id, "me")
    store.commit(planned, "me", 0, chunk(planned, 0))
    assert store.seconds_per_image(planned.id) == pytest.approx(0.5 / len(planned.positions(0)))


def test_a_disk_that_is_too_small_is_reported_before_anything_is_made(
    store: ScanStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100))
    with pytest.raises(DiskFull, match=r"needs .* MiB .* free some space"):
        store.prepare(plan())
    assert store.records() == []


def test_a_disk_that_fills_up_keeps_what_is_committed(
    store: ScanStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = store.prepare(plan())
    store.lease(planned.id, "me")
    store.commit(planned, "me", 0, chunk(planned, 0))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(DiskFull, match="the scan so far is stored"):
            store.commit(planned, "me", 1, chunk(planned, 1))
    assert store.pending(planned.id) == [1, 2]
    for number in (1, 2):
        store.commit(planned, "me", number, chunk(planned, number))
    store.finish(planned, "me")
    assert open_scan(planned.id).moments[0, 0] == IMAGES * 6


def test_a_scan_is_identified_by_its_request_not_by_how_it_ran(store: ScanStore) -> None:
    requested = plan()
    newer = {**requested.provenance, "versions": {"numpy": "2"}, "notes": [{"text": "New."}]}
    assert plan(chunk=1, provenance=newer).id == requested.id
    assert plan(provenance={**requested.provenance, "target": "label"}).id != requested.id
    assert plan(images=requested.images[1:]).id != requested.id
    relabelled = (replace(requested.images[0], label=1), *requested.images[1:])
    assert plan(images=relabelled).id != requested.id


def test_no_such_scan(store: ScanStore) -> None:
    with pytest.raises(UnknownScan):
        store.progress("0" * 64)
    with pytest.raises(ScanProblem, match="No finished scan here"):
        open_scan()


def test_a_damaged_array_is_one_sentence_that_advises_no_pickles(store: ScanStore) -> None:
    folder = store.folder(run(store))
    kept = sorted(folder.rglob("*.npy"))
    for path, write in itertools.product(kept[:2], (_as_objects, _as_text)):
        before = path.read_bytes()
        write(path)
        with pytest.raises(ScanProblem) as caught:
            open_scan(folder)
        assert str(caught.value) == (
            f"The scan in {folder} cannot be read (a file in it is damaged); delete the folder "
            "and scan again."
        )
        path.write_bytes(before)


def _as_objects(path: Path) -> None:
    np.save(path, np.array([None], dtype=object), allow_pickle=True)


def _as_text(path: Path) -> None:
    path.write_text("no array")


def test_a_damaged_folder_is_one_sentence(store: ScanStore) -> None:
    scan_id = run(store)
    (store.folder(scan_id) / "scan.json").write_text("{}")
    with pytest.raises(ScanProblem, match="delete the folder"):
        open_scan(scan_id)
