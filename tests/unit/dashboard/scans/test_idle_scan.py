"""The scan that the server begins by itself: of the starter gallery, once, while it is idle."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.request_load import QUIET_S, RequestLoad
from dashboard.scans import idle_scan
from dashboard.scans.idle_scan import IDLE_S, LOOK_S, idle_scan_job
from dashboard.scans.library import Scans
from data.scans import ScanProblem
from explainers import Engine

ENGINE = cast(Engine, SimpleNamespace(keys=("tiny",), card=lambda key: SimpleNamespace(key=key)))


class Clock:
    """A clock that a job's pauses move on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def begun(
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
    load: RequestLoad,
    **answers: Any,  # noqa: ANN401 - the answers of fakes
) -> list[tuple[str, dict[str, Any], float]]:
    """The scans that the job has started, and when, within ten minutes."""
    started: list[tuple[str, dict[str, Any], float]] = []
    gallery = SimpleNamespace(gallery=SimpleNamespace(starter=answers.get("starter", True)))

    def start(model: str, **how: Any) -> None:  # noqa: ANN401 - what it was called with
        if problem := answers.get("problem"):
            raise problem
        started.append((model, how, clock.now))

    scans = SimpleNamespace(
        best=lambda _: answers.get("best", ""),
        unfinished=lambda _: answers.get("unfinished"),
        starting=lambda _: False,
        start=start,
    )

    def pause(progress: idle_scan.Progress, seconds: float) -> None:
        clock.now += seconds
        if clock.now > 10 * IDLE_S:
            job.cancel()

    monkeypatch.setattr(idle_scan.Progress, "pause", pause)
    job = idle_scan_job(ENGINE, cast(CurrentGallery, gallery), cast(Scans, scans), load)
    job.start()
    job.wait(60)  # it ends by itself: its pauses take no time
    assert job.state.state in ("done", "idle")
    return started


def test_it_begins_once_the_server_is_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    ((model, how, when),) = begun(monkeypatch, clock, RequestLoad(clock))
    assert (model, how) == ("tiny", {"person": "server", "yields": True})
    assert IDLE_S <= when < IDLE_S + LOOK_S


def test_it_waits_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    load = RequestLoad(clock)
    load.begin()  # a request that is never answered
    assert begun(monkeypatch, clock, load) == []
    clock = Clock()
    load = RequestLoad(clock)
    clock.now = 30.0
    load.begin()
    load.end()
    assert load.idle_for() == 0
    clock.now += QUIET_S + 7
    assert load.idle_for() == pytest.approx(7)


@pytest.mark.parametrize(
    "answers",
    [
        {"starter": False},
        {"best": "a finished scan"},
        {"unfinished": "one that was stopped"},
        {"problem": ScanProblem("A model passed from Python.")},
    ],
)
def test_it_leaves_alone_what_is_not_its_own(
    monkeypatch: pytest.MonkeyPatch, answers: dict[str, Any]
) -> None:
    clock = Clock()
    assert begun(monkeypatch, clock, RequestLoad(clock), **answers) == []
