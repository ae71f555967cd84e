"""The jobs of sessions: each session has its own, and only the last ones are kept."""

from collections.abc import Callable
from threading import Event

from dashboard.core.jobs.files import FileJobs, FileRequest, Step, part, stepped
from dashboard.core.jobs.job import Job, Progress
from dashboard.core.jobs.session_jobs import SessionJobs, _LastJobs


def test_beyond_the_last_few_the_job_started_first_is_cancelled() -> None:
    last: _LastJobs[Job] = _LastJobs(2)
    a, b, c = (Job("evidence", lambda progress: None) for _ in range(3))
    last["me", "a"], last["me", "b"] = a, b
    last["me", "a"] = last.pop(("me", "a"))  # started again
    last["me", "c"] = c
    assert dict(last) == {("me", "a"): a, ("me", "c"): c}
    assert [job.stop_requested.is_set() for job in (a, b, c)] == [False, True, False]


def waiting(go_on: Event) -> Callable[[], Job]:
    def work(progress: Progress) -> None:
        while not go_on.wait(0.01):
            progress.step(1, 2)

    return lambda: Job("made up", work)


def test_two_sessions_do_not_stop_each_others_jobs() -> None:
    jobs, go_on = SessionJobs[Job](), Event()
    for session in ("one", "two", "one"):
        jobs.start(session, "map", waiting(go_on))
    one, two = jobs.of("one", "map"), jobs.of("two", "map")
    assert one is not None
    assert two is not None
    assert jobs.of("three", "map") is None
    one.cancel()
    one.wait(60)
    assert (one.state.state, two.state.state) == ("idle", "running")
    go_on.set()
    two.wait(60)
    assert two.state.state == "done"
    jobs.close()


def test_a_file_is_kept_until_another_one_about_the_same_is_created() -> None:
    files = FileJobs()
    made = iter((b"first", b"second"))

    def create(step: Step) -> bytes:
        step(1, 2)
        return next(made)

    request = FileRequest("a.txt", "a", create)
    for body in (b"first", b"second"):
        before = files.of("me", request)
        files.start("me", request)
        job = files.of("me", request)
        assert job is not None
        job.wait(60)
        assert (job.state.state, job.path.read_bytes()) == ("done", body)
        assert before is None or not before.path.exists()
    files.close()
    assert not job.path.exists()


def test_parts_of_the_work_add_up_to_the_whole() -> None:
    seen: list[tuple[int, int]] = []
    half = part(lambda done, total: seen.append((done, total)), 0.5, 1)
    assert list(stepped(range(130), 130, half)) == [*range(130)]
    assert seen == [(500, 1000), (746, 1000), (992, 1000)]
