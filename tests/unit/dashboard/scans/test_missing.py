"""A table has a reason wherever it has no number."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.pages.layers.filter_findings import describe_filters
from dashboard.scans.missing import in_one_column, of_classes, of_image
from data.scans import Scan
from explainers.layers.results import FilterTable
from tests.unit.data.scans.small import IMAGES, plan


@pytest.fixture
def scan() -> Scan:
    """Images 0, 2 and 4 are cats, 1, 3 and 6 dogs; 5 has no class, 1 cannot be read."""
    classes = np.zeros((IMAGES, 2), int)
    classes[1] = -1
    loss = np.where(np.arange(IMAGES) == 5, np.nan, 0.5)
    return Scan(Path(), plan(), {"classes": classes, "loss": loss}, (), 0, 0)


def test_an_image_states_why_it_has_no_distance(scan: Scan) -> None:
    assert of_image(scan, 0, 0.25) == {}
    assert of_image(scan, 0, np.nan) == {"distance": "only image of its class"}  # stated once
    without = dict.fromkeys(("loss", "distance", "of_class"), "no class")
    assert of_image(scan, 5, np.nan) == without
    unread = dict.fromkeys(("probability", "loss", "distance", "of_class"), "cannot be read")
    assert of_image(scan, 1, np.nan) == unread


def test_an_image_with_several_labels_is_not_called_unlabelled(scan: Scan) -> None:
    images = list(scan.plan.images)
    images[5] = replace(images[5], class_names=("cat", "dog"))
    scan = replace(scan, plan=replace(scan.plan, images=tuple(images)))
    several = dict.fromkeys(("loss", "distance", "of_class"), "several classes")
    assert of_image(scan, 5, np.nan) == several
    assert scan.several_classes.tolist() == [False] * 5 + [True] + [False] * (IMAGES - 6)


def test_a_class_states_why_it_has_no_accuracy() -> None:
    rows = [
        {"kind": "class", "name": "cat", "accuracy": None, "precision": None, "images": 3},
        {"kind": "class", "name": "dog", "accuracy": 0.5, "precision": 0.0, "images": 2},
        {"kind": "confusion", "name": "cat → dog", "images": 1},
    ]
    result = [row["missing"] for row in of_classes(rows)]
    assert result[:2] == [{"accuracy": "no labels", "precision": "no yes"}, {}]
    numbers = ("labelled", "accuracy", "low", "high", "confidence", "loss")
    assert result[2] == dict.fromkeys(numbers, "a confusion only has a count")


def test_a_file_holds_the_reasons_in_one_column() -> None:
    row = {"distance": None, "loss": None, "missing": {"loss": "no class", "distance": "no class"}}
    assert in_one_column(row)["missing"] == "loss, distance: no class"


def test_near_duplicates_of_one_filter_are_not_tested_rather_than_none() -> None:
    table = FilterTable(np.ones(1, np.float32), np.array([-1]), np.full(1, np.nan, np.float32))
    assert describe_filters(table).endswith("not tested: there is only one filter.")
    zeros = FilterTable(np.zeros(3, np.float32), np.full(3, -1), np.full(3, np.nan, np.float32))
    assert describe_filters(zeros).endswith("not tested: all filters are zero.")
    tested = replace(zeros, nearest=np.array([1, 0, 0]), similarity=np.zeros(3, np.float32))
    assert describe_filters(tested).endswith("none.")
