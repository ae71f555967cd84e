"""Which uploads are accepted: a gallery's formats, recognised by content, up to a size."""

from pathlib import PurePosixPath
from typing import BinaryIO

from data.errors import BusyDecoding, ImageProblem, UploadProblem
from data.gallery.images import Examined, decode_rgb, examine, share_of

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
BLOCK = 1 << 16
LONGEST_NAME = 100


def read_limited(stream: BinaryIO) -> bytes:
    """The content of `stream`. Raises: UploadProblem beyond `MAX_BYTES`, without reading on."""
    content = bytearray()
    while block := stream.read(BLOCK):
        content += block
        if len(content) > MAX_BYTES:
            raise UploadProblem(
                f"The picture is larger than {MAX_BYTES / 1e6:.0f} MB; resize it and try again."
            )
    return bytes(content)


def check_picture(content: bytes) -> Examined:
    """The size of the picture and notes on its pixels, after decoding it once as a check.

    Raises: UploadProblem if its format is not supported, or it is too large or damaged;
    BusyDecoding.
    """
    if not content:
        raise UploadProblem("The file is empty; choose another one.")
    try:
        with share_of(content, most_pixels=MAX_PIXELS):
            examined = examine(content, MAX_PIXELS)
            decode_rgb(content)
    except BusyDecoding:
        raise
    except ImageProblem as error:
        raise UploadProblem(str(error)) from error
    return examined


def display_name(name: str) -> str:
    """The last part of the browser's file name, short and without control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(filter(str.isprintable, last))[:LONGEST_NAME] or "picture"
