"""Waiting for the engine: with the share that is done, until the answer is no longer needed."""

from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, wait
from typing import TypeVar

from dashboard.core.jobs.job import Progress
from explainers import Engine
from explainers.engine.requests import Request
from explainers.engine.work_queue import NO_OWNER, Priority
from explainers.errors import EngineBusy

POLL_S = 0.1
BUSY_S = 1.0  # before a full queue is tried again

Answer = TypeVar("Answer")


def shares_done(
    engine: Engine, request: Request[Answer], future: Future[Answer]
) -> Iterator[float]:
    """The share of the request that is done, 0 to 1, again and again until `future` is done."""
    while not wait([future], POLL_S).done:
        yield engine.share(request) or 0.0


def await_answer(  # noqa: PLR0913
    engine: Engine,
    request: Request[Answer],
    progress: Progress,
    report: Callable[[float], None] = lambda _share: None,
    *,
    priority: Priority = Priority.NORMAL,
    person: Hashable = NO_OWNER,
) -> Answer | None:
    """The answer, however long it takes; None once the job is cancelled.

    A full queue is tried again; `report` gets the share that is done.
    """
    while not progress.cancelled():
        try:
            future = engine.submit(request, priority, person)
        except EngineBusy:
            progress.pause(BUSY_S)
            continue
        for share in shares_done(engine, request, future):
            report(share)
            if progress.cancelled():
                future.cancel()
                return None
        return future.result()
    return None
