"""Shares of a map inside a marked box, by hand."""

import numpy as np
import pytest
from scipy import stats

from data.analysis.boxes import LEFT_OUT, Inside, inside, interval_words, over_layer
from data.analysis.calibration import exact_interval
from explainers.images.preprocess import ImagePreprocess

CROP = (100.0, 50.0, 300.0, 250.0)
CORNER = np.array([[4.0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 4.0]])


def test_a_quarter_of_the_crop() -> None:
    result = inside(CORNER, CROP, (100, 50, 200, 150))
    assert result == Inside(energy=0.5, pointed=None, area=0.25, partly=(1, 2))


def test_of_equally_strong_cells_all_are_inside_or_none_or_some() -> None:
    """The first one from the top left stood for all of them."""
    values = np.zeros((4, 4))
    values[:2, :3] = 1
    places = {
        (100, 50, 250, 150): (True, None, "inside it"),
        (100, 50, 200, 150): (None, (4, 6), "partly inside: 4 of 6 equally strong cells"),
        (100, 150, 300, 250): (False, None, "outside"),
    }
    for box, expected in places.items():
        result = inside(values, CROP, box)
        assert result is not None
        assert (result.pointed, result.partly, result.pointed_words) == expected


def test_boxes_with_some_of_the_strongest_cells_are_left_out_of_pointing_and_counted() -> None:
    some = Inside(0.4, None, 0.25, (940, 1192))
    marked = [*((image, Inside(0.5, image < 6, 0.25)) for image in range(8)), (8, some), (0, some)]
    result = over_layer("head", marked)
    assert (result.images, result.boxes, result.partly) == (9, 10, 2)
    assert result.pointed == 0.75
    assert result.pointed_ends == exact_interval(6, 8)
    assert result.pointed_words == "75\u00a0% (34 to 97\u00a0%); 2 of 10 boxes left out"
    assert interval_words([result]).endswith(LEFT_OUT)
    assert LEFT_OUT not in interval_words([over_layer("head", marked[:8])])
    none = over_layer("head", [(0, some)])
    assert (none.energy, none.pointed, none.pointed_ends) == (0.4, None, (0, 1))
    assert none.pointed_words == "–; 1 of 1 box left out"


def test_cut_cells_count_by_their_area() -> None:
    result = inside(np.ones((4, 4)), CROP, (125, 50, 225, 150))
    assert result is not None
    assert result.energy == pytest.approx(result.area) == 0.25
    half = inside(CORNER, CROP, (100, 50, 125, 100))  # half of the first cell
    assert half is not None
    assert half.energy == pytest.approx(0.25)


def test_what_lies_outside_the_crop_does_not_count() -> None:
    reaching = inside(CORNER, CROP, (0, 0, 200, 150))
    assert reaching == inside(CORNER, CROP, (100, 50, 200, 150))
    assert inside(CORNER, CROP, (0, 0, 100, 500)) is None


def test_negative_relevance_argues_against_and_does_not_count() -> None:
    values = np.array([[1.0, -9.0], [0, 3.0]])
    result = inside(values, CROP, (100, 50, 200, 150))
    assert result == Inside(energy=0.25, pointed=False, area=0.25)
    empty = inside(-np.ones((2, 2)), CROP, (100, 50, 200, 150))
    assert empty == Inside(energy=None, pointed=None, area=0.25)


def test_a_box_of_the_original_meets_the_crop_of_the_network() -> None:
    """A wide picture: its sides are cut off, and a box there was never seen."""
    crop = ImagePreprocess(resize_size=224).box((896, 448))
    assert crop == (224, 0, 672, 448)
    assert inside(np.ones((7, 7)), crop, (0, 0, 224, 448)) is None
    whole = inside(np.ones((7, 7)), crop, (0, 0, 896, 448))
    assert whole == Inside(energy=1.0, pointed=True, area=1.0)


def test_over_the_images_of_a_layer() -> None:
    marked = [(0, Inside(0.8, True, 0.2)), (1, Inside(0.4, False, 0.4)), (2, Inside(None, None, 1))]
    result = over_layer("head", marked)
    assert (result.images, result.boxes) == (2, 2)
    assert (result.energy, result.area) == (pytest.approx(0.6), pytest.approx(0.3))
    assert result.pointed == 0.5
    assert result.excess == pytest.approx(0.3)
    assert result.excess_words == "+30 points (no interval: under 8 images)"
    assert result.excess_brief == "+30 points (–)"
    none = over_layer("head", [])
    assert none.energy is None
    assert np.isnan(none.excess)
    assert none.pointed_words == "–"


def test_boxes_of_two_reviewers_on_one_image_are_one_observation() -> None:
    """The image's mean counts, so that a second reviewer of the same kind adds no certainty."""
    one = [(image, Inside(0.5 + image / 40, image % 2 == 0, 0.25)) for image in range(12)]
    alone, twice = over_layer("head", one), over_layer("head", one + one)
    assert (twice.images, twice.boxes) == (12, 24)
    assert (twice.energy, twice.above) == (pytest.approx(alone.energy), pytest.approx(alone.above))
    assert (twice.pointed, twice.pointed_ends) == (alone.pointed, alone.pointed_ends)
    assert twice.count_words == "12 images, 24 boxes"
    more = over_layer("head", [*one, *[(0, Inside(0.1, False, 0.25))] * 9])
    assert more.energy == pytest.approx((12 * 0.6375 - 0.5 + (0.5 + 0.9) / 10) / 12)


def test_the_interval_of_the_excess_by_hand() -> None:
    """Eight images of an excess of 0.5, and two imagined ones at -1 and 1 that weigh 0.75 each."""
    result = over_layer("head", [(image, Inside(0.75, True, 0.25)) for image in range(8)])
    weight, mean = 9.5, 4 / 9.5
    reach = stats.t.ppf(0.975, 7) * np.sqrt(((2 + 1.5) / weight - mean**2) / 8.5)
    assert result.above == pytest.approx((mean - reach, mean + reach))
    assert result.pointed_ends == pytest.approx((0.025 ** (1 / 8), 1))
