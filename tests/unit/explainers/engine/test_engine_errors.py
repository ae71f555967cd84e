"""The engine: what goes wrong is said in a sentence, to whom it concerns, and work goes on."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from explainers import Engine, Model
from explainers.engine.requests import (
    FeatureMapsRequest,
    ImageRef,
    MapRequest,
    PredictRequest,
    TraceRequest,
)
from explainers.engine.work_queue import Priority
from explainers.errors import (
    EngineClosed,
    ExplainerError,
    OutOfMemory,
    UnfitModel,
    UnknownLayer,
    UnknownMethod,
    UnknownModel,
    UnknownTarget,
    UnreadableImage,
)
from explainers.work import chunk_size
from tests.unit.explainers.engine_parts import (
    CLASSES,
    KEY,
    Counting,
    Stop,
    hooks,
    picture,
    predictions,
    reference,
)


@pytest.mark.parametrize(
    ("ask", "error", "sentence"),
    [
        (lambda i: TraceRequest("vgg", i), UnknownModel, '"vgg" here; choose one of counting.'),
        (lambda i: TraceRequest(KEY, i, 5), UnknownTarget, "no class 5"),
        (lambda i: TraceRequest(KEY, i, -1), UnknownTarget, "no class -1"),
        (lambda i: MapRequest(KEY, i, "stem9", 0, "grad_cam"), UnknownLayer, "stem9"),
        (lambda i: MapRequest(KEY, i, "relu", 5, "grad_cam"), UnknownTarget, "no class 5"),
        (lambda i: MapRequest(KEY, i, "last", -1, "grad_cam"), UnknownTarget, "no class -1"),
        (lambda i: MapRequest(KEY, i, "relu", 0, "magic"), UnknownMethod, "magic"),
        (lambda i: FeatureMapsRequest(KEY, i, "stem9"), UnknownLayer, "stem9"),
    ],
)
def test_a_question_that_cannot_be_answered_gets_one_sentence(
    engine: Engine,
    image: ImageRef,
    ask: Callable[[ImageRef], TraceRequest],
    error: type[ExplainerError],
    sentence: str,
) -> None:
    for _ in range(2):  # before and after the image was traced
        with pytest.raises(error, match=sentence):
            engine.submit(ask(image)).result(10)
        assert engine.trace(TraceRequest(KEY, image)).logits.size == CLASSES


def test_an_error_of_the_network_reaches_its_caller_and_nobody_else(
    engine: Engine, net: Counting, images: tuple[ImageRef, ...]
) -> None:
    mine = ArithmeticError("the model's own error")

    def fail(_: Tensor) -> None:
        net.before = len
        raise mine

    net.before = fail
    with pytest.raises(
        UnfitModel, match="failed: ArithmeticError: the model's own error"
    ) as caught:
        engine.trace(TraceRequest(KEY, images[0]))
    assert caught.value.__cause__ is mine
    assert engine.trace(TraceRequest(KEY, images[0])).target in range(CLASSES)
    assert hooks(net) == 0


@pytest.mark.parametrize(
    "exhaustion",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory"
        ),
    ],
    ids=lambda error: type(error).__name__,
)
def test_too_little_memory_halves_the_chunk_then_is_one_sentence(
    engine: Engine,
    net: Counting,
    model: Model,
    images: tuple[ImageRef, ...],
    *,
    exhaustion: Exception,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for bound in ("BUDGET", "DEARER"):  # it is about memory, not about time
        monkeypatch.setattr(chunk_size, bound, 1e9)
    images = images[:12]
    fits = 3

    def allocate(x: Tensor) -> None:
        if len(x) > fits:
            raise exhaustion

    expected = predictions(model, images, 2)
    net.before = allocate
    net.batches.clear()
    top = engine.predict(PredictRequest(KEY, images, 2))
    assert np.array_equal(top.classes, expected.classes)
    assert net.batches[:4] == [1, 2, 4, 2]
    assert max(net.batches[3:]) == 2  # it learnt
    fits = 0
    for request in (PredictRequest(KEY, images), TraceRequest(KEY, images[0])):
        with pytest.raises(OutOfMemory, match="too little memory"):
            engine.submit(request).result(10)
    net.before = len
    assert engine.trace(TraceRequest(KEY, images[0])).target in range(CLASSES)


def test_what_cannot_be_read_is_stated_and_the_rest_goes_on(
    engine: Engine, model: Model, images: tuple[ImageRef, ...], tmp_path: Path
) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("not an image")
    gone = ImageRef("0" * 64, tmp_path / "gone.png")
    several = (images[0], reference(text), images[1], gone)
    top = engine.predict(PredictRequest(KEY, several, 2))
    assert np.array_equal(top.classes[[0, 2]], predictions(model, images[:2], 2).classes)
    assert top.classes[[1, 3]].tolist() == [[-1, -1]] * 2
    assert top.probabilities[[1, 3]].tolist() == [[0, 0]] * 2
    assert [position for position, _ in top.failures] == [1, 3]
    assert dict(top.failures)[3] == "gone.png cannot be read: No such file or directory."
    with pytest.raises(
        UnreadableImage, match=r"^text\.jpg: This file is not a picture in a supported format"
    ):
        engine.trace(TraceRequest(KEY, several[1]))
    with pytest.raises(UnreadableImage, match="gone"):
        engine.heatmap(MapRequest(KEY, gone, "relu", 0, "layer_grad_cam"))


def test_the_decoders_own_sentence_is_passed_on(model: Model, image: ImageRef) -> None:
    def refuse(path: Path) -> Image.Image:
        raise ValueError(f"{path.name} has no pixels.")

    with Engine([model], decode=refuse) as engine:
        with pytest.raises(UnreadableImage, match=r"^0\.png has no pixels\.$"):
            engine.trace(TraceRequest(KEY, image))
        top = engine.predict(PredictRequest(KEY, (image,)))
    assert top.failures == ((0, "0.png has no pixels."),)


def test_a_file_that_changed_is_not_taken_for_what_it_was(
    engine: Engine, image: ImageRef, tmp_path: Path
) -> None:
    picture(tmp_path, 7).path.replace(image.path)
    with pytest.raises(UnreadableImage, match="has changed since it was indexed"):
        engine.trace(TraceRequest(KEY, image))
    engine.trace(TraceRequest(KEY, reference(image.path)))


def test_no_images_have_no_predictions(engine: Engine) -> None:
    assert engine.predict(PredictRequest(KEY, (), top=3)).classes.shape == (0, 3)


def test_closing_during_work_fails_what_is_pending_and_ends_all_threads(
    model: Model, net: Counting, images: tuple[ImageRef, ...]
) -> None:
    others = set(threading.enumerate())
    engine = Engine([model])
    stop = Stop(net)
    long = engine.submit(PredictRequest(KEY, images), Priority.IDLE)
    assert stop.reached.wait(10)
    click = engine.submit(TraceRequest(KEY, images[0]))
    closing = threading.Thread(target=engine.close)
    closing.start()
    stop.go()
    closing.join(10)
    futures: tuple[Future[object], ...] = (long, click)
    for future in futures:
        with pytest.raises(EngineClosed):
            future.result(0)
    with pytest.raises(EngineClosed):
        engine.trace(TraceRequest(KEY, images[1]))
    own = set(threading.enumerate()) - others
    assert not any(thread.name.startswith("stratoscope") for thread in own)


def test_predictions_that_are_no_numbers_count_as_none(
    engine: Engine, net: Counting, images: tuple[ImageRef, ...]
) -> None:
    with torch.no_grad():
        next(net.parameters()).fill_(torch.nan)
    with pytest.raises(UnfitModel, match="check its weights"):
        engine.predict(PredictRequest(KEY, images, 2))
