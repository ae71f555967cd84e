"""The region test as plain values, by hand."""

import numpy as np
import pytest

from dashboard.what_if.records import region_test_record
from explainers.what_if.results import RegionTest

CONTROLS = np.array([[0.8, 0.75, 0.5], [0.2, 0.2, 0.9]], np.float32)
TEST = RegionTest(
    10, ("blur", "mean"), 0.8, np.array([0.3, 0.2]), CONTROLS, np.zeros((3, 2), int), 0, 1
)


def test_the_record_holds_both_fills_and_the_milder_conclusion() -> None:
    record = region_test_record(TEST)
    fills = record["fills"]
    assert [fills[name]["rank"] for name in ("blur", "mean")] == [1, 3]  # two cost as much
    assert fills["blur"]["drop"] == pytest.approx(0.5)
    assert fills["mean"]["controls"]["lowest"] == pytest.approx(-0.1)
    assert fills["mean"]["controls"]["highest"] == pytest.approx(0.6)
    assert fills["blur"]["controls"]["median"] == pytest.approx(0.05)
    assert fills["blur"]["controls"]["drops"] == pytest.approx([0, 0.05, 0.3])
    assert record["conclusion"].startswith("Not shown that it is the marked region")
