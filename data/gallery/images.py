"""From any picture file to the RGB pixels of a network and of a screen; or why not."""

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
from imaging.budget import BUDGET, PATIENCE_S, DecodersBusy, cost_of
from imaging.rgb import DEEP, NeedsDecoder, NotAPicture, Undecodable, open_picture, to_rgb

MAX_BYTES = 200 * 2**20
FEW_BYTES = 1 / 16  # per pixel: a picture of one colour needs less
SMALL = 64 * 64  # pixels: such a picture is decoded at once
SIDE = 64  # pixels that tell whether a JPEG has one colour

# Above its pixel limit Pillow only warns, and refuses at twice of it; here the limit is the limit.
warnings.simplefilter("error", Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Examined:
    """A picture's size in pixels as people see it, and what they should know of its pixels."""

    width: int
    height: int
    notes: tuple[PictureNote, ...] = ()
    deep: bool = False  # grey with more than 8 bits per value


def open_rgb(path: Path) -> Image.Image:
    """The pixels that a network gets: RGB, 8 bits per channel, EXIF orientation applied.

    The rule is that of `imaging.rgb.to_rgb`, as everywhere.

    Raises: ImageProblem if the file cannot be read, is damaged, or is refused for its size.
    """
    return decode_rgb(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The whole file. Raises: ImageProblem if it cannot be read or is larger than `MAX_BYTES`."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # reading a pipe would wait for ever
            raise ImageProblem("This is not a file that holds a picture.")
        if found.st_size > MAX_BYTES:
            raise ImageProblem(f"The file is larger than {MAX_BYTES >> 20} MiB; save it smaller.")
        return path.read_bytes()
    except OSError as error:
        raise ImageProblem(f"The file cannot be read ({error.strerror}).") from error


def read_known(path: Path, digest: str) -> bytes:
    """The whole file, whose SHA-256 is `digest`. Raises: as `read_bytes`; also if it changed."""
    data = read_bytes(path)
    if sha256(data).hexdigest() != digest:
        raise ImageProblem("The file has changed since it was indexed; restart to see it.")
    return data


def decode_rgb(data: bytes) -> Image.Image:
    """`open_rgb`, from the bytes of a file."""
    with _opened(data) as image:
        return to_rgb(image)


def decode_for_screen(data: bytes, side: int | None = None) -> Image.Image:
    """The picture that people look at: as `decode_rgb`, with its colour profile applied.

    With a `side`, a JPEG comes in a half, quarter or eighth where that leaves `side` pixels: the
    decoder then skips most of its work.
    """
    with _opened(data) as image:
        if side is not None:
            image.draft(None, (side, side))
        return for_screen(image, to_rgb(image))


@contextmanager
def decoded_for_screen(data: bytes, side: int | None = None) -> Iterator[Image.Image]:
    """`decode_for_screen` for as long as it takes to reduce the picture, which is closed after.

    Until then its memory counts against the budget of all decoding.

    Raises: as `open_rgb`; BusyDecoding where that budget stays taken for too long.
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
    """Holds the picture's part of the budget of all decoding while inside.

    Raises: ImageProblem if there is no picture behind the header; BusyDecoding.
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
    """Width and height of the picture as people see it, without decoding it where possible.

    A file that does not end as its format demands is decoded, to know whether it was cut off.

    Raises: ImageProblem if the picture is already known to be one that `decode_rgb` refuses;
    TooManyPixels also if it has more than `most_pixels`.
    """
    with _opened(data, most_pixels) as image:
        return _measured(image, data, most_pixels)


def examine(data: bytes, most_pixels: int | None = None, *, thorough: bool = False) -> Examined:
    """`measure`, and the notes on the picture.

    That it has one colour only is noticed where that is cheap, and always if `thorough`.

    Raises: as `measure`; ImageProblem also if a picture that must be decoded for its notes cannot.
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
            f"The picture has {width * height / 1e6:.4g} megapixels, {most_pixels / 1e6:.0f} are "
            "allowed; scale it down first."
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
            f"The picture has more than {limit:.0f} megapixels; scale it down first."
        ) from error
    except Exception as error:  # on damaged bytes, decoders raise whatever comes to them
        raise ImageProblem("The picture is damaged or cut off; get a complete copy.") from error


PROBLEMS: dict[type[Undecodable], type[ImageProblem]] = {
    NotAPicture: UnknownFormat,
    NeedsDecoder: MissingDecoder,
}


def _jpeg_ends(data: bytes) -> bool:
    """Its last scan has an end mark; a thumbnail's end mark stands before the picture's scan."""
    return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")


def _boxes_end(data: bytes) -> bool:
    """The boxes of an ISO media file end where the file does."""
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

# By format: whether the file ends as it should. Formats that are not here are always decoded.
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
