"""One budget of memory for all decoding in this process: what would exceed it waits its turn.

A picture of two kilobytes may need a gigabyte once it is decoded, and requests come in parallel.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, local

from PIL import Image

LIMIT = 896 * 2**20  # bytes that all decoders may take together
RESERVE = 1 / 8  # of it: left for small pictures while one fills all the rest
PATIENCE_S = 30.0
LARGE = 64 * 2**20  # bytes after which freed memory is returned to the system
PIXEL = 4  # bytes of one decoded pixel in Pillow, whatever its mode
# Further bytes for each pixel, measured as the growth of resident memory.
OWN_COPIES = {"WEBP": 12, "AVIF": 12, "HEIF": 12, "GIF": 8, "JPEG2000": 12}  # of the decoder
CONVERTED = 12  # transparency on white; grey of more than 8 bits


class DecodersBusy(RuntimeError):
    """The pictures that are being decoded need all the memory that decoding may take."""


class Budget:
    """Shares out `limit` bytes; any thread may take a share.

    A share within another of the same thread is part of that one, so that no thread waits for
    itself. What needs more than the budget has it alone, but for a reserve. `tidy` is called after
    a large share, before others go on.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.tidy: Callable[[], None] = lambda: None
        self._changed = Condition()
        self._taken = 0
        self._own = local()

    @property
    def taken(self) -> int:
        """Bytes that are shared out at the moment."""
        return self._taken

    @contextmanager
    def share(self, nbytes: int, patience: float | None = None) -> Iterator[None]:
        """Holds so many bytes while inside.

        Raises: DecodersBusy after waiting for `patience` seconds; None: it waits for as long as
        others need.
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
                    "Other large pictures are being decoded and need the memory; try again in a "
                    "minute."
                )
            self._taken += amount

    def _return(self, amount: int) -> None:
        with self._changed:
            self._taken -= amount
            self._changed.notify_all()


BUDGET = Budget()


def cost_of(picture: Image.Image) -> int:
    """Bytes that decoding the picture to RGB takes at most; known from its header."""
    bytes_per_pixel = 2 * PIXEL + OWN_COPIES.get(str(picture.format), 0)
    if picture.has_transparency_data or picture.mode not in ("RGB", "L", "CMYK", "YCbCr"):
        bytes_per_pixel += CONVERTED
    return picture.width * picture.height * bytes_per_pixel
