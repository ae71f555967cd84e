"""One image looks the same by every way: to trace, Engine and scan, in gallery, page and upload."""

import inspect
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from data.gallery.images import decode_for_screen, open_rgb
from data.gallery.thumbnails import make_thumbnail
from data.gallery.uploads import Uploads
from explainers import Engine
from explainers.images.picture import as_rgb
from explainers.images.rgb import open_picture, to_rgb
from explainers.scan.chunk import scan_chunk

SIZE = (24, 12)


def _transparent() -> Image.Image:
    picture = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    picture.paste((200, 0, 0, 255), (0, 0, 12, 12))
    return picture


def _sixteen_bits() -> Image.Image:
    values = np.full(SIZE[::-1], 30000, np.uint16)  # / 257 = 116.7
    values[:, :12] = 65535
    return Image.fromarray(values)


def _inks() -> Image.Image:
    picture = Image.new("CMYK", SIZE, (0, 0, 0, 255))  # black ink alone
    picture.paste((255, 0, 0, 0), (0, 0, 12, 12))  # cyan ink alone
    return picture


def _turned() -> Image.Image:
    """Stored with its left half blue; orientation 3 turns it by 180 degrees."""
    picture = Image.new("RGB", SIZE, (255, 255, 0))
    picture.paste((0, 0, 255), (0, 0, 12, 12))
    return picture


# The image, its format, and the colours of its left and right half as people see them.
Colour = tuple[int, int, int]
WHITE = (255, 255, 255)
IMAGES: Mapping[str, tuple[Callable[[], Image.Image], str, Colour, Colour]] = {
    "transparent": (_transparent, "PNG", (200, 0, 0), WHITE),
    "sixteen bits": (_sixteen_bits, "PNG", WHITE, (117, 117, 117)),
    "inks": (_inks, "TIFF", (0, 255, 255), (0, 0, 0)),
    "turned": (_turned, "PNG", (255, 255, 0), (0, 0, 255)),
}


@pytest.fixture(params=IMAGES)
def image(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Colour, Colour]:
    make, kind, left, right = IMAGES[request.param]
    path = tmp_path / f"image.{kind.lower()}"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 3 if request.param == "turned" else 1
    make().save(path, kind, exif=exif)
    return path, left, right


def default_decoder(of: Callable[..., object]) -> Callable[[Path], Image.Image]:
    decode: Callable[[Path], Image.Image] = inspect.signature(of).parameters["decode"].default
    return decode


def by_every_way(path: Path, folder: Path) -> dict[str, Image.Image]:
    data = path.read_bytes()
    uploads = Uploads(folder)
    try:
        upload = uploads.add("session", BytesIO(data), path.name)
        assert (upload.width, upload.height) == SIZE
        uploaded = open_rgb(upload.path)
    finally:
        uploads.close()
    with Image.open(path) as opened:
        trace = as_rgb(opened)
    with open_picture(BytesIO(data)) as opened:
        rule = to_rgb(opened)
    return {
        "rule": rule,
        "trace": trace,
        "engine": default_decoder(Engine)(path),
        "scan": default_decoder(scan_chunk)(path),
        "gallery": open_rgb(path),
        "page": decode_for_screen(data),
        "upload": uploaded,
    }


def test_the_pixels_are_the_same_by_every_way(
    image: tuple[Path, Colour, Colour], tmp_path: Path
) -> None:
    path, left, right = image
    expected = np.empty((*SIZE[::-1], 3), np.uint8)
    expected[:, :12], expected[:, 12:] = left, right
    for way, picture in by_every_way(path, tmp_path / "uploads").items():
        assert picture.mode == "RGB", way
        np.testing.assert_array_equal(np.asarray(picture), expected, err_msg=way)


def test_a_thumbnail_shows_the_same_colours(image: tuple[Path, Colour, Colour]) -> None:
    path, left, right = image
    with Image.open(BytesIO(make_thumbnail(path.read_bytes()))) as thumbnail:
        pixels = np.asarray(thumbnail.convert("RGB")).astype(int)
    height, width = pixels.shape[:2]
    for x, colour in ((width // 8, left), (7 * width // 8, right)):
        assert np.abs(pixels[height // 2, x] - colour).max() <= 8  # WebP is lossy
