"""The one rule for the pixels of an image: from any picture file to RGB for a network.

Orientation, transparency, more than 8 bits, CMYK: see `to_rgb`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError, features

from explainers.images.budget import BUDGET, cost_of

DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N", "F")  # one channel of more than 8 bits
LARGEST_16 = 65535
FULL_RANGE_16 = (
    1 << 14
)  # 16-bit data with a maximum below this use less than a quarter of their range
AT_ONCE = 1 << 20  # values to scale at once, so that a large picture needs little memory
SAMPLE_FORMAT, UNSIGNED = 339, 1  # of TIFF
PHOTOMETRIC, WHITE_IS_ZERO = 262, 0

# By content, whatever the name; never EPS (it runs a program), nor document formats.
AVIF = find_spec("PIL.AvifImagePlugin") is not None and features.check("avif")
JPEG_2000 = features.check("jpg_2000")
FORMATS = (
    *("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM"),
    *(("AVIF",) if AVIF else ()),
    *(("JPEG2000",) if JPEG_2000 else ()),
)
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
TURNING = range(2, 9)  # values of EXIF's orientation; 1 is upright, others mean nothing
HEAD = 64  # bytes that identify a file

Values = npt.NDArray[Any]


class Undecodable(ValueError):
    """A picture has no RGB pixels; `str(error)` says why in one sentence."""


class NotAPicture(Undecodable):
    """The file is in no supported format."""


class NeedsDecoder(Undecodable):
    """The format is supported, but its decoder is not installed."""


@dataclass(frozen=True)
class PixelScale:
    """How the values of a deep picture become 0..255: `low` becomes 0, `high` 255.

    `stretched`: the two are the picture's own lowest and highest finite value, not its format's.
    """

    low: float
    high: float
    stretched: bool
    not_finite: int = 0  # values: NaN becomes 0, minus infinity 0, infinity 255


def open_picture(file: IO[bytes]) -> Image.Image:
    """The picture in a seekable file, behind its header; its content decides the format.

    Raises: Undecodable; and anything that a decoder raises on damaged bytes.
    """
    try:
        return Image.open(file, formats=FORMATS)
    except UnidentifiedImageError:
        file.seek(0)
        head = file.read(HEAD)
        file.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        _register_heif()
        return Image.open(file, formats=("HEIF",))
    for signature, error in OTHERS.items():
        if signature in (head[: len(signature)], head[4 : 4 + len(signature)]):
            raise type(error)(str(error))
    raise NotAPicture(
        "This file is not a picture in a supported format (JPEG, PNG, GIF, BMP, WebP, TIFF, PPM, "
        "AVIF, JPEG 2000, HEIC)."
    )


def to_rgb(picture: Image.Image) -> Image.Image:
    """RGB, 8 bits per channel, EXIF orientation applied; an upright RGB picture is unchanged.

    Colours keep their stored values, as in training: colour profiles are ignored, CMYK becomes RGB
    by Pillow's formula. Transparency becomes white. An animation gives its current frame, which is
    the first in a picture just opened. 16-bit grey is divided by 257; if its maximum is below
    16384, and for 32-bit and floating-point values (unless they are integers that fill 16 bits),
    the lowest value becomes 0 and the highest 255. NaN becomes 0.

    Its memory comes from the budget of all decoding, which may require a wait.

    Raises: Undecodable; and anything that a decoder raises on damaged bytes.
    """
    with BUDGET.share(cost_of(picture)):
        return _to_rgb(picture)


def _to_rgb(picture: Image.Image) -> Image.Image:
    _load(picture)
    unsigned, white_is_zero = _is_unsigned(picture), _is_white_zero(picture)
    picture = upright(picture)
    if picture.mode in DEEP:
        return _grey(picture, unsigned=unsigned, white_is_zero=white_is_zero)
    if picture.has_transparency_data:
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _load(picture: Image.Image) -> None:
    """Decode the picture, if it is not decoded yet.

    Pillow maps a plain TIFF with a path into memory, which garbles one with a rotated orientation.
    """
    path = getattr(picture, "filename", "")
    if picture.format != "TIFF" or not path:
        picture.load()
        return
    picture.filename = ""  # type: ignore[attr-defined]
    picture.load()
    picture.filename = path  # type: ignore[attr-defined]


def upright(picture: Image.Image) -> Image.Image:
    """The loaded picture with its EXIF orientation applied; unchanged if it is upright."""
    return ImageOps.exif_transpose(picture) if is_turned(picture) else picture


def is_turned(picture: Image.Image) -> bool:
    """Whether the picture's EXIF orientation states that it must be turned or mirrored."""
    return Image.Image.getexif(picture).get(ExifTags.Base.Orientation, 1) in TURNING


