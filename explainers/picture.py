"""From any PIL picture to the RGB pixels that people see, as the page shows its files."""

import numpy as np
from PIL import ExifTags, Image, ImageOps

from explainers.errors import UnreadableImage

GREY_16 = ("I", "I;16", "I;16B", "I;16L", "I;16N")


def as_rgb(picture: object) -> Image.Image:
    """RGB, 8 bits per channel, EXIF orientation applied; what is RGB already stays itself.

    Transparency lies on white, 16-bit grey is scaled, of an animation the first frame is taken.

    Raises: UnreadableImage if it is no PIL picture, or cannot be decoded.
    """
    if not isinstance(picture, Image.Image):
        raise UnreadableImage(_what_else(picture))
    if picture.mode == "F" or (picture.mode == "I" and picture.format != "PNG"):
        raise UnreadableImage(
            "The picture has 32 bits per channel and no defined white; convert it to 16 or 8."
        )
    try:
        return _rgb(picture)
    except (OSError, ValueError, SyntaxError) as error:  # what decoders raise on damaged bytes
        raise UnreadableImage(f"The picture cannot be decoded: {error}.") from error


def _rgb(picture: Image.Image) -> Image.Image:
    if picture.getexif().get(ExifTags.Base.Orientation, 1) != 1:
        picture = ImageOps.exif_transpose(picture)
    if picture.mode in GREY_16:
        grey = np.rint(np.asarray(picture, np.float32) / 257).astype(np.uint8)
        return Image.fromarray(grey).convert("RGB")
    if picture.has_transparency_data:
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _what_else(given: object) -> str:
    if isinstance(given, str):
        return f"A picture is asked for, not the path {given!r}: open it with PIL.Image.open."
    kind = type(given).__name__
    return f"A PIL picture is asked for, not {kind}: see PIL.Image.open and PIL.Image.fromarray."
