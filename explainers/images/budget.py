"""One memory budget for all decoding in this process; a picture that exceeds it waits.

A picture of two kilobytes may need a gigabyte once decoded, and requests come in parallel.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, local

from PIL import Image

LIMIT = 896 * 2**20  # bytes that all decoders may use together
RESERVE = 1 / 8  # of the limit: left for small pictures while a large one uses the rest
PATIENCE_S = 30.0
LARGE = 64 * 2**20  # bytes after which freed memory is returned to the system
PIXEL = 4  # bytes of one decoded pixel in Pillow, whatever its mode
# Additional bytes for each pixel, measured as the growth of resident memory.
OWN_COPIES = {"WEBP": 12, "AVIF": 12, "HEIF": 12, "GIF": 8, "JPEG2000": 12}  # of the decoder
CONVERTED = 12  # transparency on white; grey of more than 8 bits


class DecodersBusy(RuntimeError):
    """The pictures being decoded use all the memory for decoding."""


class Budget:
    """Shares out `limit` bytes; any thread may take a share.

    A share within another share of the same thread is part of that one, so no thread waits for
    itself. A picture larger than the budget gets all of it, except a reserve. `tidy` is called
    after a large share, before other threads continue.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.tidy: Callable[[], None] = lambda: None
        self._changed = Condition()
        self._taken = 0
        self._own = local()

    @property
    def taken(self) -> int:
        """The bytes in use at the moment."""
        return self._taken

    @contextmanager
    def share(self, nbytes: int, patience: float | None = None) -> Iterator[None]:
        """Reserve this many bytes inside the block.

        Raises: DecodersBusy after waiting for `patience` seconds; None: it waits as long as
        necessary.
        """
        if getattr(self._own, "held", False):
            yield
            return
        amount = min(nbytes, int(self.limit * (1 - RESERVE)))
        self._take(amount, patience)
        self._own.held = True
        try:
            yield
        finally:
            self._own.held = False
            try:
                if nbytes >= LARGE:
                    self.tidy()
            finally:
                self._return(amount)

    def _take(self, amount: int, patience: float | None) -> None:
        with self._changed:
            fits = self._changed.wait_for(lambda: self._taken + amount <= self.limit, patience)
            if not fits:
                raise DecodersBusy(
                    "Other large pictures use the memory for decoding; try again in a minute."
                )
            self._taken += amount

    def _return(self, amount: int) -> None:
        with self._changed:
            self._taken -= amount
            self._changed.notify_all()


BUDGET = Budget()


def cost_of(picture: Image.Image) -> int:
    """The most bytes that decoding the picture to RGB takes; its header is enough to compute it."""
    bytes_per_pixel = 2 * PIXEL + OWN_COPIES.get(str(picture.format), 0)
    if picture.has_transparency_data or picture.mode not in ("RGB", "L", "CMYK", "YCbCr"):
        bytes_per_pixel += CONVERTED
    return picture.width * picture.height * bytes_per_pixel
