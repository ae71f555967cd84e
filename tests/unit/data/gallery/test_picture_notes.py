"""What people should know of a picture's pixels is stated, with the right numbers."""

from io import BytesIO

import numpy as np
import pytest
from PIL import ExifTags, Image

from data.gallery.images import examine
from data.gallery.picture_notes import PictureNote, gallery_notes, notes_of
from explainers.images.rgb import open_picture
from tests.unit.data.pictures import encode, noise


def texts(image: object, kind: str = "TIFF", **options: object) -> list[str]:
    picture = Image.fromarray(image) if isinstance(image, np.ndarray) else image
    assert isinstance(picture, Image.Image)
    with open_picture(BytesIO(encode(picture, kind, **options))) as opened:
        return [note.text for note in notes_of(opened, blank=True)]


def ramp(low: float, high: float, kind: str) -> np.ndarray:
    return np.linspace(low, high, 600).reshape(20, 30).astype(kind)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            ramp(0, 1176, "uint16"),
            "Pixels: 16-bit values 0 to 1,176 were stretched: 0 became black, 1,176 white.",
        ),
        (
            ramp(-1000, 3000, "int32"),
            "Pixels: integer values −1,000 to 3,000 were stretched: −1,000 became black, "
            "3,000 white.",
        ),
        (
            ramp(0, 0.5, "float32"),
            "Pixels: floating-point values 0 to 0.5 were stretched: 0 became black, 0.5 white.",
        ),
    ],
)
def test_a_stretch_is_stated_with_its_ends(values: np.ndarray, sentence: str) -> None:
    assert texts(values) == [sentence]


@pytest.mark.parametrize(("orientation", "turned"), [(1, 0), (3, 1), (6, 1), (8, 1), (9, 0)])
def test_a_picture_that_is_turned_says_so(orientation: int, turned: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    notes = texts(noise(1), "JPEG", exif=exif)
    assert [text.partition(":")[0] for text in notes] == ["Orientation"] * turned


def test_values_that_are_not_finite_are_counted() -> None:
    values = ramp(0, 1, "float32")
    values[0, :3] = np.nan
    assert texts(values)[0].endswith(" 3 values are not finite numbers; NaN became black.")


def test_full_range_needs_no_word() -> None:
    assert texts(np.full((9, 9), 5, np.uint16)) == ["Pixels: the picture has one colour only."]
    assert texts(ramp(0, 65535, "uint16")) == []
    assert texts(noise(1), "PNG") == []


def test_one_bright_dot_over_a_small_range_is_a_warning() -> None:
    values = np.random.default_rng(0).integers(300, 1500, (100, 100)).astype(np.uint16)
    values[5, 5] = 65535
    (text,) = texts(values)
    assert text.startswith("Pixels: nearly all 16-bit values lie in 3")
    assert "of 0 to 65,535, which shows almost one shade" in text


def test_sixteen_bit_colours_of_a_small_range_are_a_warning() -> None:
    """A PNG of 16-bit RGB by hand, as Pillow writes none."""
    rows = np.random.default_rng(0).integers(0, 1176, (8, 8, 3)).astype(">u2")
    data = rgb_16(rows)
    with open_picture(BytesIO(data)) as opened:
        assert opened.mode == "RGB"
        (note,) = notes_of(opened, blank=True)
    assert note.kind == "faint"
    with open_picture(BytesIO(rgb_16(rows * 50))) as opened:
        assert notes_of(opened, blank=True) == ()


def rgb_16(values: np.ndarray) -> bytes:
    import struct
    import zlib

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    height, width, _ = values.shape
    raw = b"".join(b"\0" + row.tobytes() for row in values)
    head = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_blank_clear_and_moving_pictures_are_noticed() -> None:
    assert texts(Image.new("RGB", (9, 9), "teal"), "PNG") == [
        "Pixels: the picture has one colour only."
    ]
    clear = noise(2).convert("RGBA")
    clear.putalpha(0)
    assert texts(clear, "PNG") == ["Pixels: the picture is fully transparent and becomes white."]
    frames = [noise(seed) for seed in range(3)]
    for kind in ("GIF", "WEBP", "TIFF"):
        moving = texts(frames[0], kind, save_all=True, append_images=frames[1:])
        assert moving == ["Frames: the first of 3 frames or pages is used."]


def test_a_large_blank_picture_is_noticed_when_it_is_indexed() -> None:
    for kind in ("JPEG", "PNG"):
        data = encode(Image.new("RGB", (900, 700), "white"), kind)
        assert [note.kind for note in examine(data).notes] == ["blank"]


def test_a_gallery_counts_its_kinds() -> None:
    stretched, blank = PictureNote("stretched", "..."), PictureNote("blank", "...")
    notes = gallery_notes([(), (stretched,), (stretched, blank), ()])
    assert [(note.topic, note.warning) for note in notes] == [("pixels", False), ("pixels", False)]
    assert notes[0].text.startswith("2 of 4 images are stretched, as few of the possible values")
    assert notes[1].text == "1 of 4 images has one colour only."
    assert gallery_notes([(), ()]) == []