def deep_values(picture: Image.Image) -> Values:
    """The stored values of a picture whose mode is in `DEEP`."""
    return _values(picture, unsigned=_is_unsigned(picture))


def scale_of(values: Values) -> PixelScale:
    """The rule for deep pictures. Raises: Undecodable if no value is a finite number."""
    missing = 0
    if values.dtype.kind == "f":
        finite = np.isfinite(values)
        missing = values.size - int(np.count_nonzero(finite))
        if missing == values.size:
            raise Undecodable("The picture holds no finite value: all are NaN or infinite.")
        values = values[finite] if missing else values
    low, high = float(values.min()), float(values.max())
    if values.dtype.kind != "f" and low >= 0 and FULL_RANGE_16 <= high <= LARGEST_16:
        return PixelScale(0, LARGEST_16, stretched=False)
    return PixelScale(low, high, stretched=True, not_finite=missing)


def _grey(picture: Image.Image, *, unsigned: bool, white_is_zero: bool) -> Image.Image:
    values = _values(picture, unsigned=unsigned)
    scale = scale_of(values)
    pixels = np.empty(values.shape, np.uint8)
    rows = max(1, AT_ONCE // values.shape[1])
    for start in range(0, values.shape[0], rows):
        block = slice(start, start + rows)
        pixels[block] = _scaled(values[block], scale)
    if white_is_zero:
        pixels = 255 - pixels
    clear = picture.info.get("transparency")
    if isinstance(clear, int):  # the value of a PNG that counts as transparent
        pixels[values == clear] = 255
    return Image.fromarray(pixels).convert("RGB")


def _scaled(values: Values, scale: PixelScale) -> Values:
    span = scale.high - scale.low
    if not span:
        return np.zeros(values.shape, np.uint8)
    parts = (values.astype(np.float64) - scale.low) / span
    parts = np.clip(np.nan_to_num(parts, nan=0.0, posinf=1.0, neginf=0.0), 0, 1)
    return np.rint(parts * 255).astype(np.uint8)


def _values(picture: Image.Image, *, unsigned: bool) -> Values:
    values = np.asarray(picture)
    return values.view(np.uint32) if unsigned else values


def _is_unsigned(picture: Image.Image) -> bool:
    """Whether these are unsigned 32-bit integers, which Pillow reads as signed ones."""
    tags = getattr(picture, "tag_v2", {})
    return picture.mode == "I" and bool(tags) and UNSIGNED in _tag(tags, SAMPLE_FORMAT, UNSIGNED)


def _is_white_zero(picture: Image.Image) -> bool:
    """Whether a TIFF's lowest value is white; Pillow respects it only for 8 bits."""
    tags = getattr(picture, "tag_v2", {})
    return picture.mode in DEEP and WHITE_IS_ZERO in _tag(tags, PHOTOMETRIC, 1)


def _tag(tags: Mapping[int, Any], number: int, default: int) -> tuple[int, ...]:
    value = tags.get(number, default)
    return value if isinstance(value, tuple) else (value,)


@lru_cache(maxsize=1)
def _register_heif() -> None:
    """Register the format HEIF with Pillow. Raises: NeedsDecoder."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        raise NeedsDecoder(
            "HEIC needs the package pillow-heif, which is not installed: pip install pillow-heif."
        ) from None
    register_heif_opener()


CUT = Undecodable("The picture is damaged or incomplete; get a complete copy.")
NO_AVIF = NeedsDecoder("AVIF needs Pillow 11.3 or newer: pip install --upgrade pillow.")
NO_JPEG_2000 = NeedsDecoder("JPEG 2000 needs a Pillow that was built with OpenJPEG.")
JPEG_XL = NotAPicture("JPEG XL is not supported; save the picture as PNG or JPEG.")
WEB_PAGE = NotAPicture("This file is a web page, not a picture; download the picture itself.")

# The first bytes (at byte 0 or 4) of files that could not be opened, and the reason.
OTHERS: Mapping[bytes, Undecodable] = {
    b"ftypavi": CUT if AVIF else NO_AVIF,
    b"jP  ": CUT if JPEG_2000 else NO_JPEG_2000,
    b"\xff\x4f\xff\x51": CUT if JPEG_2000 else NO_JPEG_2000,
    b"JXL ": JPEG_XL,
    b"\xff\x0a": JPEG_XL,
    b"%PDF": NotAPicture("This file is a PDF document; save the picture as PNG or JPEG."),
    b"<svg": NotAPicture("SVG drawings are not supported; save the picture as PNG."),
    b"version https://git-lfs": NotAPicture("This is a Git LFS pointer: run git lfs pull."),
    b"<!DOCTYPE": WEB_PAGE,
    b"<!doctype": WEB_PAGE,
    b"<html": WEB_PAGE,
    b"\xff\xd8\xff": CUT,
    b"\x89PNG": CUT,
    b"GIF8": CUT,
}
