"""Preprocessing equals torchvision's and timm's to the bit, and knows what it crops."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from timm.data.transforms_factory import create_transform
from torchvision.models import ResNet50_Weights

from explainers.images.preprocess import ImagePreprocess

RESNET50 = ImagePreprocess(resize_size=232)
LITE0 = ImagePreprocess(interpolation="bicubic", mean=(0.5,) * 3, std=(0.5,) * 3)
SIZES = [(400, 300), (300, 400), (224, 224), (1, 1), (37, 500), (256, 256), (999, 201)]


def noise(width: int, height: int) -> Image.Image:
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("size", SIZES)
def test_equals_torchvision_to_the_bit(size: tuple[int, int]) -> None:
    expected = ResNet50_Weights.DEFAULT.transforms()(noise(*size)).numpy()
    np.testing.assert_array_equal(RESNET50.array(noise(*size)), expected)


@pytest.mark.parametrize("crop_mode", ["center", "squash"])
@pytest.mark.parametrize("size", SIZES)
def test_equals_timm_to_the_bit(size: tuple[int, int], crop_mode: str) -> None:
    theirs = create_transform(
        (3, 224, 224), interpolation="bicubic", mean=(0.5,) * 3, std=(0.5,) * 3, crop_mode=crop_mode
    )
    ours = LITE0 if crop_mode == "center" else replace(LITE0, resize_size=(256, 256))
    np.testing.assert_array_equal(ours.array(noise(*size)), theirs(noise(*size)).numpy())


@settings(max_examples=40, deadline=None)
@given(width=st.integers(1, 300), height=st.integers(1, 300))
def test_crop_has_the_input_size_and_its_box_lies_in_the_middle(width: int, height: int) -> None:
    preprocess = ImagePreprocess(resize_size=24, crop_size=(20, 22))
    assert preprocess.crop(noise(width, height)).size == (22, 20)
    left, top, right, bottom = preprocess.box((width, height))
    assert 0 <= left < right <= width + 1e-6
    assert 0 <= top < bottom <= height + 1e-6
    pixel = max(width, height) / 24  # one pixel of the resized picture in the original
    assert left + right == pytest.approx(width, abs=pixel + 1)
    assert top + bottom == pytest.approx(height, abs=pixel + 1)


def test_box_by_hand() -> None:
    preprocess = ImagePreprocess(resize_size=50, crop_size=(40, 40))
    # 200 x 100 becomes 100 x 50; the crop there is (30, 5, 70, 45), twice that in the original
    assert preprocess.box((200, 100)) == (60, 10, 140, 90)


def test_box_without_aspect_ratio() -> None:
    preprocess = ImagePreprocess(resize_size=(50, 50), crop_size=(50, 25))
    assert preprocess.box((200, 100)) == (48, 0, 148, 100)


def test_what_lies_in_the_box_is_what_is_seen() -> None:
    picture = Image.new("RGB", (200, 100), "black")
    picture.paste("white", (60, 10, 140, 90))
    preprocess = ImagePreprocess(resize_size=50, crop_size=(40, 40), interpolation="nearest")
    assert preprocess.crop(picture).getextrema() == ((255, 255),) * 3


def test_a_strip_does_not_fill_the_memory() -> None:
    strip = Image.new("RGB", (400_000, 1), "red")  # the shorter edge at 256: 78 GB
    assert LITE0.crop(strip).getpixel((100, 100)) == (255, 0, 0)
    assert LITE0.box(strip.size) == pytest.approx((200_000, 0.0625, 200_000, 0.9375), abs=0.5)


def test_fingerprint_tells_every_parameter() -> None:
    changed = [
        replace(LITE0, resize_size=255),
        replace(LITE0, crop_size=(224, 223)),
        replace(LITE0, interpolation="bilinear"),
        replace(LITE0, mean=(0.5, 0.5, 0.4)),
        replace(LITE0, std=(0.5, 0.5, 0.4)),
        replace(LITE0, fit="pad"),
        replace(LITE0, fit="cover"),
        replace(LITE0, channels="bgr"),
    ]
    assert len({LITE0.fingerprint, *(other.fingerprint for other in changed)}) == len(changed) + 1
    assert LITE0.fingerprint == replace(LITE0).fingerprint


@pytest.mark.parametrize(
    ("preprocess", "fingerprint"),
    [
        (ImagePreprocess(), "6579338e1e37e7f5"),
        (RESNET50, "0b94c9533b4c0d07"),
        (LITE0, "ee4dab3d90721669"),
        (ImagePreprocess((64, 48), (64, 48)), "9fad80caf68c2bcb"),
    ],
)
def test_fingerprints_of_release_0_5_stay(preprocess: ImagePreprocess, fingerprint: str) -> None:
    """Predictions, verdicts and addresses are kept under them."""
    assert preprocess.fingerprint == fingerprint


def test_describe() -> None:
    assert LITE0.describe() == (
        "resize 256 bicubic, crop 224 x 224, mean 0.5 0.5 0.5, std 0.5 0.5 0.5"
    )
    grey = ImagePreprocess((32, 24), (32, 24), mean=(0.5,), std=(1,), fit="pad", channels="grey")
    assert grey.describe() == (
        "resize and pad to 32 x 24 bilinear, crop 32 x 24, mean 0.5, std 1, grey"
    )


class TestChannels:
    """By hand: a picture of one colour, 255, 102 and 51."""

    picture = Image.new("RGB", (10, 10), (255, 102, 51))

    def test_bgr_turns_the_order_and_not_the_statistics(self) -> None:
        preprocess = ImagePreprocess(4, (4, 4), mean=(0, 0, 0.5), std=(1, 1, 0.5), channels="bgr")
        assert preprocess.array(self.picture)[:, 0, 0] == pytest.approx([0.2, 0.4, 1])
        assert preprocess.crop(self.picture).getpixel((0, 0)) == (255, 102, 51)

    def test_grey_is_luma(self) -> None:
        preprocess = ImagePreprocess(4, (4, 4), mean=(0.5,), std=(0.5,), channels="grey")
        luma = round(0.299 * 255 + 0.587 * 102 + 0.114 * 51)
        assert preprocess.array(self.picture).shape == (1, 4, 4)
        assert preprocess.array(self.picture)[0, 0, 0] == pytest.approx(luma / 255 * 2 - 1)
        assert preprocess.crop(self.picture).getpixel((0, 0)) == (luma,) * 3

    def test_padding_has_the_mean_colour_and_becomes_zero(self) -> None:
        preprocess = ImagePreprocess(
            (4, 4), (4, 4), mean=(0.2, 0.4, 0.6), std=(1,) * 3, fit="pad", channels="bgr"
        )
        wide = self.picture.crop((0, 0, 10, 5))  # becomes 4 x 2, with a row above and below
        assert preprocess.crop(wide).getpixel((0, 0)) == (153, 102, 51)
        assert preprocess.array(wide)[:, [0, 3]] == pytest.approx(0)
        assert preprocess.array(wide)[:, 1, 0] == pytest.approx([0, 0, 0.4])
        assert preprocess.box((10, 5)) == (0, -2.5, 10, 7.5)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"resize_size": 200}, "the crop of 224 x 224 exceeds the picture resized to 200"),
        ({"resize_size": (300, 200)}, "the crop of 224 x 224 exceeds .* 300 x 200"),
        ({"resize_size": (300, 200), "fit": "cover"}, "exceeds"),
        ({"interpolation": "cubic"}, "interpolation is one of nearest, bilinear"),
        ({"mean": (0.5, 0.5)}, r"the mean has 2 values for 3 channels \(rgb\)"),
        ({"channels": "grey"}, r"the mean has 3 values for 1 channel \(grey\)"),
        ({"channels": "hsv"}, "channels are one of rgb, bgr, grey"),
        ({"std": (1, 0, 1)}, "every std is a number above 0"),
        ({"mean": (1, float("nan"), 1)}, "every mean is a finite number"),
        ({"crop_size": (0, 3)}, "1 pixel or more"),
        ({"fit": "fill"}, "fit is one of"),
    ],
)
def test_impossible_parameters(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        ImagePreprocess(**wrong)  # type: ignore[arg-type]
