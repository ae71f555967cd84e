"""The curves over severities."""

import numpy as np

from dashboard.figures.robustness import NAMES, robustness_figure
from dashboard.scans.robustness import Level, MapStability
from data.analysis.calibration import calibration, proportion


def level(severity: int, right: int) -> Level:
    correct = np.arange(10) < right
    return Level(
        severity,
        10,
        10,
        proportion(right, 10),
        calibration(np.full(10, 0.9), correct),
        proportion(10 - right, 10),
        MapStability(0.5, 0.4, 0.6, 10),
    )


def test_one_corruption_has_intervals_and_several_a_legend() -> None:
    levels = [level(0, 9), level(1, 6)]
    alone = robustness_figure({"JPEG": levels})
    assert len(alone.data) == len(NAMES)
    accuracy, error, changed, maps = alone.data
    assert accuracy.x == (0, 1)
    np.testing.assert_allclose(accuracy.y, [0.9, 0.6])
    np.testing.assert_allclose(accuracy.error_y.array[1], levels[1].accuracy.high - 0.6, rtol=1e-6)
    np.testing.assert_allclose(error.y, [0, 0.3], atol=1e-6)
    assert error.error_y.array is None
    np.testing.assert_allclose(changed.y, [0, 0.4])  # nothing has changed at severity 0
    assert np.isnan(changed.error_y.array[0])
    np.testing.assert_allclose(maps.error_y.arrayminus, [0.1, 0.1], rtol=1e-6)
    assert not alone.layout.showlegend
    several = robustness_figure({"JPEG": levels, "Elastic distortion": levels})
    assert several.layout.showlegend
    assert sum(bool(trace.showlegend) for trace in several.data) == 2
    assert all(trace.error_y.array is None for trace in several.data)
    assert several.data[0].line.color != several.data[len(NAMES)].line.color


def test_a_severity_that_was_not_scanned_is_a_gap() -> None:
    accuracy = robustness_figure({"JPEG": [level(0, 9), level(1, 8), level(4, 6)]}).data[0]
    assert accuracy.x == (0, 1, 2, 3, 4)
    np.testing.assert_allclose(accuracy.y, [0.9, 0.8, np.nan, np.nan, 0.6], rtol=1e-6)
    assert not accuracy.connectgaps
