"""What may be uploaded: five formats, told by their content, up to a size."""

from pathlib import PurePosixPath
from typing import BinaryIO

from data.errors import ImageProblem, TooManyPixels, UnknownFormat, UploadProblem
from data.images import decode_rgb, measure

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
BLOCK = 1 << 16
LONGEST_NAME = 100
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")


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


def check_picture(content: bytes) -> tuple[int, int]:
    """Width and height of the picture, which was decoded once to be sure of it.

    Raises: UploadProblem if it is in no format taken, too large, or damaged.
    """
    if not content:
        raise UploadProblem("The file is empty; choose another.")
    if not content.startswith(SIGNATURES) and (content[:4], content[8:12]) != (b"RIFF", b"WEBP"):
        raise UploadProblem(
            "This is no JPEG, PNG, WebP, GIF or BMP picture, whatever its name says; "
            "save it as one of these."
        )
    try:
        width, height = measure(content)
        if width * height > MAX_PIXELS:
            raise UploadProblem(
                f"The picture has {width * height / 1e6:.4g} megapixels, "
                f"{MAX_PIXELS / 1e6:.0f} are allowed; scale it down first."
            )
        decode_rgb(content)
    except TooManyPixels as error:  # more than Pillow decodes; its own limit is not ours
        raise UploadProblem(
            f"The picture has more than the {MAX_PIXELS / 1e6:.0f} megapixels that are allowed; "
            "scale it down first."
        ) from error
    except UnknownFormat as error:  # which begins as one of the five
        raise UploadProblem("The picture is damaged; get a complete copy.") from error
    except ImageProblem as error:
        raise UploadProblem(str(error)) from error
    return width, height


def display_name(name: str) -> str:
    """The last part of what the browser calls the file, short and without control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(filter(str.isprintable, last))[:LONGEST_NAME] or "picture"
