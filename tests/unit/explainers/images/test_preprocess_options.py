"""Options change their own part of a preprocessing and nothing else."""

import numpy as np
import pytest

from explainers.errors import UnfitPreprocessing
from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import ImagePreprocess
from explainers.images.preprocess_options import PreprocessOptions

BASE = ImagePreprocess(interpolation="bicubic")
SQUASHED = ImagePreprocess((64, 80), (32, 40))
PADDED = ImagePreprocess((32, 32), (32, 32), fit="pad")


@pytest.mark.parametrize(
    ("source", "options", "described"),
    [
        (BASE, {}, "resize 256 bicubic, crop 224 x 224"),
        (BASE, {"input_size": (112, 112)}, "resize 128 bicubic, crop 112 x 112"),
        (BASE, {"input_size": (224, 192)}, "resize to cover 256 x 219 bicubic, crop 224 x 192"),
        (BASE, {"input_size": (64, 64), "resize": 70}, "resize 70 bicubic, crop 64 x 64"),
        (BASE, {"resize": (300, 400)}, "resize 300 x 400 bicubic, crop 224 x 224"),
        (BASE, {"crop_mode": "squash"}, "resize 224 x 224 bicubic, crop 224 x 224"),
        (BASE, {"crop_mode": "squash", "resize": 256}, "resize 256 x 256 bicubic, crop 224 x 224"),
        (
            BASE,
            {"crop_mode": "pad", "input_size": (64, 48)},
            "resize and pad to 64 x 48 bicubic, crop 64 x 48",
        ),
        (BASE, {"interpolation": "lanczos"}, "resize 256 lanczos, crop 224 x 224"),
        (SQUASHED, {"input_size": (16, 20)}, "resize 32 x 40 bilinear, crop 16 x 20"),
        (SQUASHED, {"mean": (0.1,)}, "resize 64 x 80 bilinear, crop 32 x 40, mean 0.1 0.1 0.1"),
        (SQUASHED, {"crop_mode": "center"}, "resize to cover 64 x 80 bilinear, crop 32 x 40"),
        (PADDED, {"input_size": (64, 64)}, "resize and pad to 64 x 64 bilinear, crop 64 x 64"),
        (BASE, {"std": (1 / 255,)}, "224, mean 0.485 0.456 0.406, std 0.00392157 0.00392157 0.0"),
        (BASE, {"channels": "grey"}, "mean 0.449, std 0.226, grey"),
        (BASE, {"channels": "grey", "mean": (0.2,)}, "mean 0.2, std 0.226, grey"),
        (BASE, {"channels": "bgr"}, "mean 0.406 0.456 0.485, std 0.225 0.224 0.229, bgr"),
        (
            BASE,
            {"channels": "bgr", "mean": (0.1, 0.2, 0.3)},
            "mean 0.1 0.2 0.3, std 0.225 0.224 0.229, bgr",
        ),
    ],
)
def test_each_changes_its_part(
    source: ImagePreprocess, options: dict[str, object], described: str
) -> None:
    assert described in PreprocessOptions(**options).applied(source).describe()  # type: ignore[arg-type]


def test_nothing_stated_changes_nothing() -> None:
    assert PreprocessOptions().applied(BASE) == BASE
    assert PreprocessOptions().stated == ()


def test_an_assumed_crop_leaves_no_margin() -> None:
    options = PreprocessOptions(input_size=(32, 32))
    assert options.applied(ImagePreprocess(), assumed=True) == ImagePreprocess(32, (32, 32))


def test_values_above_one_are_of_pixels_to_255() -> None:
    options = PreprocessOptions(mean=(123.675, 116.28, 103.53), std=(58.395, 57.12, 57.375))
    assert options.in_pixels
    assert options.applied(BASE) == BASE
    caffe = PreprocessOptions(mean=(104, 117, 124), std=(1,), channels="bgr").applied(BASE)
    pixel = ImagePreprocess.array(caffe, _one_colour((124 + 5, 117 - 7, 104 + 9)))
    assert pixel[:, 0, 0] == pytest.approx([9, -7, 5], abs=1e-3)


def _one_colour(colour: tuple[int, int, int]) -> object:
    from PIL import Image

    return Image.new("RGB", (9, 9), colour)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"input_size": (64, 64), "resize": 60}, "--input-size and --resize cannot .* 64 x 64 exc"),
        ({"mean": (0.1, 0.2)}, r"--mean has 2 values, .* 3 channels \(rgb\); provide 1 or 3"),
        ({"mean": (0.1,) * 3, "channels": "grey"}, r"3 values, .* 1 channel \(grey\); provide 1\."),
        ({"mean": (0.5,), "std": (58,)}, "different units"),
        ({"mean": (124,), "std": (0.2,)}, "different units"),
        ({"std": (0,)}, "--std takes numbers above 0"),
        ({"mean": (float("nan"),)}, "--mean takes"),
        ({"crop_mode": "tight"}, "--crop-mode is one of center, squash, pad, not 'tight'"),
        ({"channels": "hsv"}, "--channels is one of rgb, bgr, grey"),
        ({"interpolation": "cubic"}, "--interpolation is one of nearest"),
        ({"bands": (1,)}, "--bands chooses among the channels"),
    ],
)
def test_refused(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(UnfitPreprocessing, match=sentence):
        PreprocessOptions(**options).applied(BASE)  # type: ignore[arg-type]


class TestOwnFunction:
    own = CallablePreprocess(lambda _image: np.zeros((6, 4, 4)))

    def test_takes_bands_and_keeps_its_fingerprint(self) -> None:
        shown = PreprocessOptions(bands=(6, 5, 4)).applied(self.own)
        assert isinstance(shown, CallablePreprocess)
        assert shown.bands == (6, 5, 4)
        assert shown.fingerprint == self.own.fingerprint

    @pytest.mark.parametrize("bands", [(7,), (1, 2), (0,)])
    def test_that_it_has(self, bands: tuple[int, ...]) -> None:
        with pytest.raises(UnfitPreprocessing, match="each from 1 to 6"):
            PreprocessOptions(bands=bands).applied(self.own)

    def test_is_changed_by_nothing_else(self) -> None:
        with pytest.raises(
            UnfitPreprocessing, match="--mean and --std cannot change the model's own prep"
        ):
            PreprocessOptions(mean=(1,), std=(1,), bands=(1,)).applied(self.own)
