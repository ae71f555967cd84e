"""Top classes of many images, in chunks that adapt to time and memory."""

import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import closing
from itertools import islice

import numpy as np
import torch

from explainers.engine.decoding import ImageReader, MapsOf, finished, inputs_by
from explainers.engine.model_pool import ModelPool
from explainers.engine.requests import PredictRequest
from explainers.errors import OutOfMemory, UnfitModel, UnreadableImage
from explainers.images.preprocess import sizes_vary
from explainers.models import Model
from explainers.outputs.logits import classify, probabilities
from explainers.results import FloatArray, IntArray, Predictions
from explainers.work.chunk_size import ChunkSize
from explainers.work.memory_guard import memory_guard
from explainers.work.steps import Steps

Inputs = dict[int, FloatArray]  # (channels, height, width) by position in the request
Top = tuple[IntArray, FloatArray]  # classes and probabilities, (images, top)


def predict(
    pool: ModelPool,
    reader: ImageReader,
    size: ChunkSize,
    request: PredictRequest,
    maps: MapsOf,
) -> Steps[Predictions]:
    """Predict chunk by chunk while the reader decodes ahead; `size` adapts to every chunk.

    `maps` are those that the edits of the images name.

    Raises: OutOfMemory if not even one image fits; UnfitModel if a logit is not finite.
    """
    model = pool.get(request.model)
    shape = (len(request.images), min(request.top, len(model.labels)))
    classes = np.full(shape, -1, np.int64)
    probabilities = np.zeros(shape, np.float32)
    failures: list[tuple[int, str]] = []
    with closing(reader.ahead(request.images, inputs_by(model.preprocess, maps))) as arrays:
        numbered = enumerate(arrays)
        while upcoming := list(islice(numbered, size.value)):
            inputs = yield from _readable(upcoming, failures)
            while inputs:
                first = next(iter(inputs.values()))
                alike = [i for i, array in inputs.items() if array.shape == first.shape]
                model = pool.get(request.model)  # it may have made room for another meanwhile
                chunk = alike[: 1 if model.card.alone else size.value]
                try:
                    top = _top(model, [inputs[position] for position in chunk], shape[1], size)
                except UnfitModel as error:
                    if not sizes_vary(model.preprocess):
                        raise
                    failures += [(position, not_taken(first, error)) for position in alike]
                    inputs = {i: array for i, array in inputs.items() if i not in alike}
                    continue
                if top is not None:
                    classes[chunk], probabilities[chunk] = top
                    for position in chunk:
                        del inputs[position]
                yield None
    return Predictions(classes, probabilities, tuple(failures))


def not_taken(array: FloatArray, error: UnfitModel) -> str:
    """Why an image with a size of its own has no result, in one sentence."""
    _, height, width = array.shape
    return f"The network does not accept this image's {height} x {width} pixels: {error}"


def _readable(
    upcoming: Sequence[tuple[int, Future[FloatArray]]], failures: list[tuple[int, str]]
) -> Steps[Inputs]:
    """Wait for the images; the reasons of unreadable ones go into `failures`."""
    yield from finished([array for _, array in upcoming])
    inputs: Inputs = {}
    for position, array in upcoming:
        try:
            inputs[position] = array.result()
        except UnreadableImage as error:
            failures.append((position, str(error)))
    return inputs


def _top(model: Model, arrays: Sequence[FloatArray], count: int, size: ChunkSize) -> Top | None:
    """The `count` best classes of each image; None if the chunk must be smaller."""
    start = time.perf_counter()
    try:
        with memory_guard(), model.ready() as module, torch.no_grad():
            batch = torch.from_numpy(np.stack(arrays)).to(model.device)
            logits = classify(module, batch).float().cpu()
    except OutOfMemory:
        if len(arrays) == 1:
            raise
        size.limit(len(arrays) // 2)
        return None
    size.took(time.perf_counter() - start, len(arrays))
    classes = logits.argsort(dim=1, descending=True, stable=True)[:, :count]
    ranked = probabilities(logits, model.card.output.kind)
    return classes.numpy(), ranked.gather(1, classes).numpy()
