"""Every picture is shown as people see it, or refused with a sentence that says why."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.TiffImagePlugin import TiffImageFile

from data.errors import ImageProblem, MissingDecoder, TooManyPixels
from data.gallery.images import decode_rgb, examine, measure, open_rgb
from explainers.images import rgb
from explainers.images.rgb import FORMATS
from tests.unit.data.pictures import bomb, encode, noise, quadrants

NEWER = [kind for kind in ("AVIF", "JPEG2000") if kind in FORMATS]
EXIF_KINDS = ("JPEG", "PNG", "WEBP", "TIFF", *NEWER[:1])
# How a camera held that way stores the upright picture: the inverse of what a viewer does.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("kind", EXIF_KINDS)
@pytest.mark.parametrize("orientation", STORED)
def test_every_exif_orientation_is_turned_upright(kind: str, orientation: int) -> None:
    upright, turn = quadrants(), STORED[orientation]
    stored = upright if turn is None else upright.transpose(turn)
    options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {}

    data = encode(stored, kind, orientation, **options)

    assert measure(data) == upright.size
    shown = np.asarray(decode_rgb(data), np.int16)
    corners = shown[[2, 2, -3, -3], [2, -3, 2, -3]]
    expected = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]
    assert np.abs(corners - np.array(expected)).max() < 40


def test_sixteen_bit_grey_is_scaled_not_clipped(tmp_path: Path) -> None:
    deep = np.linspace(0, 65535, 600).reshape(20, 30).astype(np.uint16)
    for kind in ("PNG", "TIFF"):
        path = tmp_path / "deep"
        path.write_bytes(encode(Image.fromarray(deep), kind))
        shown = open_rgb(path)
        assert shown.mode == "RGB"
        np.testing.assert_allclose(np.asarray(shown)[..., 0], deep / 257, atol=0.51)


def test_cmyk_looks_as_it_is_printed() -> None:
    ink = Image.new("CMYK", (16, 16), (0, 255, 255, 0))  # magenta and yellow: red
    red, green, blue = decode_rgb(encode(ink, "JPEG")).getpixel((8, 8))
    assert red > 240
    assert max(green, blue) < 15


def test_transparency_lies_on_white() -> None:
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    assert decode_rgb(encode(clear, "PNG")).getpixel((0, 0)) == (255, 255, 255)
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([0, 0, 255, 255, 0, 0])
    palette.putpixel((1, 1), 1)
    shown = decode_rgb(encode(palette, "PNG", transparency=0))
    assert shown.getpixel((0, 0)) == (255, 255, 255)
    assert shown.getpixel((1, 1)) == (255, 0, 0)


def test_an_animation_shows_its_first_frame() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode_rgb(data).getpixel((4, 4)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_single_pixel_of_any_mode_is_a_picture(mode: str) -> None:
    data = encode(Image.new(mode, (1, 1)), "PNG")
    assert measure(data) == (1, 1)
    assert decode_rgb(data).mode == "RGB"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM", *NEWER])
def test_what_was_cut_off_is_noticed_without_being_shown(kind: str) -> None:
    whole = encode(noise(1), kind)
    assert measure(whole) == (64, 48)
    for read in (measure, decode_rgb):
        with pytest.raises(ImageProblem, match="incomplete"):
            read(whole[: len(whole) * 3 // 4])


def test_damage_that_only_decoding_finds_is_a_sentence_too() -> None:
    whole = bytearray(encode(noise(6), "PNG"))
    whole[200:260] = bytes(60)
    assert measure(bytes(whole)) == (64, 48)
    with pytest.raises(ImageProblem, match="damaged"):
        decode_rgb(bytes(whole))


def test_an_end_mark_of_the_thumbnail_does_not_hide_a_missing_end() -> None:
    thumbnail = encode(noise(2, 16, 16), "JPEG")
    comment = b"\xff\xfe" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail
    whole = encode(noise(3), "JPEG")
    with pytest.raises(ImageProblem, match="incomplete"):
        measure((whole[:2] + comment + whole[2:])[:-200])


def test_what_phones_append_to_a_jpeg_does_not_matter() -> None:
    assert measure(encode(noise(4), "JPEG") + b"\xff\xda a film \xff\xda") == (64, 48)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"This is not a picture.", "not a picture in a supported format"),
        (
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
            "not a picture in a supported format",
        ),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL is not supported; save the picture"),
        (b"version https://git-lfs.github.com/spec/v1\n", "run git lfs pull"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (bomb(60_000), "more than 89 megapixels"),
        (bomb(10_000), "more than 89 megapixels"),
    ],
    ids=["empty", "text", "postscript", "jxl", "lfs", "html", "bomb", "small bomb"],
)
def test_what_cannot_be_shown_is_refused_before_its_pixels_are_decoded(
    data: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[object] = []
    monkeypatch.setattr(ImageFile, "load", decoded.append)
    for read in (measure, decode_rgb):
        with pytest.raises(ImageProblem, match=reason):
            read(data)
    assert decoded == []


def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ImageProblem, match="No such file"):
        open_rgb(tmp_path / "gone.png")
    with pytest.raises(ImageProblem, match="This file is not a picture"):
        open_rgb(tmp_path)
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(ImageProblem, match="This file is not a picture"):
        open_rgb(tmp_path / "pipe.png")
    (tmp_path / "large.png").write_bytes(encode(noise(5), "PNG"))
    monkeypatch.setattr("data.gallery.images.MAX_BYTES", 100)
    with pytest.raises(ImageProblem, match="larger than"):
        open_rgb(tmp_path / "large.png")


def test_a_newer_format_is_recognised_by_its_content(tmp_path: Path) -> None:
    for kind in NEWER:
        (tmp_path / "renamed.jpg").write_bytes(encode(quadrants(), kind))
        assert open_rgb(tmp_path / "renamed.jpg").size == (32, 16)


def test_heic_without_its_decoder_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    rgb._register_heif.cache_clear()
    stub = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40)
    with pytest.raises(MissingDecoder, match=r"HEIC needs .* pip install pillow-heif"):
        measure(stub)


def test_too_many_pixels_are_refused_before_they_are_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tiff = encode(noise(7), "TIFF")
    monkeypatch.setattr(TiffImageFile, "load", lambda _self: pytest.fail("decoded"))
    with pytest.raises(TooManyPixels, match="resize it first"):
        measure(tiff, most_pixels=1000)


def test_examining_decodes_no_plain_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encode(noise(7, 200, 150), "JPEG")
    monkeypatch.setattr(JpegImageFile, "load", lambda _self: pytest.fail("decoded"))
    assert (examine(data).width, examine(data).notes) == (200, ())


def test_a_picture_of_one_colour_is_noticed_where_it_is_cheap_or_requested() -> None:
    blank = encode(Image.new("RGB", (300, 200), "white"), "PNG")
    assert [note.kind for note in examine(blank).notes] == ["blank"]
    assert examine(encode(noise(8), "PNG"), thorough=True).notes == ()
    large = encode(Image.new("RGB", (300, 200), "white"), "BMP")
    assert examine(large).notes == ()
    assert [note.kind for note in examine(large, thorough=True).notes] == ["blank"]
