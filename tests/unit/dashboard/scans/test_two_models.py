"""Two models whose classes differ: neither is wrong about a class that it does not have."""

from types import SimpleNamespace
from typing import cast

import numpy as np

from dashboard.reports.models import models_rows
from dashboard.scans.models import ModelComparison
from data.scans import Scan

N, KNOWN_BY_B = 20, 5


def _scan(labelled: np.ndarray, correct: np.ndarray) -> Scan:
    made = SimpleNamespace(
        labelled=labelled,
        correct=correct & labelled,
        names=[f"{i}.png" for i in range(N)],
        image_classes=["cat"] * N,
        said=lambda _i: "cat",
        cam_layers=(),
    )
    return cast(Scan, made)


def test_a_class_that_model_b_does_not_have_is_no_error_of_model_b() -> None:
    every = np.ones(N, bool)
    a = _scan(every, every)
    b = _scan(np.arange(N) < KNOWN_BY_B, every)
    found = ModelComparison(a, b, np.arange(N), np.arange(N))
    assert (found.labelled, found.left_out, found.accuracy.n) == (KNOWN_BY_B, 15, KNOWN_BY_B)
    assert len(found.flips.broken) == 0
    assert found.flips.both_right.tolist() == [0, 1, 2, 3, 4]
    assert "15 left out: only one of the models has their class" in found.accuracy_words
    header, *rows = models_rows(found)
    right_a, right_b = header.index("right_a"), header.index("right_b")
    assert [row[right_b] for row in rows] == [True] * KNOWN_BY_B + [""] * 15
    assert [row[right_a] for row in rows] == [True] * N
    reasons = [str(row[-1]) for row in rows]
    assert all("right_b: model B does not have its class" in each for each in reasons[5:])
    assert not any("right" in each for each in reasons[:5])
    turned = ModelComparison(b, a, np.arange(N), np.arange(N))
    assert (turned.left_out, len(turned.flips.fixed)) == (15, 0)
    assert turned.no_right(19) == "right_a: model A does not have its class"
