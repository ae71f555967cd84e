"""A dictionary bounded by bytes: the oldest-used values go first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ByteLRU(Generic[Key, Value]):
    """Keeps at most `capacity` bytes of values, as `size` weighs them; safe between threads.

    The newest value always stays, however large it is: who put it in is about to use it.
    """

    def __init__(self, capacity: int, size: Callable[[Value], int]) -> None:
        self.capacity = capacity
        self._size = size
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._nbytes = 0
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """What the values weigh together."""
        return self._nbytes

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        """The value, which thereby becomes the newest; None if it is not here."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: Key, value: Value) -> None:
        """Keeps the value in place of any other of that key."""
        with self._lock:
            self._discard(key)
            size = self._size(value)
            self._values[key] = value, size
            self._nbytes += size
            while self._nbytes > self.capacity and len(self._values) > 1:
                self._discard(next(iter(self._values)))

    def discard(self, key: Key) -> None:
        """Lets go of the value, if it is here."""
        with self._lock:
            self._discard(key)

    def clear(self) -> None:
        """Lets go of everything."""
        with self._lock:
            self._values.clear()
            self._nbytes = 0

    def _discard(self, key: Key) -> None:
        if key in self._values:
            self._nbytes -= self._values.pop(key)[1]
