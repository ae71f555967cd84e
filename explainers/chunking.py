"""How much is done in one go: within the time that others may have to wait, and the memory."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from explainers.errors import OutOfMemory

BUDGET = 0.2  # seconds per chunk; the promise is 0.25
LARGEST = 64


class ChunkSize:
    """The number of images in the next chunk: starts at one, at most doubles, learns from time."""

    def __init__(self, largest: int = LARGEST) -> None:
        self.value = 1
        self._largest = min(largest, LARGEST)

    def took(self, seconds: float, count: int) -> None:
        """Adapts to a chunk of `count` images that took `seconds`."""
        affordable = int(BUDGET * count / max(seconds, 1e-6))
        self.value = max(1, min(affordable, 2 * self.value, self._largest))

    def limit(self, count: int) -> None:
        """No more than `count` from now on: a larger chunk did not fit into the memory."""
        self.value = self._largest = count


@contextmanager
def memory_guard() -> Iterator[None]:
    """Turns every form of exhausted memory into OutOfMemory, and lets go of what was allocated."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not _is_exhaustion(error):
            raise
        traceback.clear_frames(error.__traceback__)  # they hold the tensors
        raise OutOfMemory(
            "The device's memory does not suffice for this model and image; "
            "close other programs or choose a smaller model."
        ) from None


def _is_exhaustion(error: Exception) -> bool:
    exhausted = isinstance(error, MemoryError | torch.OutOfMemoryError)
    return exhausted or "DefaultCPUAllocator: can't allocate memory" in str(error)
