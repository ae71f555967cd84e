"""Two models compared by hand, on small scans; also where their classes differ."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from dashboard.figures.models import moved_figure
from dashboard.reports.models import COLUMNS, models_report, models_rows
from dashboard.scans.models import ModelComparison, NotComparable, compare_models
from data.analysis.flips import unit_ranks
from data.analysis.map_agreement import map_agreement
from data.gallery.thumbnails import Thumbnails
from data.numerals import index, p_value
from data.scans import Scan, ScanStore
from tests.unit.dashboard.scans.small_scan import finished_scan
from tests.unit.data.scans.small import IMAGES, LAYERS

N, HAS_B = 20, 5
OF_LABEL = {"target": "label"}


def _scan(labelled: np.ndarray, correct: np.ndarray) -> Scan:
    made = SimpleNamespace(
        labelled=labelled,
        correct=correct & labelled,
        several_classes=np.zeros(N, bool),
        names=[f"{i}.png" for i in range(N)],
        image_classes=["cat"] * N,
        prediction_of=lambda _i: "cat",
        cam_layers=(),
    )
    return cast(Scan, made)


def test_a_class_that_model_b_does_not_have_is_no_error_of_model_b() -> None:
    every = np.ones(N, bool)
    a = _scan(every, every)
    b = _scan(np.arange(N) < HAS_B, every)
    models = ModelComparison(a, b, np.arange(N), np.arange(N))
    assert (models.labelled, models.left_out, models.accuracy.n) == (HAS_B, 15, HAS_B)
    assert len(models.flips.broken) == 0
    assert models.flips.both_right.tolist() == [0, 1, 2, 3, 4]
    assert models.accuracy_words.endswith("; 15 left out: 15 with a class of A only")
    assert models.no_accuracy == ""
    header, *rows = models_rows(models)
    right_a, right_b = header.index("right_a"), header.index("right_b")
    assert [row[right_b] for row in rows] == [True] * HAS_B + [""] * 15
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
    of_a.several_classes[19] = True
    assert some.left_out_words.endswith("5 without a class of either or with several")
    assert "left out" not in both.accuracy_words


def _with_maps(maps: np.ndarray) -> Scan:
    made = SimpleNamespace(cam_layers=("last",), cam=lambda _layer: maps, provenance=OF_LABEL)
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


def test_the_files_value_for_other_images_is_the_median_of_these() -> None:
    models = _compared(shared=1, n=7)
    a, b = (np.asarray(scan.cam("last")) for scan in (models.scan_a, models.scan_b))
    by_hand = [
        np.median([map_agreement(a[i], b[k]).rank_correlation for k in range(7) if k != i])
        for i in range(7)
    ]
    np.testing.assert_allclose(models.moved_with_others, by_hand)
    assert COLUMNS["map_rank_correlation_other_images"].startswith("median of ")


def test_maps_of_unlike_grids_are_averaged_to_the_coarser_as_for_methods() -> None:
    numbers = np.random.default_rng(2)
    a, b = numbers.normal(size=(9, 7, 7)), numbers.normal(size=(9, 8, 8))
    for of_a, of_b in ((a, b), (b, a)):
        models = ModelComparison(_with_maps(of_a), _with_maps(of_b), np.arange(9), np.arange(9))
        by_hand = [map_agreement(*pair).rank_correlation for pair in zip(of_a, of_b, strict=True)]
        np.testing.assert_allclose(models.moved, by_hand, atol=1e-12)
        assert models.maps_words == (
            "at last and last, for each image's own class, averaged to 7 × 7 cells, as the grids "
            "differ"
        )
    assert "averaged" not in _compared(shared=1).maps_words


def test_a_large_gallery_states_of_how_many_images_the_test_is() -> None:
    models = _compared(shared=0, n=1205, constant=5)
    assert "1,000 random pairings of 1,000 of 1,200 images, evenly chosen)" in models.moved_words


def test_the_histogram_marks_what_maps_of_other_images_have() -> None:
    marked = moved_figure(np.full(9, 0.38), 0.33)
    (line,), (label,) = marked.layout.shapes, marked.layout.annotations
    assert (line.x0, line.x1, label.x) == (0.33, 0.33, 0.33)
    assert label.text == "another image’s map: median 0.33"
    assert not moved_figure(np.full(1, 0.38), np.nan).layout.shapes


def test_maps_of_different_classes_have_a_median_of_their_own(store: ScanStore, scan: Scan) -> None:
    of_class = {**scan.provenance, "target": "predicted"}
    a, b = (
        finished_scan(store, seed=seed, provenance={**of_class, "weights_sha256": f"{seed}" * 64})
        for seed in (3, 4)
    )
    models = compare_models(a, b)
    same = np.array([a.prediction_of(i) == b.prediction_of(i) for i in range(IMAGES)])
    alike, apart = (index(float(np.nanmedian(models.moved[some]))) for some in (same, ~same))
    assert (
        f"{alike} where both maps are of the same class ({same.sum()}), {apart} where they are of"
    ) in models.moved_words
    by_label = {**of_class, "target": "label", "weights_sha256": "5" * 64}
    labelled = compare_models(a, finished_scan(store, seed=5, provenance=by_label))
    assert "same class" not in labelled.moved_words


def test_two_models_by_hand(store: ScanStore, scan: Scan) -> None:
    provenance = {**scan.provenance, "weights_sha256": "9" * 64}
    other = finished_scan(store, seed=3, provenance=provenance)
    groups = compare_models(scan, other)
    assert groups.a.tolist() == groups.b.tolist() == list(range(IMAGES))
    fixed = [i for i in range(IMAGES) if other.correct[i] and not scan.correct[i]]
    assert groups.flips.fixed.tolist() == [i for i in fixed if scan.labels[i] >= 0]
    assert groups.pairs == [("stem", "stem"), ("last", "last")]
    assert groups.alike.value.shape == (2, 2)
    assert f"n = {IMAGES} images" in groups.alike_words
    assert groups.alike.no_interval in groups.alike_words
    assert "1: equal up to rotation and scale" in groups.alike_words
    same = compare_models(scan, scan)
    np.testing.assert_allclose(np.diag(same.alike.value), 1)
    np.testing.assert_allclose(same.moved, 1)
    assert same.no_moved(0) == ""
    start = "median 1.00 (95\u00a0% interval 1.00 to 1.00) · with the map of another image "
    assert same.moved_words.startswith(start)
    assert ": shown to agree more than maps of different images (p = 0.0" in same.moved_words
    assert same.moved_words.endswith(f", 1,000 random pairings) · n = {IMAGES}")
    assert same.maps_of == "for each image's own class"
    guessed = {**scan.provenance, "target": "predicted"}
    mixed = compare_models(scan, finished_scan(store, seed=3, provenance=guessed)).maps_of
    assert mixed == "A for each image's own class, B for the predicted class"
    np.testing.assert_allclose(same.changed.g, 0)
    assert same.changed.words((0, 0)) == "0, the same on every image"
    assert same.accuracy_words.endswith(
        "nothing changed, so there is nothing to test; 1 left out: 1 without a class of either"
    )


def test_two_models_to_take_away(store: ScanStore, scan: Scan, tmp_path: Path) -> None:
    other = finished_scan(store, seed=3, provenance={**scan.provenance, "name": "<b>Other</b>"})
    groups = compare_models(scan, other)
    head, *rows = models_rows(groups)
    assert [row[0] for row in rows] == list(scan.names)
    assert rows[5][head.index("right_a")] == ""  # it has no class
    ranks = unit_ranks(np.asarray(scan.cam("last")), np.asarray(other.cam("last")))
    every = ranks[0] @ ranks[1].T
    others = head.index("map_rank_correlation_other_images")
    assert rows[2][others] == pytest.approx(np.median(np.delete(every[2], 2)))
    page = models_report(groups, Thumbnails(tmp_path))
    assert "&lt;b&gt;Other" in page
    assert "<b>" not in page
    assert scan.id in page
    median = np.median(every[~np.eye(IMAGES, dtype=bool)])
    expected = f"with the map of another image {index(float(median))}: not shown to agree more"
    assert expected in page


def test_layers_of_other_names_are_matched_by_depth(store: ScanStore, scan: Scan) -> None:
    names = ("one", "three")
    layers = [{**layer, "name": name} for layer, name in zip(LAYERS, names, strict=True)]
    provenance = {**scan.provenance, "layers": layers}
    assert compare_models(scan, finished_scan(store, provenance=provenance)).pairs == [
        ("stem", "one"),
        ("last", "three"),
    ]


def test_other_images_cannot_be_compared(store: ScanStore, scan: Scan) -> None:
    images = tuple(replace(each, id=f"{i + 50:064x}") for i, each in enumerate(scan.plan.images))
    with pytest.raises(NotComparable, match="no images in common"):
        compare_models(scan, finished_scan(store, images=images))
    one = (scan.plan.images[0], *images[1:])
    with pytest.raises(NotComparable, match="only one image in common, and a comparison needs two"):
        compare_models(scan, finished_scan(store, images=one))
