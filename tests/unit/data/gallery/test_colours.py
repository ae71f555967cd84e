"""What people look at is in the colours of the profile; what the network gets is not."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from data.gallery.colours import for_screen, profile_of
from data.gallery.images import decode_for_screen, decode_rgb, examine
from data.gallery.thumbnails import make_thumbnail
from tests.unit.data.pictures import encode, noise

WIDE = ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06))  # red, green and blue of Display P3
S_RGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def profile(primaries: tuple[tuple[float, float], ...] = WIDE) -> bytes:
    """An RGB profile with sRGB's curve near enough, and these primaries."""
    white = np.array([0.3127, 0.3290])
    xyz = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    expected = np.array([white[0] / white[1], 1, (1 - white.sum()) / white[1]])
    colours = xyz * np.linalg.solve(xyz, expected)
    bradford = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    d50 = np.array([0.9642, 1, 0.8249])
    to_d50 = np.linalg.inv(bradford) @ np.diag(bradford @ d50 / (bradford @ expected)) @ bradford
    colours = to_d50 @ colours

    def fixed(values: np.ndarray) -> bytes:
        return np.rint(values * 65536).astype(">i4").tobytes()

    curve = b"curv\0\0\0\0\0\0\0\1\2\x33\0\0"  # gamma 2.2
    text = b"desc\0\0\0\0\0\0\0\5wide\0" + bytes(78)
    tags = {b"desc": text + bytes(-len(text) % 4), b"wtpt": b"XYZ \0\0\0\0" + fixed(d50)}
    for name, colour in zip((b"r", b"g", b"b"), colours.T, strict=True):
        tags |= {name + b"XYZ": b"XYZ \0\0\0\0" + fixed(colour), name + b"TRC": curve}
    place, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, content in tags.items():
        table += name + (place + len(body)).to_bytes(4, "big") + len(content).to_bytes(4, "big")
        body += content
    size = (place + len(body)).to_bytes(4, "big")
    head = size + bytes(4) + b"\2\x10\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    head += fixed(d50) + bytes(128 - 80)
    return head + len(tags).to_bytes(4, "big") + table + body


def test_a_wide_red_is_shown_as_it_looks_and_passed_on_as_it_is() -> None:
    data = encode(Image.new("RGB", (8, 8), (200, 100, 50)), "PNG", icc_profile=profile())
    assert decode_rgb(data).getpixel((0, 0)) == (200, 100, 50)
    red, green, blue = decode_for_screen(data).getpixel((0, 0))
    assert red > 208  # a red of Display P3 is deeper than sRGB's of the same numbers
    assert green < 100
    assert blue < 50
    (note, _) = examine(data).notes
    assert note.kind == "colours"
    assert "'wide'; the network gets the stored values, as in training" in note.text


@pytest.mark.parametrize(
    "content", [S_RGB, b"", b"no profile", profile()[:150], profile()[:-30], bytes(4000)]
)
def test_srgb_and_broken_profiles_change_nothing(content: bytes) -> None:
    picture = noise(1)
    data = encode(picture, "PNG", icc_profile=content)
    np.testing.assert_array_equal(np.asarray(decode_for_screen(data)), np.asarray(picture))
    assert examine(data).notes == ()


def test_a_profile_of_other_pixels_is_ignored() -> None:
    ink = Image.new("CMYK", (8, 8), (10, 200, 30, 40))
    data = encode(ink, "JPEG", icc_profile=profile())
    np.testing.assert_array_equal(np.asarray(decode_for_screen(data)), np.asarray(decode_rgb(data)))
    assert examine(data).notes[0].kind == "inks"


def test_thumbnails_are_in_the_colours_of_the_screen() -> None:
    swapped = profile(WIDE[::-1])  # its red is blue
    data = encode(Image.new("RGB", (300, 200), (255, 0, 0)), "JPEG", icc_profile=swapped)
    with Image.open(BytesIO(make_thumbnail(data))) as thumbnail:
        red, _, blue = thumbnail.convert("RGB").getpixel((70, 70))
    assert blue > red + 100


@pytest.mark.parametrize("mode", ["RGBA", "L", "LA", "P"])
def test_pictures_of_every_mode_are_converted_over_white(mode: str) -> None:
    picture = Image.new("RGB", (4, 4), (200, 100, 50)).convert(mode)
    picture.info["icc_profile"] = profile()
    assert profile_of(picture) is not None
    rgb = picture.convert("RGB")
    shown = for_screen(picture, rgb)
    assert (shown.mode, shown.size) == ("RGB", (4, 4))
