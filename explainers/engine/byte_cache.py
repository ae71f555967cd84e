"""A least recently used cache that is bounded by bytes."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from cachetools import LRUCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def byte_cache(capacity: int, nbytes: Callable[[Value], int]) -> "LRUCache[Key, Value]":
    """A cache of at most `capacity` bytes; the caller locks it where threads share it.

    A value larger than the whole capacity counts as the whole: it stays, alone, until the next one
    comes. cachetools itself would refuse it, although whoever stores it is about to use it.
    """
    capacity = max(1, capacity)
    return LRUCache(capacity, getsizeof=lambda value: min(nbytes(value), capacity))
