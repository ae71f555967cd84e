"""From any PIL picture to the RGB pixels for a network, as the app decodes its files."""

from pathlib import Path

from PIL import Image

from explainers.errors import UnreadableImage
from explainers.images.rgb import Undecodable, open_picture, to_rgb


def as_rgb(picture: object) -> Image.Image:
    """RGB, 8 bits per channel, EXIF orientation applied; an RGB picture is unchanged.

    The rule is `explainers.images.rgb.to_rgb`, as for every file: stored colours without their
    profile, transparency on white, the current frame of an animation, 16-bit grey divided by 257,
    or stretched from its lowest to its highest value if it uses less than a quarter of its range,
    as for 32-bit and floating-point values.

    Raises: UnreadableImage if it is no PIL picture, or cannot be decoded.
    """
    if not isinstance(picture, Image.Image):
        raise UnreadableImage(_what_else(picture))
    try:
        return to_rgb(picture)
    except Undecodable as error:
        raise UnreadableImage(str(error)) from error
    except (OSError, ValueError, SyntaxError) as error:  # errors of decoders on damaged bytes
        raise UnreadableImage(f"The picture cannot be decoded: {error}.") from error


def open_rgb(path: Path) -> Image.Image:
    """The pixels of a picture file, as the app decodes it; its content decides the format.

    Raises: OSError; UnreadableImage, which names the file; and any error of a decoder on damaged
    bytes.
    """
    try:
        with path.open("rb") as file, open_picture(file) as picture:
            return to_rgb(picture)
    except Undecodable as error:
        raise UnreadableImage(f"{path.name}: {error}") from error


def _what_else(value: object) -> str:
    if isinstance(value, str):
        return f"A picture is required, not the path {value!r}: open it with PIL.Image.open."
    kind = type(value).__name__
    return f"A PIL picture is required, not {kind}: see PIL.Image.open and PIL.Image.fromarray."
