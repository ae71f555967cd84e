"""Where the chunks of a scan are computed: processes of this machine, or a Dask cluster."""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import forkserver, get_context
from multiprocessing.context import BaseContext
from typing import Any

from dashboard.core.settings import SettingsError
from explainers.scan.worker import prepare_worker

PATIENCE_S = 10  # for a scheduler to answer
PRELOADED = [f"{__package__}.preloaded"]


@dataclass(frozen=True)
class Workers:
    """How to open an executor, its number of workers, and the error of a dead worker."""

    open: Callable[[], Executor]
    count: int
    deaths: tuple[type[BaseException], ...]
    description: str


def local_workers(count: int | None = None) -> Workers:
    """Processes of this machine, one torch thread each; as many as there are processors."""
    processes, context = count or os.cpu_count() or 1, _context()

    def open_pool() -> Executor:
        return ProcessPoolExecutor(processes, mp_context=context, initializer=prepare_worker)

    many = "1 worker process" if processes == 1 else f"{processes} worker processes"
    return Workers(open_pool, processes, (BrokenExecutor,), many)


def _context() -> BaseContext:
    """How processes start: on Linux, forked from one that imports torch and timm from now on.

    Those imports take seconds of a processor; otherwise every worker would repeat them.
    """
    if sys.platform != "linux":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()
    return context


def cluster_workers(address: str) -> Workers:
    """The workers of a running Dask cluster, which must see the images under the same paths.

    Raises: SettingsError if Dask is not installed, or no scheduler answers there.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise SettingsError(
            "--scheduler needs Dask, which the extra stratoscope[dask] brings: "
            "pip install distributed."
        ) from None
    connect: Any = Client  # Dask states no types
    try:
        client = connect(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"--scheduler: no Dask scheduler responds at {address} ({error}); start one with "
            "`dask scheduler`, or scan without --scheduler."
        ) from None
    threads = sum(client.nthreads().values())
    if threads == 0:
        client.close()
        raise SettingsError(
            f"--scheduler: the scheduler at {address} has no workers; start some with "
            f"`dask worker {address}`."
        )

    def open_client() -> Executor:
        executor: Executor = client.get_executor(pure=False)
        return executor

    return Workers(open_client, threads, (KilledWorker,), f"the Dask cluster at {address}")


@contextmanager
def kept_open(workers: Workers) -> Iterator[Workers]:
    """The same workers for several scans: their processes load the model once.

    An executor whose task did not end well is closed as usual, and the next scan opens another.
    """
    idle: list[Executor] = []

    def open_lent() -> Executor:
        return _Lent(idle.pop() if idle else workers.open(), idle)

    try:
        yield replace(workers, open=open_lent)
    finally:
        for executor in idle:
            close(executor)


class _Lent(Executor):
    """An executor that returns to `idle` once all of its tasks ended without an error."""

    def __init__(self, executor: Executor, idle: list[Executor]) -> None:
        self._executor, self._idle = executor, idle
        self._tasks: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":  # noqa: ANN401
        self._tasks = [each for each in self._tasks if not _went_well(each)]
        task = self._executor.submit(fn, *args, **kwargs)
        self._tasks.append(task)
        return task

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if all(map(_went_well, self._tasks)):
            self._idle.append(self._executor)
        else:
            self._executor.shutdown(wait, cancel_futures=cancel_futures)


def _went_well(task: "Future[Any]") -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


def close(executor: Executor) -> None:
    """Ends it without waiting for running tasks."""
    with suppress(Exception):  # a broken pool, or a cluster that is gone
        executor.shutdown(wait=False, cancel_futures=True)
