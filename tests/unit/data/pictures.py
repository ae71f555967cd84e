"""Small pictures of every kind, made in memory."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image


def quadrants(width: int = 32, height: int = 16) -> Image.Image:
    """Red, green, blue and white quarters, so that every orientation looks different."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = 255, 0, 0
    pixels[: height // 2, width // 2 :] = 0, 255, 0
    pixels[height // 2 :, : width // 2] = 0, 0, 255
    pixels[height // 2 :, width // 2 :] = 255, 255, 255
    return Image.fromarray(pixels)


def noise(seed: int, width: int = 64, height: int = 48) -> Image.Image:
    """A picture unlike that of any other seed, large enough for cutting off its pixels."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(pixels)


def encode(image: Image.Image, kind: str, orientation: int = 1, **options: object) -> bytes:
    """The picture as a file of this kind."""
    if orientation != 1:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = orientation
        options["exif"] = exif
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A valid PNG header that declares `side` x `side` pixels, and next to nothing behind it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def put(path: Path, seed: int = 0) -> Path:
    """A JPEG at this path, in folders that are made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(noise(seed, 24, 16), "JPEG"))
    return path
