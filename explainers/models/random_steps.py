"""Random augmentation in a preprocessing: detected by running it, named if its parts have names."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

from explainers.errors import UnfitPreprocessing
from explainers.images.function_result import array_of
from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import probe_image

SECONDS = 5  # for the search for a difference
RUNS, MORE_RUNS = 6, 40  # on each of two pictures; more if a step's name contains "random"
SECOND = (300, 420)  # size of the second picture
DEPTH = 5  # of nested pipelines
NAMES = (
    *("random", "jitter", "augment", "augmix", "dropout", "erasing", "mixup", "cutmix", "noise"),
    *("blur", "elastic"),
)
PARTS = ("transforms", "transform", "steps", "ops", "augmentations")


def refuse_random(preprocess: CallablePreprocess) -> None:
    """Raises: UnfitPreprocessing if the function returns two results for one picture.

    The generators of Python, NumPy and torch are restored.
    """
    suspects = _suspects(preprocess.function)
    with generators_kept():
        differs = _differs(preprocess, MORE_RUNS if suspects else RUNS)
    sometimes = [step for step in suspects if _sounds_random(step) and _chance(step) < 1]
    if not differs and not sometimes:
        return
    named = suspects if differs else sometimes
    steps = ", ".join(dict.fromkeys(type(step).__name__ for step in named))
    raise UnfitPreprocessing(
        f"The preprocessing {preprocess.name} is random"
        + (f" ({steps})" if steps else "")
        + (
            ", so a picture has another result each time; pass the preprocessing for "
            "evaluation, without augmentation."
        )
    )


def _differs(preprocess: CallablePreprocess, runs: int) -> bool:
    start = time.monotonic()
    for picture in (probe_image(), probe_image(*SECOND)):
        first = array_of(preprocess.raw(picture), preprocess.name)
        for _ in range(runs - 1):
            other = array_of(preprocess.raw(picture), preprocess.name)
            if first.shape != other.shape or not np.array_equal(first, other):
                return True
            if time.monotonic() - start > SECONDS:
                break
    return False


def _suspects(function: object) -> list[object]:
    """The parts of a pipeline with "random" or the like in their name, or with a probability."""
    parts = ((step, _chance(step)) for step in _parts(function, DEPTH))
    return [step for step, p in parts if p > 0 and (p < 1 or _sounds_random(step))]


def _sounds_random(step: object) -> bool:
    return any(name in type(step).__name__.lower() for name in NAMES)


def _parts(function: object, depth: int) -> Iterator[object]:
    yield function
    if not depth:
        return
    for name in PARTS:
        inner = getattr(function, name, None)
        steps = inner if isinstance(inner, list | tuple | torch.nn.ModuleList) else [inner]
        for step in steps:
            if callable(step) and not isinstance(step, type):
                yield from _parts(step, depth - 1)
    if isinstance(function, torch.nn.Sequential):
        for step in function:
            yield from _parts(step, depth - 1)


def _chance(step: object) -> float:
    """The probability that a step states as its `p`; 1 if it states none."""
    chance = getattr(step, "p", 1)
    return float(chance) if isinstance(chance, int | float) else 1.0


@contextmanager
def generators_kept() -> Iterator[None]:
    """Restores the global generators of Python, NumPy and torch afterwards."""
    python, numpy = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        try:
            yield
        finally:
            random.setstate(python)
            np.random.set_state(numpy)
