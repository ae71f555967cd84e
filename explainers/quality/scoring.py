"""The network's output for many variants of one input, in chunks that fit time and memory."""

import time
from collections.abc import Iterable
from itertools import chain, islice

import numpy as np
import torch
from torch import Tensor

from explainers.errors import OutOfMemory
from explainers.models import Model
from explainers.outputs.logits import classify, probabilities
from explainers.passes.memory_format import arranged
from explainers.results import FloatArray
from explainers.work.chunk_size import ChunkSize
from explainers.work.memory_guard import memory_guard
from explainers.work.steps import Steps


def logits_of(
    model: Model, variants: Iterable[Tensor], count: int, size: ChunkSize
) -> Steps[FloatArray]:
    """Logits (count, classes) of `count` variants (channels, height, width), made as needed.

    Raises: OutOfMemory if not even one fits; UnfitModel if one is not finite.
    """
    rows: list[FloatArray] = []
    done, upcoming = 0, iter(variants)
    while True:
        start = time.perf_counter()  # creating the variants takes time too
        chunk = list(islice(upcoming, 1 if model.card.alone else size.value))
        if not chunk:
            return np.concatenate(rows)
        try:
            with memory_guard(), model.ready() as module, torch.no_grad():
                batch = arranged(model, torch.stack(chunk).to(model.device))
                logits = classify(module, batch).float().cpu().numpy()
        except OutOfMemory:
            if len(chunk) == 1:
                raise
            size.limit(len(chunk) // 2)
            upcoming = chain(chunk, upcoming)
            continue
        size.took(time.perf_counter() - start, len(chunk))
        rows.append(logits)
        done += len(chunk)
        yield done / count


def probabilities_of(
    model: Model, variants: Iterable[Tensor], count: int, target: int, size: ChunkSize
) -> Steps[FloatArray]:
    """The probability of class `target` in each variant: (count,)."""
    logits = yield from logits_of(model, variants, count, size)
    all_shares = probabilities(torch.from_numpy(logits), model.card.output.kind)
    shares: FloatArray = all_shares[:, target].numpy()
    return shares
