"""The coordinator: killed at any moment, joined, cancelled, and with workers that die."""

import os
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from dashboard.core.troubleshooting import text_of
from dashboard.scans import coordinator
from dashboard.scans.coordinator import ImagesGone, WorkersDie, run_scan
from dashboard.scans.planning import ScanJob
from dashboard.scans.workers import Workers
from data.db.database import open_database
from data.db.tables import ScanChunkRow
from data.scans import LeaseLost, Scan, ScanProgress, ScanStore, open_scan
from explainers.engine.decoding import Decode
from explainers.errors import UnfitModel
from explainers.scan.chunk import ScanChunk, ScanTask
from tests.unit.dashboard.scans.made_up import IMAGES, compute, job, scan_in, threads

KILLS = 20
Work = Callable[[ScanTask, Decode], ScanChunk]


def open_store(folder: Path) -> ScanStore:
    return ScanStore(open_database(f"sqlite:///{folder / 'test.sqlite'}"), folder / "scans")


def prepared(store: ScanStore, chunk: int = 3) -> ScanJob:
    requested = job(chunk)
    return ScanJob(store.prepare(requested.plan), requested.model)


def quiet(_: ScanProgress) -> None:
    """Nobody looks."""


def result(folder: Path) -> Scan:
    (finished,) = (folder / "scans").iterdir()
    return open_scan(finished)


def assert_same(one: Scan, other: Scan) -> None:
    assert one.id == other.id
    for name, values in one.arrays.items():
        if name == "moments" and one.plan.chunk != other.plan.chunk:
            continue  # of each chunk; moments_all are those of all
        np.testing.assert_allclose(other.arrays[name], values, rtol=1e-6, err_msg=name)


@pytest.mark.slow
def test_killed_twenty_times_it_equals_an_uninterrupted_scan(tmp_path: Path) -> None:
    """SIGKILL at random moments; a fork server makes new processes in no time."""
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    killed.mkdir()
    whole.mkdir()
    scan_in(whole)
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.unit.dashboard.scans.made_up"])
    chance = random.Random(5)
    for _ in range(KILLS):
        process = context.Process(target=scan_in, args=(killed, 0.4))
        process.start()
        process.join(chance.uniform(0.05, 0.4))
        assert process.is_alive()  # there was something to lose
        process.kill()
        process.join()
    scan_in(killed)
    assert_same(result(whole), result(killed))
    database = open_database(f"sqlite:///{killed / 'test.sqlite'}")
    with database.connect() as connection:
        assert connection.scalar(select(func.sum(ScanChunkRow.images))) == IMAGES
    database.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("chunk", [1, 7, IMAGES])
def test_any_size_of_chunks_gives_the_same(tmp_path: Path, chunk: int) -> None:
    for name, size in (("one", 3), ("other", chunk)):
        (tmp_path / name).mkdir()
        store = open_store(tmp_path / name)
        run_scan(store, prepared(store, size), threads(), quiet, compute)
    assert_same(result(tmp_path / "one"), result(tmp_path / "other"))


