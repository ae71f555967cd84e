"""Giving memory back: glibc keeps what has been freed, and a server would grow without end."""

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
    return lambda *_: None  # another C library, which gives memory back by itself


_TRIM = _of_glibc("malloc_trim")
_SET = _of_glibc("mallopt")


def give_back_memory() -> None:
    """Hands freed memory back to the system; takes as long as a small network's forward pass."""
    _TRIM(0)


def share_memory_among_threads() -> None:
    """Keeps glibc from setting memory aside for each thread of a server: to be called before any.

    A dozen threads that serve pictures would hold some 80 MB that none of them uses.
    """
    _SET(M_ARENA_MAX, ARENAS)
