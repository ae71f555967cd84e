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
        prediction_of=lambda _i: "cat",
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
    assert found.accuracy_words.endswith("; 15 left out: 15 with a class of A only")
    assert found.no_accuracy == ""
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


def test_images_that_are_left_out_are_counted_by_their_reason() -> None:
    every, place = np.ones(N, bool), np.arange(N)
    of_a, of_b = _scan(place < 8, every), _scan((place >= 5) & (place < 15), every)
    some = ModelComparison(of_a, of_b, place, place)
    assert (some.labelled, some.only_one, some.left_out) == (3, (5, 7), 12)
    assert some.left_out_words == (
        "17 left out: 5 with a class of A only, 7 with a class of B only, "
        "5 without a class of either"
    )
    none = ModelComparison(_scan(place < 8, every), _scan(place >= 9, every), place, place)
    assert none.no_accuracy == (
        "not tested: no image has a class in both models; 20 left out: 8 with a class of A "
        "only, 11 with a class of B only, 1 without a class of either"
    )
    both = ModelComparison(_scan(every, every), _scan(every, every), place, place)
    assert both.left_out_words == ""
    assert "left out" not in both.accuracy_words
