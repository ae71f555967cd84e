"""Background work stands back for what people ask, and ends all the same."""

import pytest

from dashboard.core.request_load import LOAD_S, LOOK_S, PATIENCE_S, QUIET_S, Traffic, Watched


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
def traffic(time: Time) -> Traffic:
    return Traffic(time)


def waited(traffic: Traffic, time: Time) -> float:
    before = time.now
    traffic.stand_back(time)
    return time.now - before


def ask(traffic: Traffic, accept: str = "image/webp") -> None:
    Watched(lambda environ, start: [], traffic)({"HTTP_ACCEPT": accept}, lambda *given: print)


def test_where_nobody_asks_nothing_waits(traffic: Traffic, time: Time) -> None:
    assert waited(traffic, time) == 0


def test_it_waits_a_moment_after_a_request_and_longer_after_a_page(
    traffic: Traffic, time: Time
) -> None:
    ask(traffic)
    assert waited(traffic, time) == pytest.approx(QUIET_S)
    ask(traffic, "text/html,*/*")
    ask(traffic)  # what a page asks for next does not shorten its time
    assert waited(traffic, time) == pytest.approx(LOAD_S)


def test_it_waits_for_an_answer_under_way(traffic: Traffic, time: Time) -> None:
    traffic.begin()
    start = time.now

    def meanwhile() -> None:
        if traffic._open and time.now > start + 1:
            traffic.end()

    time.meanwhile = meanwhile  # type: ignore[method-assign]
    assert 1 + QUIET_S <= waited(traffic, time) <= 1 + QUIET_S + 2 * LOOK_S


def test_a_request_that_fails_is_over_too(traffic: Traffic, time: Time) -> None:
    def failing(environ: object, start: object) -> list[bytes]:
        raise KeyError

    with pytest.raises(KeyError):
        Watched(failing, traffic)({}, lambda *given: print)
    assert waited(traffic, time) == pytest.approx(QUIET_S)


def test_under_traffic_without_end_each_step_has_its_turn(traffic: Traffic, time: Time) -> None:
    time.meanwhile = lambda: ask(traffic)  # type: ignore[method-assign]
    ask(traffic)
    for _ in range(3):
        assert waited(traffic, time) == pytest.approx(PATIENCE_S)


def test_who_is_told_to_stop_waits_no_longer(traffic: Traffic, time: Time) -> None:
    traffic.begin()
    time.meanwhile = lambda: setattr(time, "stopped", True)  # type: ignore[method-assign]
    assert waited(traffic, time) <= LOOK_S
