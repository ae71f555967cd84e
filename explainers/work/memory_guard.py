"""Exhausted memory, in whatever form the system reports it, as one error."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from explainers.errors import OutOfMemory


@contextmanager
def memory_guard() -> Iterator[None]:
    """Turns every form of exhausted memory into OutOfMemory, and releases the allocations."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not is_exhaustion(error):
            raise
        traceback.clear_frames(error.__traceback__)  # they hold the tensors
        raise OutOfMemory(
            "The device has too little memory for this model and image; close other programs or "
            "choose a smaller model."
        ) from None


def is_exhaustion(error: BaseException) -> bool:
    """Whether an error reports exhausted memory."""
    exhausted = isinstance(error, MemoryError | torch.OutOfMemoryError)
    return exhausted or "DefaultCPUAllocator: can't allocate memory" in str(error)
