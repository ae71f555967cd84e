"""The preprocessing with edits, and what identifies an edited image."""

import numpy as np
import pytest
from PIL import Image

from explainers.edits.base import Edit, Mask
from explainers.edits.edited import EditedPreprocess, edited_preprocess, mean_colour
from explainers.errors import UnfitEdit
from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import ImagePreprocess, probe_image

SMALL = ImagePreprocess(resize_size=32, crop_size=(24, 24))
FLIP = Edit("flip", (("along", "horizontal"),))
TURN = Edit("rotate", (("degrees", 90.0),))


def test_no_edits_leave_the_preprocessing_as_it_is() -> None:
    assert edited_preprocess(SMALL, ()) is SMALL


@pytest.mark.parametrize("channels", ["rgb", "bgr", "grey"])
def test_the_input_of_an_unchanged_crop_is_bitwise_that_of_the_picture(channels: str) -> None:
    one = channels == "grey"
    preprocess = ImagePreprocess(
        32,
        (24, 24),
        mean=(0.5,) if one else (0.1, 0.5, 0.9),
        std=(0.2,) if one else (0.1, 0.2, 0.3),
        channels=channels,
    )
    picture = probe_image()
    assert (preprocess.normalised(preprocess.crop(picture)) == preprocess.array(picture)).all()


def test_an_edit_of_the_input_works_on_the_crop() -> None:
    picture = probe_image()
    edited = EditedPreprocess(SMALL, (FLIP,))
    assert (np.asarray(edited.crop(picture)) == np.asarray(SMALL.crop(picture))[:, ::-1]).all()
    assert (edited.array(picture) == SMALL.array(picture)[:, :, ::-1]).all()


def test_an_edit_of_the_original_works_before_the_crop_wherever_it_stands() -> None:
    picture = probe_image()
    turned = picture.rotate(90, Image.Resampling.BILINEAR, fillcolor=mean_colour(SMALL))
    expected = np.asarray(SMALL.crop(turned))[:, ::-1]
    for edits in ((FLIP, TURN), (TURN, FLIP)):
        assert (np.asarray(EditedPreprocess(SMALL, edits).crop(picture)) == expected).all()


def test_the_crop_of_an_own_preprocessing_is_not_edited_but_its_original_is() -> None:
    def own(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return np.asarray(image.resize((8, 8)), np.float32).transpose(2, 0, 1) / 255

    preprocess = CallablePreprocess(own)
    turned = EditedPreprocess(preprocess, (TURN,))
    assert (turned.array(probe_image()) != preprocess.array(probe_image())).any()
    with pytest.raises(UnfitEdit, match="own preprocessing"):
        EditedPreprocess(preprocess, (FLIP,)).array(probe_image())


def test_a_region_of_another_size_is_refused() -> None:
    mask = Mask.of(np.ones((10, 10), bool))
    erase = Edit("erase", (("fill", "mean"), ("seed", 0)), mask)
    with pytest.raises(UnfitEdit, match="another input size"):
        EditedPreprocess(SMALL, (erase,)).crop(probe_image())


@pytest.mark.parametrize(
    ("channels", "mean", "colour"),
    [
        ("rgb", (0.0, 0.5, 1.0), (0, 128, 255)),
        ("bgr", (0.0, 0.5, 1.0), (255, 128, 0)),
        ("grey", (0.5,), (128, 128, 128)),
    ],
)
def test_the_mean_colour_is_rgb(
    channels: str, mean: tuple[float, ...], colour: tuple[int, int, int]
) -> None:
    preprocess = ImagePreprocess(8, (8, 8), mean=mean, std=(1.0,) * len(mean), channels=channels)
    assert mean_colour(preprocess) == colour


def test_a_mask_is_its_pixels() -> None:
    pixels = np.zeros((5, 3), bool)
    pixels[1, 2] = pixels[4] = True
    mask = Mask.of(pixels)
    assert (mask.pixels == pixels).all()
    assert mask.share == pytest.approx(4 / 15)
