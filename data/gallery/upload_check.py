"""What may be uploaded: the formats that a gallery takes, told by their content, up to a size."""

from pathlib import PurePosixPath
from typing import BinaryIO

from data.errors import BusyDecoding, ImageProblem, UploadProblem
from data.gallery.images import Examined, decode_rgb, examine, share_of

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
BLOCK = 1 << 16
LONGEST_NAME = 100


def read_limited(stream: BinaryIO) -> bytes:
    """All that `stream` holds. Raises: UploadProblem beyond `MAX_BYTES`, without reading on."""
    content = bytearray()
    while block := stream.read(BLOCK):
        content += block
        if len(content) > MAX_BYTES:
            raise UploadProblem(
                f"The picture is larger than {MAX_BYTES / 1e6:.0f} MB; save it smaller."
            )
    return bytes(content)


def check_picture(content: bytes) -> Examined:
    """Size of the picture and notes on its pixels; it was decoded once to be sure of it.

    Raises: UploadProblem if it is in no format that is read, too large, or damaged; BusyDecoding.
    """
    if not content:
        raise UploadProblem("The file is empty; choose another.")
    try:
        with share_of(content, most_pixels=MAX_PIXELS):
            found = examine(content, MAX_PIXELS)
            decode_rgb(content)
    except BusyDecoding:
        raise
    except ImageProblem as error:
        raise UploadProblem(str(error)) from error
    return found


def display_name(name: str) -> str:
    """The last part of what the browser calls the file, short and without control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(filter(str.isprintable, last))[:LONGEST_NAME] or "picture"
