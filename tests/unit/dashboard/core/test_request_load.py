"""Background work yields to what people ask, and ends all the same."""

import pytest

from dashboard.core.request_load import (
    LOAD_S,
    PATIENCE_S,
    POLL_S,
    QUIET_S,
    LoadCounter,
    RequestLoad,
)


class Time:
    """A clock that only moves while somebody waits; `meanwhile` is what happens then."""

    def __init__(self) -> None:
        self.now = 100.0
        self.stopped = False
        self.waits = 0

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds
        self.waits += 1
        assert self.waits < 1000
        self.meanwhile()

    def cancelled(self) -> bool:
        return self.stopped

    def meanwhile(self) -> None:
        pass


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def request_load(time: Time) -> RequestLoad:
    return RequestLoad(time)


def waited(request_load: RequestLoad, time: Time) -> float:
    before = time.now
    request_load.yield_to_requests(time)
    return time.now - before


def ask(request_load: RequestLoad, accept: str = "image/webp") -> None:
    LoadCounter(lambda environ, start: [], request_load)(
        {"HTTP_ACCEPT": accept}, lambda *args: print
    )


def test_where_nobody_asks_nothing_waits(request_load: RequestLoad, time: Time) -> None:
    assert waited(request_load, time) == 0


def test_it_waits_a_moment_after_a_request_and_longer_after_a_page(
    request_load: RequestLoad, time: Time
) -> None:
    ask(request_load)
    assert waited(request_load, time) == pytest.approx(QUIET_S)
    ask(request_load, "text/html,*/*")
    ask(request_load)  # what a page asks for next does not shorten its time
    assert waited(request_load, time) == pytest.approx(LOAD_S)


def test_it_waits_for_an_answer_under_way(request_load: RequestLoad, time: Time) -> None:
    request_load.begin()
    start = time.now

    def meanwhile() -> None:
        if request_load._open and time.now > start + 1:
            request_load.end()

    time.meanwhile = meanwhile  # type: ignore[method-assign]
    assert 1 + QUIET_S <= waited(request_load, time) <= 1 + QUIET_S + 2 * POLL_S


def test_a_request_that_fails_is_over_too(request_load: RequestLoad, time: Time) -> None:
    def failing(environ: object, start: object) -> list[bytes]:
        raise KeyError

    with pytest.raises(KeyError):
        LoadCounter(failing, request_load)({}, lambda *args: print)
    assert waited(request_load, time) == pytest.approx(QUIET_S)


def test_under_traffic_without_end_each_step_has_its_turn(
    request_load: RequestLoad, time: Time
) -> None:
    time.meanwhile = lambda: ask(request_load)  # type: ignore[method-assign]
    ask(request_load)
    for _ in range(3):
        assert waited(request_load, time) == pytest.approx(PATIENCE_S)


def test_who_is_stopped_waits_no_longer(request_load: RequestLoad, time: Time) -> None:
    request_load.begin()
    time.meanwhile = lambda: setattr(time, "stopped", True)  # type: ignore[method-assign]
    assert waited(request_load, time) <= POLL_S