def test_a_second_one_joins_the_first(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    requested = prepared(store)
    tasks: list[ScanTask] = []

    def counted(task: ScanTask, decode: Decode) -> ScanChunk:
        tasks.append(task)
        return compute(task, decode)

    def once(_: int) -> ScanProgress:
        return run_scan(store, requested, threads(), quiet, counted)

    with ThreadPoolExecutor(2) as both:
        results = list(both.map(once, range(2)))
    assert [each.record.state for each in results] == ["done", "done"]
    assert len(tasks) == requested.plan.chunks  # nothing was computed twice
    assert run_scan(store, requested, threads(), quiet, counted).record.state == "done"
    assert len(tasks) == requested.plan.chunks  # nor when it is asked for again


def test_a_cancelled_scan_stops_and_the_same_command_goes_on(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    requested = prepared(store)

    def cancel_at_half(progress: ScanProgress) -> None:
        if progress.done > IMAGES // 2:
            store.cancel(requested.plan.id)

    with pytest.raises(LeaseLost):
        run_scan(store, requested, threads(), cancel_at_half, compute)
    progress = store.progress(requested.plan.id)
    assert progress.record.state == "cancelled"
    assert IMAGES // 2 < progress.done < IMAGES
    assert run_scan(store, requested, threads(), quiet, compute).done == IMAGES


def test_whoever_joined_a_cancelled_scan_stops_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coordinator, "POLL_S", 0.02)
    store = open_store(tmp_path)
    requested = prepared(store)
    store.lease(requested.plan.id, "another-machine/1/abc")

    def cancel(_: ScanProgress) -> None:
        store.cancel(requested.plan.id)

    with pytest.raises(LeaseLost, match="was stopped"):
        run_scan(store, requested, threads(), cancel, compute)
    assert store.pending(requested.plan.id)


class Dying(ThreadPoolExecutor):
    """Breaks when a certain task is given to it for the first time, as a pool does."""

    def __init__(self, deadly: set[str]) -> None:
        super().__init__(2)
        self.deadly = deadly

    def submit(self, function: Work, task: ScanTask, decode: Decode) -> Future[ScanChunk]:  # type: ignore[override]
        if task.images[0].sha256 in self.deadly:
            self.deadly.discard(task.images[0].sha256)
            broken: Future[ScanChunk] = Future()
            broken.set_exception(BrokenExecutor("a worker died"))
            return broken
        return super().submit(function, task, decode)


@pytest.mark.slow
def test_a_dead_workers_chunks_are_given_out_again(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "dying").mkdir()
    scan_in(tmp_path / "whole")
    store = open_store(tmp_path / "dying")
    deadly = {f"{9:064x}", f"{60:064x}"}
    workers = Workers(lambda: Dying(deadly), 2, (BrokenExecutor,), "dying ones")
    run_scan(store, prepared(store), workers, quiet, compute)
    assert not deadly
    assert_same(result(tmp_path / "whole"), result(tmp_path / "dying"))


def test_workers_that_die_again_and_again_end_the_scan_with_a_sentence(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    requested = prepared(store)

    class AlwaysDying(Dying):
        def submit(self, function: Work, task: ScanTask, decode: Decode) -> Future[ScanChunk]:  # type: ignore[override]
            self.deadly.add(task.images[0].sha256)
            return super().submit(function, task, decode)

    workers = Workers(lambda: AlwaysDying(set()), 1, (BrokenExecutor,), "dying ones")
    with pytest.raises(WorkersDie, match="--workers 1"):
        run_scan(store, requested, workers, quiet, compute)
    record = store.record(requested.plan.id)
    assert (record.state, record.owner) == ("failed", "")
    assert "--workers 1" in record.sentence
    assert run_scan(store, requested, threads(), quiet, compute).record.state == "done"


def test_a_model_that_cannot_do_it_fails_the_scan(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    requested = prepared(store)

    def unfit(task: ScanTask, decode: Decode) -> ScanChunk:
        raise UnfitModel("An activation is infinite; check the weights.")

    with pytest.raises(UnfitModel):
        run_scan(store, requested, threads(), quiet, unfit)
    assert (
        store.record(requested.plan.id).sentence == "An activation is infinite; check the weights."
    )


def test_interrupted_it_lets_go_at_once(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    requested = prepared(store)

    def interrupt(progress: ScanProgress) -> None:
        if progress.done > IMAGES // 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_scan(store, requested, threads(), interrupt, compute)
    assert store.record(requested.plan.id).owner == ""
    assert store.record(requested.plan.id).is_stalled


def test_an_owner_elsewhere_is_waited_for_until_its_lease_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coordinator, "POLL_S", 0.02)
    store = open_store(tmp_path)
    requested = prepared(store)
    start = time.monotonic()
    store.lease(requested.plan.id, "another-machine/1/abc", seconds=0.4)
    run_scan(store, requested, threads(), quiet, compute)
    assert time.monotonic() - start > 0.4


def test_a_lease_that_is_never_renewed_ends_whatever_the_clock_says() -> None:
    now = [0.0]
    watch = coordinator._Watch(lambda: now[0])
    far = 1e12  # by a clock that was set back since
    assert not watch.is_still("other/1/abc", far)
    now[0] += coordinator.LEASE_S
    assert not watch.is_still("other/1/abc", far)
    assert not watch.is_still("other/1/abc", far + 1)  # it was renewed
    now[0] += 2 * coordinator.LEASE_S
    assert not watch.is_still("other/1/abc", far + 1)
    now[0] += 1
    assert watch.is_still("other/1/abc", far + 1)


def all_unreadable(task: ScanTask, decode: Decode) -> ScanChunk:
    results = compute(task, decode)
    many = range(len(task.images))
    return replace(results, failures=tuple((i, "It cannot be read.") for i in many))


def test_a_disk_that_is_taken_away_stops_the_scan_and_loses_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    requested = prepared(store)
    with pytest.raises(ImagesGone, match="Restore the folder"):
        run_scan(store, requested, threads(), quiet, all_unreadable)  # of /0.jpg and so on
    record = store.record(requested.plan.id)
    assert (record.state, record.owner, record.help) == ("failed", "", "images-gone")
    assert text_of(record.help)
    assert run_scan(store, requested, threads(), quiet, compute).failures == 0
    assert store.record(requested.plan.id).help == ""


def test_images_deleted_during_a_scan_are_listed(tmp_path: Path) -> None:
    """The others are still there, so the scan goes on."""
    store = open_store(tmp_path)
    requested = job()
    left = tmp_path / "left.jpg"
    left.write_bytes(b"an image")
    images = (*requested.plan.images[:-1], replace(requested.plan.images[-1], path=str(left)))
    requested = ScanJob(store.prepare(replace(requested.plan, images=images)), requested.model)
    progress = run_scan(store, requested, threads(), quiet, all_unreadable)
    assert (progress.record.state, progress.failures) == ("done", IMAGES)


def test_a_living_owner_of_this_machine_keeps_its_scan(tmp_path: Path) -> None:
    assert not coordinator._is_gone(f"{coordinator._this_machine()}/{os.getpid()}/abc")
    assert not coordinator._is_gone("elsewhere/1/abc")
    assert not coordinator._is_gone("")


def test_no_thread_stays_behind(tmp_path: Path) -> None:
    before = threading.active_count()
    store = open_store(tmp_path)
    run_scan(store, prepared(store), threads(), quiet, compute)
    deadline = time.monotonic() + 60
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before
