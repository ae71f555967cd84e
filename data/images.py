"""From any picture file to the RGB pixels that people see; refuses what cannot be shown rightly."""

import stat
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from data.errors import ImageProblem, TooManyPixels, UnknownFormat

FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM")  # not EPS: it runs a program
MAX_BYTES = 200 * 2**20
GREY_16 = ("I", "I;16", "I;16B", "I;16L", "I;16N")

# Above its pixel limit Pillow only warns, and refuses at twice of it; here the limit is the limit.
warnings.simplefilter("error", Image.DecompressionBombWarning)


def open_rgb(path: Path) -> Image.Image:
    """The picture as people see it: RGB, 8 bits per channel, EXIF orientation applied.

    Of an animation the first frame is taken, transparency lies on white, 16-bit grey is scaled.

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
        image.load()
        return _rgb(ImageOps.exif_transpose(image))


def decode_small(data: bytes, side: int) -> Image.Image:
    """`decode_rgb`, but a JPEG comes in a half, quarter or eighth where that leaves `side` pixels.

    The decoder then skips most of its work.
    """
    with _opened(data) as image:
        image.draft(None, (side, side))
        image.load()
        return _rgb(ImageOps.exif_transpose(image))


def measure(data: bytes) -> tuple[int, int]:
    """Width and height of the picture as people see it, without decoding it where possible.

    A file that does not end as its format demands is decoded, to know whether it was cut off.

    Raises: ImageProblem if the picture is already known to be one that `decode_rgb` refuses.
    """
    with _opened(data) as image:
        ends = COMPLETE.get(str(image.format))
        if ends is None or not ends(data) or b"eXIf" in data:
            image.load()
        width, height = image.size
        orientation = Image.Image.getexif(image).get(ExifTags.Base.Orientation, 1)
        turned = image.format != "TIFF" and orientation in range(5, 9)  # TIFF is upright already
        return (height, width) if turned else (width, height)


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """The image behind its header; every failure of a decoder inside becomes an ImageProblem."""
    if not data:
        raise ImageProblem("The file is empty.")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            _refuse_undefined_range(image)
            yield image
    except ImageProblem:
        raise
    except UnidentifiedImageError as error:
        raise UnknownFormat(
            "This is no picture in a known format (JPEG, PNG, GIF, BMP, WebP, TIFF, PPM)."
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        limit = (Image.MAX_IMAGE_PIXELS or 0) / 1e6
        raise TooManyPixels(
            f"The picture has more than {limit:.0f} megapixels; scale it down first."
        ) from error
    except Exception as error:  # on damaged bytes, decoders raise whatever comes to them
        raise ImageProblem("The picture is damaged or cut off; get a complete copy.") from error


def _refuse_undefined_range(image: Image.Image) -> None:
    if image.mode == "F" or (image.mode == "I" and image.format != "PNG"):
        raise ImageProblem(
            "The picture has 32 bits per channel and no defined white; save it as 16."
        )


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode in GREY_16:
        grey = np.rint(np.asarray(image, np.float32) / 257).astype(np.uint8)
        return Image.fromarray(grey).convert("RGB")
    if image.has_transparency_data:
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def _jpeg_ends(data: bytes) -> bool:
    """Its last scan has an end mark; a thumbnail's end mark stands before the picture's scan."""
    return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")


# By format: whether the file ends as it should. Formats that are not here are always decoded.
COMPLETE: dict[str, Callable[[bytes], bool]] = {
    "JPEG": _jpeg_ends,
    "MPO": _jpeg_ends,
    "PNG": lambda data: data[-8:-4] == b"IEND",
    "GIF": lambda data: data.endswith(b"\x3b"),
    "WEBP": lambda data: len(data) >= int.from_bytes(data[4:8], "little") + 8,
}
