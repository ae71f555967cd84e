"""A canvas without a region is what the edit "erase" makes of the picture, bitwise."""

import numpy as np
import pytest

from explainers.edits.base import Edit, Mask
from explainers.edits.edited import EditedPreprocess
from explainers.edits.fills import FILLS
from explainers.errors import UnfitEdit
from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import ImagePreprocess, probe_image
from explainers.what_if.canvas import Canvas

SMALL = ImagePreprocess(resize_size=32, crop_size=(24, 24))
TURN = Edit("rotate", (("degrees", 30.0),))
FLIP = Edit("flip", (("along", "horizontal"),))


@pytest.mark.parametrize("fill", list(FILLS))
@pytest.mark.parametrize("before", [(), (FLIP, TURN)])
def test_it_erases_after_the_edits_that_there_are(fill: str, before: tuple[Edit, ...]) -> None:
    region = np.zeros((24, 24), bool)
    region[3:9, 5:20] = True
    canvas = Canvas(probe_image(), SMALL, before)
    values = (("fill", fill), ("seed", 4))
    edits = (*before, Edit("erase", values, Mask.of(region)))
    expected = EditedPreprocess(SMALL, edits).array(probe_image())
    assert (canvas.without(region, fill, 4).numpy() == expected).all()
    assert (canvas.whole().numpy() != expected).any()


def test_nothing_is_erased_where_the_crop_is_unknown() -> None:
    canvas = Canvas(probe_image(), CallablePreprocess(lambda image: np.zeros((3, 8, 8))))
    with pytest.raises(UnfitEdit, match="own preprocessing"):
        canvas.without(np.ones((8, 8), bool), "mean", 0)
