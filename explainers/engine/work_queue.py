"""One thread that does all the work, chunk by chunk, always the most urgent next."""

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import IntEnum
from time import monotonic
from typing import Any, TypeVar

from explainers.errors import EngineBusy, EngineClosed
from explainers.work.steps import Steps
from explainers.work.turns import Claim, Turns

Result = TypeVar("Result")
TIDY_CHUNKS = 4
TIDY_APART_S = 2.0  # returned memory has to be allocated again, which takes time too
TIDY_S = 0.5
CLICKS_IN_A_ROW = 30  # chunks, before one of normal work that waits
NO_OWNER: Hashable = ""  # the owner of work without a particular user
log = logging.getLogger(__name__)


class Priority(IntEnum):
    """The urgency of work; the lowest value goes first."""

    INTERACTIVE = 0  # a user waits in front of a page
    NORMAL = 1  # a user waits, but can do something else
    IDLE = 2  # whenever there is nothing else to do


@dataclass(frozen=True, eq=False)
class _Waiter:
    """A caller who waits for work: urgency, owner, and the future of the result."""

    priority: Priority
    owner: Hashable
    future: Future[Any]


@dataclass(eq=False)
class _Job:
    """Work that is queued or running, and all its callers."""

    steps: Steps[Any]
    waiters: list[_Waiter]
    share: float = 0.0  # the reported share of the work that is done

    @property
    def waiting(self) -> list[_Waiter]:
        """The callers who have neither cancelled nor been refused."""
        return [each for each in self.waiters if not each.future.done()]

    @property
    def priority(self) -> Priority:
        """The priority of the most urgent caller who still waits."""
        return min((each.priority for each in self.waiting), default=Priority.IDLE)

    @property
    def claim(self) -> Claim:
        """Its urgency, and the owners with that urgency."""
        waiting, priority = self.waiting, self.priority
        owners = frozenset(each.owner for each in waiting if each.priority is priority)
        return Claim(priority, owners)

    @property
    def abandoned(self) -> bool:
        return not self.waiting

    def succeed(self, result: object) -> None:
        for each in self.waiting:
            if each.future.set_running_or_notify_cancel():
                each.future.set_result(result)

    def fail(self, error: BaseException) -> None:
        for each in self.waiting:
            if each.future.set_running_or_notify_cancel():
                each.future.set_exception(error)

    def refuse(self, priority: Priority, error: EngineBusy) -> None:
        """Fail the callers of this priority; without others, the job is abandoned."""
        for each in self.waiting:
            if each.priority is priority and each.future.set_running_or_notify_cancel():
                each.future.set_exception(error)

    def stop(self) -> None:
        """End the work where it is; its `finally` clauses run."""
        try:
            self.steps.close()
        except Exception:
            log.exception("Stopped work did not end cleanly")


