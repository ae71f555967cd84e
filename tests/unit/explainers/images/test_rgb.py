"""The rule for deep pictures, with values computed by hand."""

import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from explainers.images.rgb import Undecodable, open_picture, to_rgb
from tests.unit.data.pictures import encode


def grey(values: object, kind: str) -> list[int]:
    """The values as one row of a picture of this type, decoded."""
    picture = to_rgb(Image.fromarray(np.array([values], kind)))
    assert picture.mode == "RGB"
    channels = np.asarray(picture)[0].T.tolist()
    assert channels[0] == channels[1] == channels[2]
    return channels[0]  # type: ignore[no-any-return]


def test_values_that_fill_sixteen_bits_are_divided_by_257() -> None:
    assert grey([0, 257, 30000, 65535], "uint16") == [0, 1, 117, 255]
    assert grey([5000, 16384], "uint16") == [19, 64]  # its quarter is reached
    assert grey([0, 30000, 65535], "int32") == [0, 117, 255]


def test_a_fraction_of_the_range_is_stretched_from_lowest_to_highest() -> None:
    assert grey([0, 588, 1176], "uint16") == [0, 128, 255]
    assert grey([100, 200, 1100], "uint16") == [0, 26, 255]  # 25.5 to the even number
    assert grey([0, 16383], "uint16") == [0, 255]


def test_integers_of_32_bits_are_stretched() -> None:
    assert grey([-1000, 0, 3000], "int32") == [0, 64, 255]
    assert grey([0, 65536], "int32") == [0, 255]
    assert grey([7, 7], "int32") == [0, 0]


def test_floats_are_stretched_over_what_is_finite() -> None:
    assert grey([0.0, 0.25, 0.5], "float32") == [0, 128, 255]
    assert grey([np.nan, -2.0, 2.0, np.inf, -np.inf, 0.0], "float32") == [0, 0, 255, 255, 0, 128]
    assert grey([-3e38, 0, 3e38], "float32") == [0, 128, 255]  # the span exceeds float32
    for lost in ([np.nan, np.nan], [np.inf, np.nan]):
        with pytest.raises(Undecodable, match="no finite value"):
            grey(lost, "float32")


def test_unsigned_32_bit_tiffs_have_no_negative_values() -> None:
    values = np.array([[0, 2**31, 2**32 - 1]], np.uint32)
    data = encode(Image.fromarray(values.view(np.int32)), "TIFF")
    signed, unsigned = (struct.pack("<HHIH", 339, 3, 1, kind) for kind in (2, 1))
    assert signed in data
    data = data.replace(signed, unsigned)
    with open_picture(BytesIO(data)) as picture:
        assert np.asarray(to_rgb(picture))[0, :, 0].tolist() == [0, 128, 255]


def test_white_may_be_zero_in_a_deep_tiff() -> None:
    deep = Image.fromarray(np.array([[0, 30000, 65535]], np.uint16))
    with open_picture(BytesIO(encode(deep, "TIFF", tiffinfo={262: 0}))) as picture:
        assert picture.mode == "I;16"
        assert np.asarray(to_rgb(picture))[0, :, 0].tolist() == [255, 138, 0]


def test_a_transparent_deep_value_is_white() -> None:
    deep = Image.fromarray(np.array([[0, 30000, 65535]], np.uint16))
    with open_picture(BytesIO(encode(deep, "PNG", transparency=30000))) as picture:
        assert np.asarray(to_rgb(picture))[0, :, 0].tolist() == [0, 255, 255]


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_turned_deep_picture_is_turned_and_scaled(kind: str) -> None:
    values = np.arange(12, dtype=np.uint16).reshape(3, 4) * 100
    with open_picture(BytesIO(encode(Image.fromarray(values), kind, orientation=6))) as picture:
        shown = np.asarray(to_rgb(picture))[..., 0]
    np.testing.assert_array_equal(shown, np.rint(np.rot90(values, -1) / 1100 * 255))


def test_a_large_deep_picture_is_scaled_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).integers(0, 900, (50, 7)).astype(np.uint16)
    whole = np.asarray(to_rgb(Image.fromarray(values)))
    monkeypatch.setattr("explainers.images.rgb.AT_ONCE", 20)
    np.testing.assert_array_equal(np.asarray(to_rgb(Image.fromarray(values))), whole)


def test_what_is_rgb_and_upright_stays_itself(tmp_path: Path) -> None:
    picture = Image.new("RGB", (3, 2), "red")
    assert to_rgb(picture) is picture
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 8
    picture.save(tmp_path / "turned.png", exif=exif)
    with Image.open(tmp_path / "turned.png") as opened:
        assert to_rgb(opened).size == (2, 3)
