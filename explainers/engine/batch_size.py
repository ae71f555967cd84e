"""How much is done in one go: within the time that others may have to wait, and the memory."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from explainers.errors import OutOfMemory

BUDGET = 0.2  # seconds per chunk; the promise is 0.25
LARGEST = 64
DEARER = 1.1  # from here on an image takes longer in the larger chunk, noise aside
REST = 16  # chunks until a larger one is tried again


class ChunkSize:
    """The number of images in the next chunk: starts at one, at most doubles, learns from time.

    It grows while that makes an image no dearer: what no longer fits the caches, or is fetched from
    the system anew each time, takes longer together than apart.
    """

    def __init__(self) -> None:
        self.value = 1
        self._largest = LARGEST
        self._before, self._pace = 1, float("inf")  # the last chunk's images, and seconds for each
        self._rest = 0

    def took(self, seconds: float, count: int) -> None:
        """Adapts to a chunk of `count` images that took `seconds`."""
        affordable = int(BUDGET * count / max(seconds, 1e-6))
        wanted = self.value
        if count >= self.value:  # fewer were the last of their kind, and tell nothing
            pace = seconds / count
            if count > self._before and pace > DEARER * self._pace:
                wanted, self._rest = self._before, REST
            elif self._rest:
                self._rest -= 1
            else:
                wanted = 2 * self.value
            self._before, self._pace = count, pace
        self.value = max(1, min(affordable, wanted, self._largest))

    def limit(self, count: int) -> None:
        """No more than `count` from now on: a larger chunk did not fit into the memory."""
        self.value = self._largest = count


@contextmanager
def memory_guard() -> Iterator[None]:
    """Turns every form of exhausted memory into OutOfMemory, and lets go of what was allocated."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not is_exhaustion(error):
            raise
        traceback.clear_frames(error.__traceback__)  # they hold the tensors
        raise OutOfMemory(
            "The device's memory does not suffice for this model and image; "
            "close other programs or choose a smaller model."
        ) from None


def is_exhaustion(error: BaseException) -> bool:
    """Whether an error says that the memory does not suffice."""
    exhausted = isinstance(error, MemoryError | torch.OutOfMemoryError)
    return exhausted or "DefaultCPUAllocator: can't allocate memory" in str(error)
