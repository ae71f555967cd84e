"""Shares of a map inside a marked box, by hand."""

import numpy as np
import pytest

from data.analysis.boxes import Inside, inside, over_layer
from explainers.preprocess import ImagePreprocess

CROP = (100.0, 50.0, 300.0, 250.0)
CORNER = np.array([[4.0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 4.0]])


def test_a_quarter_of_the_crop() -> None:
    found = inside(CORNER, CROP, (100, 50, 200, 150))
    assert found == Inside(energy=0.5, pointed=True, area=0.25)


def test_cut_cells_count_by_their_area() -> None:
    found = inside(np.ones((4, 4)), CROP, (125, 50, 225, 150))
    assert found is not None
    assert found.energy == pytest.approx(found.area) == 0.25
    half = inside(CORNER, CROP, (100, 50, 125, 100))  # half of the first cell
    assert half is not None
    assert half.energy == pytest.approx(0.25)


def test_what_lies_outside_the_crop_does_not_count() -> None:
    reaching = inside(CORNER, CROP, (0, 0, 200, 150))
    assert reaching == inside(CORNER, CROP, (100, 50, 200, 150))
    assert inside(CORNER, CROP, (0, 0, 100, 500)) is None


def test_negative_relevance_argues_against_and_does_not_count() -> None:
    values = np.array([[1.0, -9.0], [0, 3.0]])
    found = inside(values, CROP, (100, 50, 200, 150))
    assert found == Inside(energy=0.25, pointed=False, area=0.25)
    empty = inside(-np.ones((2, 2)), CROP, (100, 50, 200, 150))
    assert empty == Inside(energy=None, pointed=None, area=0.25)


def test_a_box_of_the_original_meets_the_crop_of_the_network() -> None:
    """A wide picture: its sides are cut off, and a box there was never seen."""
    crop = ImagePreprocess(resize_size=224).box((896, 448))
    assert crop == (224, 0, 672, 448)
    assert inside(np.ones((7, 7)), crop, (0, 0, 224, 448)) is None
    whole = inside(np.ones((7, 7)), crop, (0, 0, 896, 448))
    assert whole == Inside(energy=1.0, pointed=True, area=1.0)


def test_over_the_samples_of_a_layer() -> None:
    found = over_layer(
        "head", [Inside(0.8, True, 0.2), Inside(0.4, False, 0.4), Inside(None, None, 1)]
    )
    assert (found.samples, found.energy, found.area) == (2, pytest.approx(0.6), pytest.approx(0.3))
    assert (found.pointing.count, found.pointing.n) == (1, 2)
    assert over_layer("head", []).energy is None
