"""Ranges of confidence, as addresses hold them."""

import numpy as np
import pytest

from data.analysis.calibration import calibration
from data.scans.confidence_range import ConfidenceRange, shortest


@pytest.mark.parametrize(
    ("text", "same", "words"),
    [
        ("0.8-0.9", "0.8-0.9", "80 to 90\u00a0%"),
        ("0-1", "0-1", "0 to 100\u00a0%"),
        ("0.80-1.0", "0.8-1", "80 to 100\u00a0%"),
        ("0.00001-0.867", "0.00001-0.867", "0.001 to 86.7\u00a0%"),
    ],
)
def test_a_range_is_read_as_it_is_written(text: str, same: str, words: str) -> None:
    parsed = ConfidenceRange.parse(text)
    assert parsed.text == same
    assert ConfidenceRange.parse(parsed.text) == parsed
    assert parsed.words == words


@pytest.mark.parametrize("text", ["0.9-0.8", "0.8", "0.8-1.2", "80-90", "-0.1-0.5", "a-b", "nan-1"])
def test_what_is_no_range_is_reported(text: str) -> None:
    with pytest.raises(ValueError, match="is no range of confidence within 0 and 1; write"):
        ConfidenceRange.parse(text)


def test_the_lower_end_is_left_out_but_for_zero() -> None:
    confidence = [0.0, 0.5, 0.75, 1.0000001, float("nan")]
    assert ConfidenceRange(0, 0.5).holds(confidence).tolist() == [True, True, False, False, False]
    assert ConfidenceRange(0.5, 1).holds(confidence).tolist() == [False, False, True, True, False]


def test_the_shortest_range_holds_what_the_bin_holds() -> None:
    confidence = np.random.default_rng(0).random(20_000, np.float32)
    confidence[:3] = 2 / 3, np.nextafter(np.float32(2 / 3), np.float32(1)), 0.66695
    bins = calibration(confidence, confidence > 0.5)
    written = [
        shortest(*bins.edges[i : i + 2].tolist(), confidence) for i in range(len(bins.counts))
    ]
    assert [int(each.holds(confidence).sum()) for each in written] == bins.counts.tolist()
    assert len(max((each.text for each in written), key=len)) < 25
    assert shortest(2 / 3, 1, [0.1, 0.9]).text == "0.667-1"
