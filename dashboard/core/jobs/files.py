"""Files that sessions have created, such as reports: each is a job, and its result is kept."""

import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from uuid import uuid4

from dashboard.core.jobs.job import Job, Progress
from dashboard.core.jobs.session_jobs import SessionJobs
from dashboard.core.long_work import LongWork

Step = Callable[[int, int], None]  # so many of so many units are done; raises Cancelled

LAST = "last"  # in an address: the file that the session created last, not one of the current state
EACH = 64  # rows between two reports of the progress
Row = TypeVar("Row")


def no_step(_done: int, _total: int) -> None:
    """For whoever neither shows the progress nor cancels."""


def part(step: Step, start: float, stop: float) -> Step:
    """The step of a part of the work, which goes from the share `start` of the whole to `stop`."""
    return lambda done, total: step(
        round(1000 * (start + (stop - start) * done / max(total, 1))), 1000
    )


def stepped(rows: Iterable[Row], total: int, step: Step) -> Iterator[Row]:
    """The rows, with a step now and then."""
    for done, row in enumerate(rows):
        if done % EACH == 0:
            step(min(done, total), total)
        yield row


@dataclass(frozen=True)
class FileRequest:
    """A file to create: its `name`, and `make`, which returns its contents.

    `about` names its subject, `version` the state of it that it shows.
    """

    name: str
    about: Hashable
    make: Callable[[Step], bytes]
    version: Hashable = None


class FileJob(Job):
    """Creates a file; once it is done, the file lies at `path`."""

    def __init__(self, request: FileRequest, folder: Path) -> None:
        super().__init__("file", self._create)
        self.request = request
        self.path = folder / uuid4().hex
        self.created = 0.0  # when, in seconds since 1970

    def drop(self) -> None:
        """Cancels it, and removes the file."""
        super().drop()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _create(self, progress: Progress) -> None:
        body = self.request.make(progress.step)
        progress.step(1, 1)
        self.path.write_bytes(body)
        self.created = time.time()


class FileJobs:
    """The files that sessions have created lately."""

    def __init__(self, work: LongWork | None = None) -> None:
        self._jobs: SessionJobs[FileJob] = SessionJobs(work)
        self._folder = TemporaryDirectory(prefix="stratoscope-files-", ignore_cleanup_errors=True)

    def of(self, owner: Hashable, request: FileRequest) -> FileJob | None:
        """The job that creates, or has created, a file about the same subject."""
        return self._jobs.of(owner, request.about)

    def start(self, owner: Hashable, request: FileRequest, person: Hashable | None = None) -> None:
        """Creates the file, unless that is under way. Raises: TooMuchLongWork."""
        folder = Path(self._folder.name)
        self._jobs.start(owner, request.about, lambda: FileJob(request, folder), person)

    def close(self) -> None:
        """Ends all jobs, and removes the files."""
        self._jobs.close()
        self._folder.cleanup()
