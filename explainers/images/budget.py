"""One memory budget for all decoding in this process; a picture that exceeds it waits.

A picture of two kilobytes may need a gigabyte once decoded, and requests come in parallel.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import count
from threading import Condition, local

from PIL import Image

LIMIT = 896 * 2**20  # bytes that all decoders may use together
RESERVE = 1 / 8  # of the limit: left for small pictures while a large one uses the rest
PATIENCE_S = 30.0
LARGE = 64 * 2**20  # bytes after which freed memory is returned to the system
NEVER = -1  # the last turn of an owner without any
REMEMBERED = 1024  # owners whose last turns are stored
PIXEL = 4  # bytes of one decoded pixel in Pillow, whatever its mode
# Additional bytes for each pixel, measured as the growth of resident memory.
OWN_COPIES = {"WEBP": 12, "AVIF": 12, "HEIF": 12, "GIF": 8, "JPEG2000": 12}  # of the decoder
CONVERTED = 12  # transparency on white; grey of more than 8 bits


class DecodersBusy(RuntimeError):
    """The pictures being decoded use all the memory for decoding."""


@dataclass(eq=False)
class _Share:
    """Bytes for one picture; `beside`: taken before the turn of another that still waits."""

    nbytes: int
    owner: Hashable
    beside: bool = False


class Budget:
    """Shares out `limit` bytes; any thread may take a share.

    A share within another share of the same thread is part of that one, so no thread waits for
    itself. A picture larger than the budget gets all of it, except a reserve.

    Where pictures wait, the owner whose last turn is the longest ago goes first. Others may
    overtake this one in the bytes that it leaves free, so that small pictures do not wait for large
    ones, nor keep them waiting.

    `tidy` is called after a large share, before other threads continue; `owner` returns the user
    for whom the calling thread works; `aside` surrounds its wait.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.tidy: Callable[[], None] = lambda: None
        self.owner: Callable[[], Hashable] = lambda: ""
        self.aside: Callable[[], AbstractContextManager[None]] = nullcontext
        self._changed = Condition()
        self._taken = self._beside = 0
        self._waiting: list[_Share] = []
        self._last_turns: dict[Hashable, int] = {}  # by owner, the oldest first
        self._turns = count()
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
        share = self._take(min(nbytes, int(self.limit * (1 - RESERVE))), patience)
        self._own.held = True
        try:
            yield
        finally:
            self._own.held = False
            try:
                if nbytes >= LARGE:
                    self.tidy()
            finally:
                self._return(share)

    def _take(self, nbytes: int, patience: float | None) -> _Share:
        share = _Share(nbytes, self.owner())
        with self._changed:
            if not self._waiting and self._fits(share):
                return self._granted(share)
        with self.aside(), self._changed:
            self._waiting.append(share)
            try:
                if not self._changed.wait_for(lambda: self._may_begin(share), patience):
                    raise DecodersBusy(
                        "Other large pictures use the memory for decoding; try again in a minute."
                    )
                return self._granted(share)
            finally:
                self._waiting.remove(share)
                self._changed.notify_all()  # another one is the first now

    def _fits(self, share: _Share) -> bool:
        return self._taken + share.nbytes <= self.limit

    def _may_begin(self, share: _Share) -> bool:
        """Whether it fits, and it is its turn or does not delay the one whose turn it is."""
        if not self._fits(share):
            return False
        first = min(self._waiting, key=lambda each: self._last_turns.get(each.owner, NEVER))
        share.beside = share is not first
        return not share.beside or self._beside + share.nbytes <= self.limit - first.nbytes

    def _granted(self, share: _Share) -> _Share:
        self._last_turns.pop(share.owner, None)
        self._last_turns[share.owner] = next(self._turns)
        if len(self._last_turns) > REMEMBERED:
            del self._last_turns[next(iter(self._last_turns))]
        self._taken += share.nbytes
        self._beside += share.nbytes * share.beside
        return share

    def _return(self, share: _Share) -> None:
        with self._changed:
            self._taken -= share.nbytes
            self._beside -= share.nbytes * share.beside
            self._changed.notify_all()


BUDGET = Budget()


def cost_of(picture: Image.Image) -> int:
    """The most bytes that decoding the picture to RGB takes; its header is enough to compute it."""
    bytes_per_pixel = 2 * PIXEL + OWN_COPIES.get(str(picture.format), 0)
    if picture.has_transparency_data or picture.mode not in ("RGB", "L", "CMYK", "YCbCr"):
        bytes_per_pixel += CONVERTED
    return picture.width * picture.height * bytes_per_pixel
