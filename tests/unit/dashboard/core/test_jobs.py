"""Jobs: states that can be polled, one run at a time, errors as sentences, a clean end."""

import threading
from collections.abc import Callable

import pytest

from dashboard.core.jobs.job import Job, JobState, Progress, Sentences
from data.errors import FetchProblem

SENTENCES = Sentences(idle="waiting", running="under way", done="there", failed="")


def finished(job: Job) -> JobState:
    assert job._thread is not None
    job._thread.join(10)
    assert not job._thread.is_alive()
    return job.state


def test_a_job_reports_progress_and_ends_done() -> None:
    half_done, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        progress.report(1, 2)
        half_done.set()
        assert go_on.wait(10)
        progress.report(2, 2)

    job = Job("sample", work, SENTENCES)
    assert job.state == JobState("sample", "idle", 0, 0, "waiting")
    job.start()
    assert half_done.wait(10)
    assert job.state == JobState("sample", "running", 1, 2, "under way")
    go_on.set()
    assert finished(job) == JobState("sample", "done", 2, 2, "there")


def test_starting_twice_runs_once() -> None:
    runs, go_on = [], threading.Event()

    def work(progress: Progress) -> None:
        runs.append(progress)
        assert go_on.wait(10)

    job = Job("sample", work)
    job.start()
    job.start()
    go_on.set()
    finished(job)
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FetchProblem("No connection."), "No connection."),
        (KeyError("x"), "The server hit an unexpected error. See the server log."),
    ],
)
def test_an_error_ends_in_a_sentence_and_the_job_can_be_started_again(
    error: Exception, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    errors = [error]

    def work(progress: Progress) -> None:
        if errors:
            raise errors.pop()

    job = Job("sample", work, SENTENCES)
    job.start()
    state = finished(job)
    assert (state.state, state.sentence) == ("failed", sentence)
    assert caplog.records
    job.start()
    assert finished(job).state == "done"


def until_cancelled(progress: Progress) -> None:
    while not progress.cancelled():
        progress.pause(10)


def raising_when_cancelled(progress: Progress) -> None:
    until_cancelled(progress)
    raise FetchProblem("The download was stopped.")


@pytest.mark.parametrize("work", [until_cancelled, raising_when_cancelled])
def test_a_cancelled_job_is_idle_again(work: Callable[[Progress], None]) -> None:
    job = Job("sample", work, SENTENCES)
    job.start()
    job.cancel()
    state = finished(job)
    assert (state.state, state.sentence) == ("idle", "waiting")


def test_closing_ends_the_thread_and_a_job_that_never_ran() -> None:
    job, never = Job("sample", until_cancelled), Job("weights", until_cancelled)
    job.start()
    job.close()
    never.close()
    assert job._thread is not None
    assert not job._thread.is_alive()
    assert never.state.state == "idle"
