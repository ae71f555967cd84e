"""The engine: who goes first, who waits how long, and who is turned away."""

import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import Tensor

from explainers import Engine, Model
from explainers.engine.engine import EngineLimits
from explainers.engine.requests import ImageRef, PredictRequest, TraceRequest
from explainers.engine.work_queue import Priority
from explainers.errors import EngineBusy
from explainers.images.picture import open_rgb
from explainers.work.chunk_size import BUDGET, LARGEST, REST, ChunkSize
from tests.unit.explainers.engine_parts import CLASSES, KEY, Counting, Stop


def test_a_stored_answer_waits_for_nobody(
    engine: Engine, net: Counting, images: tuple[ImageRef, ...]
) -> None:
    answered = TraceRequest(KEY, images[0])
    engine.trace(answered)
    stop = Stop(net)
    blocked = engine.submit(TraceRequest(KEY, images[1]))
    assert stop.reached.wait(10)
    for _ in range(100):
        assert engine.submit(answered).done()
    stop.go()
    blocked.result(10)
    assert net.batches == [1, 1]  # the stored answer was computed once


def test_a_click_waits_for_one_chunk_of_long_work_at_most(
    engine: Engine, net: Counting, images: tuple[ImageRef, ...]
) -> None:
    clicks: list[bool] = []  # of every batch: whether it is differentiated, as a trace is

    def slowly(x: Tensor) -> None:
        clicks.append(torch.is_grad_enabled())
        time.sleep(0.02 * len(x))

    net.before = slowly
    long = engine.submit(PredictRequest(KEY, images * 3), Priority.IDLE)
    while sum(net.batches) < 10:
        time.sleep(0.001)
    for answered, image in enumerate(images[:5], start=1):
        click = engine.submit(TraceRequest(KEY, image))
        begun = len(clicks)
        click.result(10)
        assert sum(clicks[: begun + 2]) == answered  # the chunk whose turn it was, the click
    assert not long.done()
    assert max(net.batches) * 0.02 <= 0.25
    assert long.result(20).classes.shape == (120, CLASSES)


def test_a_picture_that_takes_long_to_decode_holds_up_nobody(
    model: Model, images: tuple[ImageRef, ...]
) -> None:
    slow, quick = images[:2]
    decoded = threading.Event()

    def decode(path: Path) -> Image.Image:
        if path == slow.path:
            assert decoded.wait(10)
        return open_rgb(path)

    with Engine([model], decode=decode) as engine:
        long = engine.submit(PredictRequest(KEY, (slow,)), Priority.IDLE)
        engine.trace(TraceRequest(KEY, quick))
        assert not long.done()
        decoded.set()
        assert long.result(10).failures == ()


def test_idle_work_is_promoted_by_a_click_for_the_same(
    engine: Engine, net: Counting, images: tuple[ImageRef, ...]
) -> None:
    stop, order = Stop(net), list[str]()
    blocked = engine.submit(TraceRequest(KEY, images[0]))
    assert stop.reached.wait(10)
    futures = {
        "normal": engine.submit(TraceRequest(KEY, images[1]), Priority.NORMAL),
        "idle": engine.submit(TraceRequest(KEY, images[2]), Priority.IDLE),
        "click": engine.submit(TraceRequest(KEY, images[2]), Priority.INTERACTIVE),
    }
    for name, future in futures.items():
        future.add_done_callback(lambda _, name=name: order.append(name))
    stop.go()
    for future in (blocked, *futures.values()):
        future.result(10)
    assert order == ["idle", "click", "normal"]
    assert net.batches == [1, 1, 1]


def test_long_work_is_cancelled_at_its_next_chunk(
    engine: Engine, net: Counting, images: tuple[ImageRef, ...]
) -> None:
    stop = Stop(net)
    long = engine.submit(PredictRequest(KEY, images), Priority.IDLE)
    assert stop.reached.wait(10)
    assert long.cancel()
    stop.go()
    with pytest.raises(CancelledError):
        long.result()
    engine.trace(TraceRequest(KEY, images[0]))
    assert net.batches == [1, 1]  # one chunk, then the click


def test_a_crowd_is_refused_while_the_engine_is_busy(
    model: Model, net: Counting, images: tuple[ImageRef, ...]
) -> None:
    with Engine([model], limits=EngineLimits(queue=3)) as engine:
        stop = Stop(net)
        futures = [engine.submit(TraceRequest(KEY, image)) for image in images[:3]]
        with pytest.raises(EngineBusy, match="try again in a moment"):
            engine.trace(TraceRequest(KEY, images[3]))
        stop.go()
        for future in futures:
            future.result(10)
        engine.trace(TraceRequest(KEY, images[3]))


def test_the_chunk_grows_to_what_may_take_a_fifth_of_a_second() -> None:
    size, sizes = ChunkSize(), []
    for _ in range(8):
        sizes.append(size.value)
        size.took(0.01 * size.value, size.value)
    assert sizes == [1, 2, 4, 8, 16, 20, 20, 20]
    size.took(20 * 0.1, 20)
    assert size.value == 2
    size.took(5.0, 2)
    assert size.value == 1
    for _ in range(20):
        size.took(0.0, size.value)
    assert (size.value, BUDGET) == (LARGEST, 0.2)


def test_a_larger_chunk_that_makes_images_dearer_is_taken_back_and_tried_again_later() -> None:
    size, sizes = ChunkSize(), []
    for _ in range(3 + REST + 2):
        sizes.append(size.value)
        size.took((0.01 if size.value <= 2 else 0.02) * size.value, size.value)
    assert sizes == [1, 2, 4, *[2] * (REST + 1), 4]
