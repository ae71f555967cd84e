"""Returns memory to the system: glibc keeps freed memory, and a server would grow without end."""

import ctypes
import sys
from collections.abc import Callable

M_ARENA_MAX = -8  # from malloc.h
ARENAS = 2


def _of_glibc(name: str) -> Callable[..., object]:
    if sys.platform == "linux":
        function: Callable[..., object] | None = getattr(ctypes.CDLL(None), name, None)
        if function is not None:
            return function
    return lambda *_: None  # another C library, which returns memory by itself


_TRIM = _of_glibc("malloc_trim")
_SET = _of_glibc("mallopt")


def release_memory() -> None:
    """Return freed memory to the system; takes as long as a small network's forward pass."""
    _TRIM(0)


def share_memory_among_threads() -> None:
    """Stop glibc from reserving memory for each thread of a server; call it before any starts.

    A dozen threads that serve pictures would hold some 80 MB that none of them uses.
    """
    _SET(M_ARENA_MAX, ARENAS)