class WorkQueue:
    """A bounded priority queue with one thread of its own, which starts with the first work.

    Equal work (by key) is done once, at the priority of its most urgent caller; owners of work of
    equal priority take turns, and each owner's work does (see `explainers.work.turns`). Where
    clicks never end, normal work has a turn after each CLICKS_IN_A_ROW chunks, and so ends too.
    `Future.cancel` works until the result is there; work without any caller left ends with its
    chunk. Errors of the work reach its callers unchanged. `tidy` is called on the thread after a
    moment without work, and sometimes during long work.

    At most `limit` jobs of one priority wait. Where that many wait, owners share the places of
    interactive work equally: an owner with fewer jobs takes the place of one with more.
    """

    def __init__(self, limit: int, tidy: Callable[[], None] = lambda: None) -> None:
        self._limit = limit
        self._tidy = tidy
        self._untidy = 0  # chunks since then
        self._tidied = monotonic()
        self._jobs: dict[Hashable, _Job] = {}  # in the order of their turns
        self._turns = Turns()
        self._clicks = 0  # interactive chunks since the last one of other work
        self._changed = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def submit(
        self,
        key: Hashable,
        work: Callable[[], Steps[Result]],
        priority: Priority,
        owner: Hashable = NO_OWNER,
    ) -> Future[Result]:
        """Queue `work()`, or join equal work that is queued or running.

        `owner` is the user who makes the request: owners share turns and places.

        Raises: EngineBusy if there is no place (long work never takes that of a click); the future
        does if another owner takes its place. EngineClosed after `close`.
        """
        future: Future[Result] = Future()
        with self._changed:
            if self._closed:
                raise EngineClosed("The engine has been shut down; start the program again.")
            if key in self._jobs:
                self._jobs[key].waiters.append(_Waiter(priority, owner, future))
                return future
            displaced = self._displaced(priority, owner)
            self._jobs[key] = _Job(work(), [_Waiter(priority, owner, future)])
            if displaced is not None:
                displaced.refuse(priority, self._busy())
            self._start_thread()
            self._changed.notify()
        return future

    def share(self, key: Hashable) -> float | None:
        """The share of this work that is done, 0 to 1; None if it is neither queued nor running."""
        with self._changed:
            job = self._jobs.get(key)
            return None if job is None or job.abandoned else job.share

    def before(self, key: Hashable) -> int | None:
        """How much other work is before it; None if it is not in the queue."""
        with self._changed:
            waiting = {each: job for each, job in self._jobs.items() if not job.abandoned}
            if key not in waiting:
                return None
            order = self._turns.order([job.claim for job in waiting.values()])
            return order.index([*waiting].index(key))

    def close(self) -> None:
        """Let the running chunk finish, fail all other work with EngineClosed, join the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()
            atexit.unregister(self.close)

    def _displaced(self, priority: Priority, owner: Hashable) -> _Job | None:
        """The job that loses its place to a new one of this owner; None if there is a free place.

        A job counts for the owner with the fewest, so that nobody loses what they share with a
        greedy owner. Long work keeps its place: nobody sends it again.

        Raises: EngineBusy if the owner would then have as many jobs as any other.
        """
        if len(self._jobs) < self._limit:  # as nearly always: whose they are does not matter
            return None
        claims = [(job, job.claim) for job in self._jobs.values()]
        waiting = [(job, each) for job, each in claims if each.owners]  # not abandoned
        peers = [(job, each.owners) for job, each in waiting if each.priority is priority]
        if len(peers) < self._limit:
            return None
        if priority is not Priority.INTERACTIVE:
            raise self._busy()
        count = Counter(each for _, owners in peers for each in owners)
        loads = [min(count[each] for each in owners) for _, owners in peers]
        if max(loads) <= count[owner] + 1:
            raise self._busy()
        greedy = [job for (job, _), load in zip(peers, loads, strict=True) if load == max(loads)]
        return min(reversed(greedy), key=lambda job: job.share)  # the newest that has hardly begun

    def _busy(self) -> EngineBusy:
        return EngineBusy(
            f"The engine is busy with {self._limit} other requests; try again in a moment."
        )

    def _start_thread(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, name="stratoscope-inference", daemon=True
            )
            self._thread.start()
            atexit.register(self.close)

    def _run(self) -> None:
        while (key := self._next()) is not None:
            self._step(key, self._jobs[key])
            self._untidy += 1
            if self._untidy >= TIDY_CHUNKS and monotonic() - self._tidied >= TIDY_APART_S:
                self._tidy_up()
        closed = EngineClosed("The engine was shut down before the work was finished.")
        for job in self._jobs.values():
            job.stop()
            job.fail(closed)

    def _next(self) -> Hashable | None:
        """The key of the next job, once there is one; None after `close`."""
        with self._changed:
            while not self._closed:
                self._drop_abandoned()
                if self._jobs:
                    return self._chosen()
                if not self._changed.wait(TIDY_S if self._untidy else None):
                    self._tidy_up()
        return None

    def _chosen(self) -> Hashable:
        """The key of the next job; this counts as a turn of its owners."""
        claims = {key: job.claim for key, job in self._jobs.items()}
        normal = {key: each for key, each in claims.items() if each.priority is Priority.NORMAL}
        if normal and self._clicks >= CLICKS_IN_A_ROW:
            claims = normal
        key = [*claims][self._turns.next([*claims.values()])]
        chosen = claims[key]
        self._clicks = self._clicks + 1 if chosen.priority is Priority.INTERACTIVE else 0
        self._turns.take(chosen.owners)
        return key

    def _tidy_up(self) -> None:
        self._tidy()
        self._untidy, self._tidied = 0, monotonic()

    def _drop_abandoned(self) -> None:
        for key in [key for key, job in self._jobs.items() if job.abandoned]:
            self._jobs.pop(key).stop()

    def _step(self, key: Hashable, job: _Job) -> None:
        try:
            share = next(job.steps)
        except StopIteration as end:
            self._take_out(key)
            job.succeed(end.value)
        except BaseException as error:
            self._take_out(key)
            job.fail(error)
        else:
            job.share = job.share if share is None else share
            with self._changed:
                self._jobs[key] = self._jobs.pop(key)  # after its equals

    def _take_out(self, key: Hashable) -> None:
        with self._changed:
            del self._jobs[key]
