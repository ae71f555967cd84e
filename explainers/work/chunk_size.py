"""The size of the next chunk: limited by the waiting time of others and by the memory."""

BUDGET = 0.2  # seconds per chunk; the guarantee is 0.25
LARGEST = 64
DEARER = 1.1  # from this ratio on, an image takes longer in the larger chunk, apart from noise
REST = 16  # chunks before a larger one is tried again


class ChunkSize:
    """The number of images in the next chunk: starts at one, at most doubles, adapts to the time.

    It grows while that makes an image no slower: once the images no longer fit the caches, or need
    new memory from the system each time, they take longer together than apart.
    """

    def __init__(self) -> None:
        self.value = 1
        self._largest = LARGEST
        self._before, self._pace = 1, float("inf")  # the last chunk's images, and seconds for each
        self._rest = 0

    def took(self, seconds: float, count: int) -> None:
        """Adapts to a chunk of `count` images that took `seconds`."""
        affordable = int(BUDGET * count / max(seconds, 1e-6))
        next_size = self.value
        if count >= self.value:  # fewer were the last of their kind, and show nothing
            pace = seconds / count
            if count > self._before and pace > DEARER * self._pace:
                next_size, self._rest = self._before, REST
            elif self._rest:
                self._rest -= 1
            else:
                next_size = 2 * self.value
            self._before, self._pace = count, pace
        self.value = max(1, min(affordable, next_size, self._largest))

    def limit(self, count: int) -> None:
        """No more than `count` from now on: a larger chunk did not fit into the memory."""
        self.value = self._largest = count
