"""The only writing process of a scan: it hands out chunks and commits their results."""

import os
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from threading import Event, Thread

from dashboard.core.troubleshooting import entry_of
from dashboard.scans.planning import ScanJob
from dashboard.scans.workers import Workers, close
from data.errors import DataError
from data.gallery.images import open_rgb
from data.scans import ChunkValues, LeaseLost, ScanProgress, ScanStore
from explainers.engine.decoding import Decode
from explainers.errors import ExplainerError
from explainers.scan.chunk import ScanChunk, ScanTask, scan_chunk

AHEAD = 2  # chunks per worker in flight: the next one is there when one is done
POLL_S = 0.5  # how often the scan is checked while no result arrives
LEASE_S = 30.0
CANCELLED = "The scan was stopped; results so far are kept."
DEATHS = 3  # of workers in a row, without a result in between, until a scan gives up

Compute = Callable[[ScanTask, Decode], ScanChunk]
Report = Callable[[ScanProgress], None]


class WorkersDie(DataError):
    """Workers end repeatedly without returning a result."""


class ImagesGone(DataError):
    """All images of a scan have been deleted or moved, or their disk is gone."""


def run_scan(
    store: ScanStore,
    job: ScanJob,
    workers: Workers,
    report: Report,
    compute: Compute = scan_chunk,
) -> ScanProgress:
    """Scans the missing images; if another process scans, it waits for that one.

    A scan that another process began goes on where it stands once that process is gone.

    Raises: DiskFull, ImagesGone, LeaseLost (it was cancelled), WorkersDie, ExplainerError;
        KeyboardInterrupt
        after letting go of the scan. What is committed stays in every case.
    """
    owner = f"{_this_machine()}/{os.getpid()}/{token_hex(6)}"
    watch = _Watch()
    while not store.lease(job.plan.id, owner, LEASE_S):
        progress = store.progress(job.plan.id)
        report(progress)
        if progress.record.state == "done":
            return progress
        if progress.record.state == "cancelled":
            raise LeaseLost(CANCELLED)
        record = progress.record
        if _is_gone(record.owner) or watch.is_still(record.owner, record.lease_until):
            store.release(job.plan.id, record.owner)
        else:
            Event().wait(POLL_S)
    try:
        with _heartbeat(store, job.plan.id, owner) as lost:
            _work(store, job, workers, owner, lost, report, compute)
            store.finish(job.plan, owner)
        progress = store.progress(job.plan.id)  # before another may lease the scan again
    except LeaseLost:
        raise
    except (DataError, ExplainerError) as error:
        store.fail(job.plan.id, owner, str(error), entry_of(error))
        raise
    finally:
        store.release(job.plan.id, owner)
    report(progress)
    return progress


class _Watch:
    """Detects an owner that no longer renews its lease, whatever both clocks show."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: tuple[str, float] | None = None
        self._since = 0.0

    def is_still(self, owner: str, lease_until: float) -> bool:
        """Whether it was the same lease throughout the last two terms of a lease."""
        if self._seen != (owner, lease_until):
            self._seen, self._since = (owner, lease_until), self._clock()
        return self._clock() - self._since > 2 * LEASE_S


def _work(  # noqa: PLR0913, PLR0917
    store: ScanStore,
    job: ScanJob,
    workers: Workers,
    owner: str,
    lost: Event,
    report: Report,
    compute: Compute,
) -> None:
    waiting = deque(store.pending(job.plan.id))
    flying: dict[Future[ScanChunk], int] = {}
    deaths = 0
    executor = workers.open()
    try:
        while waiting or flying:
            if lost.is_set():
                raise LeaseLost(CANCELLED)
            while waiting and len(flying) < AHEAD * workers.count:
                number = waiting.popleft()
                flying[_submit(executor, compute, job.task(number))] = number
            done, _ = wait(flying, POLL_S, FIRST_COMPLETED)
            died = False
            for future in done:
                number = flying.pop(future)
                try:
                    chunk = future.result()
                except workers.deaths:
                    waiting.appendleft(number)
                    died = True
                    continue
                _check_images(job, number, chunk)
                store.commit(job.plan, owner, number, _values(chunk))
                deaths = 0
            if died:
                deaths += 1
                if deaths == DEATHS:
                    raise WorkersDie(
                        f"The workers ended {DEATHS} times without a result, most likely out of "
                        "memory. Scan with fewer: --workers 1."
                    )
                waiting.extendleft(reversed(flying.values()))  # given out again
                flying.clear()
                close(executor)
                executor = workers.open()
            report(store.progress(job.plan.id))
    finally:
        close(executor)


def _check_images(job: ScanJob, number: int, chunk: ScanChunk) -> None:
    """Stops where all images are gone, as on a disk that was taken away.

    Otherwise the scan would end with all of them unreadable, and never read them again.

    Raises: ImagesGone.
    """
    if len(chunk.failures) < len(job.plan.positions(number)):
        return
    if not any(Path(image.path).exists() for image in job.plan.images):
        raise ImagesGone(
            f"All images of the gallery are missing, for example {job.plan.images[0].path}. "
            "Results so far are kept. Restore the folder, then start the same scan again."
        )


def _submit(executor: Executor, compute: Compute, task: ScanTask) -> Future[ScanChunk]:
    return executor.submit(compute, task, open_rgb)


def _values(chunk: ScanChunk) -> ChunkValues:
    return ChunkValues(chunk.columns, {"moments": chunk.moments}, chunk.failures, chunk.seconds)


def _this_machine() -> str:
    return socket.gethostname()[:30].replace("/", "")


def _is_gone(owner: str) -> bool:
    """Whether the owner was a process of this machine that was killed; its lease need not end."""
    machine, _, rest = owner.partition("/")
    pid = rest.partition("/")[0]
    if machine != _this_machine() or not pid.isdecimal() or os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)  # asks only
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@contextmanager
def _heartbeat(store: ScanStore, scan_id: str, owner: str) -> Iterator[Event]:
    """Renews the lease as long as the `with` lasts; the event says that it is lost."""
    lost, over = Event(), Event()

    def beat() -> None:
        while not over.wait(POLL_S):
            try:
                if not store.beat(scan_id, owner, LEASE_S):
                    lost.set()
                    return
            except DataError:
                continue  # the database is away for a moment; the lease lasts longer than that

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        over.set()
        thread.join()
