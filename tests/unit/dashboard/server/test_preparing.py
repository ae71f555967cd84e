"""What Layers shows of every layer is there before anybody visits it; nothing waits for it."""

from concurrent.futures import Future
from itertools import count
from queue import SimpleQueue
from typing import Any

import pytest

from dashboard.server.preparing import PREPARED_S, prepare
from explainers import Engine
from explainers.engine.requests import ConvolutionsRequest, ReceptiveFieldRequest, Request
from explainers.engine.work_queue import Priority
from explainers.errors import EngineClosed
from explainers.methods.base import Passes
from tests.unit.explainers.engine_parts import KEY, counting_model


class Held(Engine):
    """An engine whose idle work is done when the test says so."""

    def __init__(self) -> None:
        super().__init__([counting_model()])
        self.begun: list[tuple[Request[Any], Future[Any]]] = []
        self.closed = False

    def submit(
        self,
        request: Request[Any],
        priority: Priority = Priority.INTERACTIVE,
        owner: object | None = None,
    ) -> Future[Any]:
        if self.closed:
            raise EngineClosed("The engine has been shut down.")
        assert priority is Priority.IDLE
        self.begun.append((request, Future()))
        return self.begun[-1][1]


def test_every_layer_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    with Engine([counting_model()]) as engine:
        begun: SimpleQueue[Future[Any]] = SimpleQueue()
        submit = engine.submit

        def watched(request: Request[Any], priority: Priority) -> Future[Any]:
            work = submit(request, priority)
            begun.put(work)
            return work

        monkeypatch.setattr(engine, "submit", watched)
        prepare(engine, KEY)
        for _ in range(3):
            begun.get(timeout=20).result(20)
        assert engine.is_stored(ConvolutionsRequest(KEY, "last"))
        for layer in ("relu", "last"):
            assert engine.is_stored(ReceptiveFieldRequest(KEY, layer))
        assert engine.seconds_of(KEY, Passes(1, 0)) > 0


def test_one_request_waits_at_a_time_and_one_that_fails_ends_nothing() -> None:
    with Held() as engine:
        prepare(engine, KEY, lambda: 0.0)
        assert [request for request, _ in engine.begun] == [ConvolutionsRequest(KEY, "relu")]
        engine.begun[-1][1].set_exception(EngineClosed("failed"))
        engine.begun[-1][1].set_result(None)
        kinds = [request for request, _ in engine.begun]
        assert kinds[1:] == [ReceptiveFieldRequest(KEY, name) for name in ("relu", "last")]


@pytest.mark.parametrize("why", ["the time is over", "the server is closed"])
def test_it_ends(why: str) -> None:
    clock = count(step=PREPARED_S if why == "the time is over" else 0.0)
    with Held() as engine:
        prepare(engine, KEY, lambda: next(clock) / 2)
        assert len(engine.begun) == 1
        engine.closed = True
        engine.begun[-1][1].set_result(None)
        assert len(engine.begun) == 1
