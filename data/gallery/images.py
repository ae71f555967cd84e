"""From any picture file to the RGB pixels for a network and for a screen."""

import stat
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image

from data.errors import BusyDecoding, ImageProblem, MissingDecoder, TooManyPixels, UnknownFormat
from data.gallery.colours import for_screen
from data.gallery.picture_notes import PictureNote, notes_of
from explainers.images.budget import BUDGET, PATIENCE_S, DecodersBusy, cost_of
from explainers.images.rgb import DEEP, NeedsDecoder, NotAPicture, Undecodable, open_picture, to_rgb

MAX_BYTES = 200 * 2**20
FEW_BYTES = 1 / 16  # per pixel: a picture of one colour has fewer
SMALL = 64 * 64  # pixels: up to this size, a picture is decoded at once
SIDE = 64  # pixels that show whether a JPEG has one colour

# Above its pixel limit Pillow only warns, and refuses at twice the limit; this enforces it.
warnings.simplefilter("error", Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Examined:
    """A picture's displayed size in pixels, and notes on its pixels."""

    width: int
    height: int
    notes: tuple[PictureNote, ...] = ()
    deep: bool = False  # grey with more than 8 bits per value


def open_rgb(path: Path) -> Image.Image:
    """The pixels for a network: RGB, 8 bits per channel, EXIF orientation applied.

    The rule is `explainers.images.rgb.to_rgb`, as everywhere.

    Raises: ImageProblem if the file cannot be read, is damaged, or is too large.
    """
    return decode_rgb(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The whole file. Raises: ImageProblem if it cannot be read or is larger than `MAX_BYTES`."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would block for ever
            raise ImageProblem("This file is not a picture.")
        if status.st_size > MAX_BYTES:
            raise ImageProblem(
                f"The file is larger than {MAX_BYTES >> 20} MiB; resize it and try again."
            )
        return path.read_bytes()
    except OSError as error:
        raise ImageProblem(f"The file cannot be read ({error.strerror}).") from error


def read_verified(path: Path, digest: str) -> bytes:
    """The whole file, with the SHA-256 `digest`. Raises: as `read_bytes`; also if it changed."""
    data = read_bytes(path)
    if sha256(data).hexdigest() != digest:
        raise ImageProblem(
            "The file has changed since it was indexed; restart Stratoscope to see it."
        )
    return data


def decode_rgb(data: bytes) -> Image.Image:
    """`open_rgb`, from the bytes of a file."""
    with _opened(data) as image:
        return to_rgb(image)


def decode_for_screen(data: bytes, side: int | None = None) -> Image.Image:
    """The picture for a screen: as `decode_rgb`, with its colour profile applied.

    With a `side`, a JPEG is reduced to a half, quarter or eighth if at least `side` pixels remain,
    which skips most of the decoder's work.
    """
    with _opened(data) as image:
        if side is not None:
            image.draft(None, (side, side))
        return for_screen(image, to_rgb(image))


@contextmanager
def decoded_for_screen(data: bytes, side: int | None = None) -> Iterator[Image.Image]:
    """`decode_for_screen` for as long as the caller reduces the picture; then it is closed.

    Until then its memory counts against the budget of all decoding.

    Raises: as `open_rgb`; BusyDecoding if the budget is used up for too long.
    """
    with share_of(data, side):
        picture = decode_for_screen(data, side)
        try:
            yield picture
        finally:
            picture.close()


@contextmanager
def share_of(
    data: bytes, side: int | None = None, most_pixels: int | None = None
) -> Iterator[None]:
    """Reserves the picture's share of the decoding budget inside the block.

    Raises: ImageProblem if no picture follows the header; BusyDecoding.
    """
    with _opened(data, most_pixels) as image:
        if side is not None:
            image.draft(None, (side, side))
        nbytes = cost_of(image)
    try:
        with BUDGET.share(nbytes, PATIENCE_S):
            yield
    except DecodersBusy as error:
        raise BusyDecoding(str(error)) from error


def measure(data: bytes, most_pixels: int | None = None) -> tuple[int, int]:
    """Width and height of the displayed picture, without decoding it if possible.

    A file with an unexpected end is decoded, to find out whether it was cut off.

    Raises: ImageProblem if `decode_rgb` is already known to reject the picture; TooManyPixels also
    if it has more than `most_pixels`.
    """
    with _opened(data, most_pixels) as image:
        return _measured(image, data, most_pixels)


def examine(data: bytes, most_pixels: int | None = None, *, thorough: bool = False) -> Examined:
    """`measure`, and the notes on the picture.

    It notes a single colour only if that is cheap to see, and always if `thorough`.

    Raises: as `measure`; ImageProblem also if decoding, where the notes need it, fails.
    """
    with _opened(data, most_pixels) as image:
        width, height = _measured(image, data, most_pixels)
        blank = thorough or len(data) < width * height * FEW_BYTES or width * height <= SMALL
        image.draft(None, (SIDE, SIDE))
        with BUDGET.share(cost_of(image)):
            return Examined(width, height, notes_of(image, blank=blank), image.mode in DEEP)


def _measured(image: Image.Image, data: bytes, most_pixels: int | None = None) -> tuple[int, int]:
    width, height = image.size
    if most_pixels is not None and width * height > most_pixels:
        raise TooManyPixels(
            f"The picture has {width * height / 1e6:.4g} megapixels, above the limit of "
            f"{most_pixels / 1e6:.0f}; resize it first."
        )
    ends = COMPLETE.get(str(image.format))
    if ends is None or not ends(data) or b"eXIf" in data:
        with BUDGET.share(cost_of(image)):
            image.load()
    width, height = image.size
    orientation = Image.Image.getexif(image).get(ExifTags.Base.Orientation, 1)
    turned = image.format != "TIFF" and orientation in range(5, 9)  # TIFF is upright already
    return (height, width) if turned else (width, height)


@contextmanager
def _opened(data: bytes, most_pixels: int | None = None) -> Iterator[Image.Image]:
    """The image behind its header; every failure of a decoder inside becomes an ImageProblem."""
    if not data:
        raise ImageProblem("The file is empty.")
    try:
        with open_picture(BytesIO(data)) as image:
            yield image
    except ImageProblem:
        raise
    except Undecodable as error:
        raise PROBLEMS.get(type(error), ImageProblem)(str(error)) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        limit = (most_pixels or Image.MAX_IMAGE_PIXELS or 0) / 1e6
        raise TooManyPixels(
            f"The picture has more than {limit:.0f} megapixels; resize it first."
        ) from error
    except Exception as error:  # on damaged bytes, decoders raise any error
        raise ImageProblem("The picture is damaged or incomplete; get a complete copy.") from error


PROBLEMS: dict[type[Undecodable], type[ImageProblem]] = {
    NotAPicture: UnknownFormat,
    NeedsDecoder: MissingDecoder,
}


def _jpeg_ends(data: bytes) -> bool:
    """Its last scan has an end mark; a thumbnail's end mark precedes the picture's scan."""
    return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")


def _boxes_end(data: bytes) -> bool:
    """The boxes of an ISO media file end at the end of the file."""
    place = 0
    while 0 <= place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        if size == 0:  # to the end of the file, wherever that is
            return False
        if size == 1:
            size = int.from_bytes(data[place + 8 : place + 16], "big")
        if size < BOX_HEAD:
            return False
        place += size
    return place == len(data)


BOX_HEAD = 8  # bytes

# By format: whether the file ends as it should. Formats without an entry are always decoded.
COMPLETE: dict[str, Callable[[bytes], bool]] = {
    "JPEG": _jpeg_ends,
    "MPO": _jpeg_ends,
    "PNG": lambda data: data[-8:-4] == b"IEND",
    "GIF": lambda data: data.endswith(b"\x3b"),
    "AVIF": _boxes_end,
    "HEIF": _boxes_end,
    "JPEG2000": lambda data: data.endswith(b"\xff\xd9"),
    "WEBP": lambda data: len(data) >= int.from_bytes(data[4:8], "little") + 8,
}
