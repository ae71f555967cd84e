"""A piece of long work on a thread of its own, with a state that can be read at any time."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from dashboard.core.responses import UNEXPECTED
from data.errors import DataError
from explainers.errors import Cancelled, ExplainerError

CLOSING_TIME_S = 5.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobState:
    """How far a job is: `done` of `total` units (bytes, images), and one sentence for people."""

    kind: str
    state: Literal["idle", "running", "done", "failed"] = "idle"
    done: int = 0
    total: int = 0
    sentence: str = ""
    error: Exception | None = None  # why it failed


class Progress:
    """The work's argument: where it reports its progress, and learns that it should stop."""

    def __init__(self, job: "Job") -> None:
        self._job = job

    def report(self, done: int, total: int) -> None:
        """So many units are done."""
        self._job.state = replace(self._job.state, done=done, total=total)

    def step(self, done: int, total: int) -> None:
        """So many units are done. Raises: Cancelled once the work should stop."""
        self.report(done, total)
        if self.cancelled():
            raise Cancelled("The job was cancelled.")

    def pause(self, seconds: float) -> None:
        """Wait, unless the work should stop."""
        self._job.stop_requested.wait(seconds)

    def cancelled(self) -> bool:
        """True once nobody wants the result any more; the work then returns or raises."""
        return self._job.stop_requested.is_set()


@dataclass(frozen=True)
class Sentences:
    """What a job says of itself; a `failed` of "" stands for the error's own sentence."""

    idle: str = ""
    running: str = ""
    done: str = ""
    failed: str = ""


SILENT = Sentences()


class Job:
    """Runs `work(progress)` on a daemon thread, at most one at a time.

    Errors that a user can cause end in the state "failed" with their sentence; all others as well,
    and stand in the log. A cancelled job is "idle" again and can be started anew.
    """

    def __init__(
        self, kind: str, work: Callable[[Progress], None], sentences: Sentences = SILENT
    ) -> None:
        self.state = JobState(kind, sentence=sentences.idle)
        self.stop_requested = threading.Event()
        self._work = work
        self._sentences = sentences
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def running(self) -> bool:
        """Whether the work is under way."""
        return self.state.state == "running"

    def start(self) -> None:
        """Start the work unless it is under way."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            self.stop_requested.clear()
            self._move("running", self._sentences.running)
            self._thread = threading.Thread(
                target=self._run, name=f"job-{self.state.kind}", daemon=True
            )
            self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next step."""
        self.stop_requested.set()

    def drop(self) -> None:
        """Cancel it for good: nobody can ask for its result any more."""
        self.cancel()

    def wait(self, seconds: float) -> None:
        """Wait at most so long for the thread to end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def close(self) -> None:
        """Cancel, and wait a moment for the thread to end."""
        self.cancel()
        self.wait(CLOSING_TIME_S)

    def _run(self) -> None:
        try:
            self._work(Progress(self))
        except Exception as error:
            if not self.stop_requested.is_set():
                self._fail(error)
                return
        if self.stop_requested.is_set():
            self._move("idle", self._sentences.idle)
        else:
            self._move("done", self._sentences.done)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, (DataError, ExplainerError)):
            log.warning("%s: %s", self.state.kind, error)
            sentence = str(error)
        else:
            log.error("%s failed", self.state.kind, exc_info=error)
            sentence = UNEXPECTED
        self._move("failed", self._sentences.failed or sentence, error)

    def _move(
        self,
        state: Literal["idle", "running", "done", "failed"],
        sentence: str,
        error: Exception | None = None,
    ) -> None:
        self.state = replace(self.state, state=state, sentence=sentence, error=error)
