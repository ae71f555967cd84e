"""Two models whose classes differ: neither is wrong about a class that it does not have."""

from types import SimpleNamespace
from typing import cast

import numpy as np

from dashboard.figures.models import moved_figure
from dashboard.reports.models import models_rows
from dashboard.scans.models import ModelComparison
from data.numerals import index, p_value
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


def _with_maps(maps: np.ndarray) -> Scan:
    made = SimpleNamespace(cam_layers=("last",), cam=lambda _layer: maps)
    return cast(Scan, made)


def _compared(shared: float, n: int = 58, constant: int = 0) -> ModelComparison:
    """Maps that favour one corner in all images; `shared` is what an image gives both models."""
    numbers = np.random.default_rng(0)
    image = shared * numbers.normal(size=(n, 4, 4))
    a, b = np.linspace(0, 3, 16).reshape(4, 4) + image + numbers.normal(size=(2, n, 4, 4))
    a[:constant] = 1
    return ModelComparison(_with_maps(a), _with_maps(b), np.arange(n), np.arange(n))


def test_agreement_of_maps_is_stated_beside_that_of_different_images() -> None:
    by_chance = _compared(shared=0)
    with_others = index(by_chance.baseline.median)
    assert float(with_others) > 0.3
    words = by_chance.moved_words
    assert f" · with the map of another image {with_others}: not shown to agree more than " in words
    assert f"({p_value(by_chance.baseline.p)}, permutation test of the median, 1,000 " in words
    assert words.endswith("random pairings) · n = 58")
    real = _compared(shared=2).moved_words
    assert ": shown to agree more than maps of different images (p < 0.001, " in real


def test_maps_without_another_image_have_no_baseline() -> None:
    alone = _compared(shared=0, n=3, constant=2)
    assert (
        "not compared with the maps of other images: only one image has both maps"
        in alone.moved_words
    )
    assert [alone.no_other(place) for place in range(3)] == [
        "a map is constant",
        "a map is constant",
        "no other image has both maps",
    ]


def test_a_large_gallery_states_of_how_many_images_the_test_is() -> None:
    found = _compared(shared=0, n=1205, constant=5)
    assert "1,000 random pairings of 1,000 of 1,200 images, evenly chosen)" in found.moved_words


def test_the_histogram_marks_what_maps_of_other_images_have() -> None:
    marked = moved_figure(np.full(9, 0.38), 0.33)
    (line,), (label,) = marked.layout.shapes, marked.layout.annotations
    assert (line.x0, line.x1, label.x) == (0.33, 0.33, 0.33)
    assert label.text == "another image’s map: median 0.33"
    assert not moved_figure(np.full(1, 0.38), np.nan).layout.shapes
