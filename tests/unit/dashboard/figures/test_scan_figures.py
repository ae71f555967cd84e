"""Figures of a scan and of two."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.figures.calibration import calibration_figure
from dashboard.figures.depth import depth_figure
from dashboard.figures.map import MOST, map_figure
from dashboard.figures.models import alike_figure
from dashboard.figures.sides import side_cams_figure
from dashboard.figures.statistics import COLUMNS, OF_A_SCAN, OF_AN_IMAGE
from data.analysis.calibration import calibration
from data.analysis.cka import Alike, compare_layers
from data.analysis.separability import Separability
from data.scans import Scan
from tests.unit.data.scans.small import IMAGES, plan


def test_a_map_of_many_images_draws_a_sample() -> None:
    answers = {"classes": np.zeros((IMAGES, 2), int), "probabilities": np.ones((IMAGES, 2))}
    scan = Scan(Path(), plan(), answers, (), 0, 0)
    points = np.random.default_rng(0).normal(size=(IMAGES, 2))
    shown = sum(len(trace.x) for trace in map_figure(scan, points, "outcome").data)
    assert shown == IMAGES
    assert MOST == 5000


def test_the_current_images_stand_out_on_the_map() -> None:
    answers = {"classes": np.zeros((IMAGES, 2), int), "probabilities": np.ones((IMAGES, 2))}
    scan = Scan(Path(), plan(), answers, (), 0, 0)
    points = np.random.default_rng(0).normal(size=(IMAGES, 2))
    strong = {}
    for trace in map_figure(scan, points, "outcome", np.array([1, 2])).data:
        of_trace = zip(trace.customdata, trace.marker.opacity, strict=True)
        strong |= {image: opacity for (image, _), opacity in of_trace}
    faint = [image for image, opacity in strong.items() if opacity < 0.5]
    assert set(scan.image_ids) - set(faint) == {scan.image_ids[1], scan.image_ids[2]}


def test_figures_show_their_input() -> None:
    numbers = np.random.default_rng(0).random((2, 3))
    maps = side_cams_figure(numbers, numbers + 1, numbers, numbers)
    np.testing.assert_allclose(maps.data[1].z, 1, rtol=1e-6)  # B minus A
    assert maps.data[0].zmax == maps.data[2].zmax  # one scale for both means
    alike = Alike(*(numbers[:1, :2] + shift for shift in (0, -0.1, 0.1)), n=30)
    cells = alike_figure(["a"], ["x", "y"], alike).data[0]
    assert (cells.zmin, cells.zmax) == (0, 1)
    assert cells.text[0][0] == "A a, B x<br>CKA 0.64, 95\u00a0% interval 0.53 to 0.74"
    few = alike_figure(["a"], ["x"], compare_layers([numbers], [numbers])).data[0]
    assert "too few images" in few.text[0][0]
    assert not depth_figure(["a"], None).data
    share = Separability(np.array([0.9]), np.array([0.7]), np.array([0.95]), 5, 9, 9)
    curve = depth_figure(["a"], share).data[0]
    assert (curve.error_y.array[0], curve.error_y.arrayminus[0]) == pytest.approx((0.05, 0.2))
    assert curve.text[0] == "90.0\u00a0%, 95\u00a0% interval 70 to 95\u00a0%"
    bars = calibration_figure(calibration(np.array([0.2, 0.9]), np.array([0, 1]), bins=2)).data[0]
    assert bars.y.tolist() == [0, 1]


def test_the_columns_that_scans_have_and_explore_has_not_are_those_explained() -> None:
    of_scans = set(COLUMNS.values()) - {column.title for column in OF_AN_IMAGE}
    assert of_scans == {"min", "max", "zeros"}
    assert OF_A_SCAN.startswith("Minimum, maximum and zeros")
