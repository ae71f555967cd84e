"""The last jobs that sessions started, each about one subject."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import FIFOCache

from dashboard.core.jobs.job import Job
from dashboard.core.long_work import LongWork

KEPT = 64  # jobs
J = TypeVar("J", bound=Job)
Key = tuple[Hashable, Hashable]  # a session, and the subject of its job


class _LastJobs(FIFOCache[Key, J]):
    """The last jobs that were started; the others are dropped."""

    def popitem(self) -> tuple[Key, J]:
        """Drops the first job, as nobody can ask for it any more."""
        key, job = super().popitem()
        job.drop()
        return key, job


class SessionJobs(Generic[J]):
    """Starts and finds jobs; thread-safe.

    A job continues until its session cancels it, whichever view the session shows meanwhile.
    """

    def __init__(self, work: LongWork | None = None) -> None:
        self._work = work or LongWork()
        self._jobs: _LastJobs[J] = _LastJobs(KEPT)
        self._lock = Lock()

    def of(self, session: Hashable, about: Hashable) -> J | None:
        """The last job that the session started about a subject, if any."""
        with self._lock:
            return self._jobs.get((session, about))

    def start(
        self,
        session: Hashable,
        about: Hashable,
        make: Callable[[], J],
        person: Hashable | None = None,
    ) -> None:
        """Starts the job that `make` returns, unless one about the subject is running.

        It counts as long work of `person`, or of the session if that is None.

        Raises: TooMuchLongWork.
        """

        def begin() -> Callable[[], bool]:
            with self._lock:
                before = self._jobs.pop((session, about), None)
                job = before if before is not None and before.running else make()
                self._jobs[session, about] = job
            if before is not None and before is not job:
                before.drop()
            job.start()
            return lambda: job.running

        current = self.of(session, about)
        if current is None or not current.running:
            self._work.start(session if person is None else person, begin)

    def close(self) -> None:
        """Ends all of them; results so far are kept."""
        with self._lock:
            jobs = tuple(self._jobs.values())
        for job in jobs:
            job.cancel()
        for job in jobs:
            job.close()
