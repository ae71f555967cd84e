"""The gallery's thumbnails: created on the first request, then stored on disk."""

from contextlib import suppress
from io import BytesIO
from itertools import count
from pathlib import Path
from threading import Lock

from PIL import Image, ImageOps

from data.files import user_cache, write_atomically
from data.gallery.images import decoded_for_screen, read_verified

SIDE = 144  # pixels: shown at 72, so sharp on high-density screens too
VERSION = 2  # raise it whenever any thumbnail would look different
QUALITY = 80
METHOD = 2  # of WebP: 3 % more bytes than the default, in a third of its time
LARGEST_FOLDER = 512 * 2**20  # bytes: some 100,000 thumbnails
TRIM_EVERY = 1_000
LOCKS = 64


def make_thumbnail(data: bytes) -> bytes:
    """The central square of a picture file as WebP, upright, in sRGB; nothing is stored.

    Raises: ImageProblem if the picture cannot be decoded.
    """
    with decoded_for_screen(data, SIDE) as picture:
        square = ImageOps.fit(picture, (SIDE, SIDE), Image.Resampling.LANCZOS)
    content = BytesIO()
    square.save(content, "WEBP", quality=QUALITY, method=METHOD)
    return content.getvalue()


class Thumbnails:
    """Thumbnails by image id; any thread may request them, and each is created once.

    The folder is bounded: the oldest files beyond `largest` bytes are deleted from time to time.
    """

    def __init__(self, folder: Path | None = None, largest: int = LARGEST_FOLDER) -> None:
        self._folder = folder if folder is not None else user_cache() / "thumbnails"
        self._largest = largest
        self._locks = [Lock() for _ in range(LOCKS)]
        self._kept = count()

    def get(self, image_id: str, path: Path) -> bytes:
        """The thumbnail of the image at `path`, with the SHA-256 `image_id`.

        Raises: ImageProblem if the picture cannot be decoded, or has changed.
        """
        kept = self._folder / image_id[:2] / f"{image_id}.{SIDE}.{VERSION}.webp"
        with self._locks[hash(image_id) % LOCKS]:
            try:
                return kept.read_bytes()
            except OSError:
                content = make_thumbnail(read_verified(path, image_id))
                with suppress(OSError):  # a full disk costs time, not pictures
                    self._keep(kept, content)
                return content

    def _keep(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, content)
        if next(self._kept) % TRIM_EVERY == 0:
            self._trim()

    def _trim(self) -> None:
        files = [(path.stat(), path) for path in self._folder.glob("*/*")]
        room = self._largest
        for status, path in sorted(files, key=lambda file: -file[0].st_mtime_ns):
            room -= status.st_size
            if room < 0:
                path.unlink(missing_ok=True)
