"""Computes what the first visitors would wait for, before they come and while nobody waits."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from time import monotonic
from typing import Any

from explainers import Engine
from explainers.engine.requests import ConvolutionsRequest, ReceptiveFieldRequest, Request
from explainers.engine.work_queue import Priority
from explainers.errors import ExplainerError

PREPARED_S = 30.0  # large networks take minutes: the rest is computed when it is requested


def prepare(engine: Engine, model: str, clock: Callable[[], float] = monotonic) -> None:
    """Begins to time a pass, and to compute what Layers shows of every layer, whatever the image.

    One request at a time, behind all that somebody waits for; returns at once.
    """
    engine.time_ahead(model)
    end = clock() + PREPARED_S
    waiting = iter(of_every_layer(engine, model))

    def go_on(_done: Future[Any] | None = None) -> None:
        request = next((each for each in waiting if not engine.is_stored(each)), None)
        if request is None or clock() >= end:
            return
        try:
            work = engine.submit(request, Priority.IDLE)
        except ExplainerError:  # the server is closed, or busy with other things
            return
        work.add_done_callback(go_on)

    go_on()


def of_every_layer(engine: Engine, model: str) -> Iterator[Request[Any]]:
    """What does not depend on an image; one request for convolutions answers for all layers."""
    names = [layer.name for layer in engine.card(model).layers]
    yield from (ConvolutionsRequest(model, name) for name in names[:1])
    yield from (ReceptiveFieldRequest(model, name) for name in names)
