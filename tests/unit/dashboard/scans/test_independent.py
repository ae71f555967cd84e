"""What Dataset says of classes that are not mutually exclusive, and of images without labels."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from dash.development.base_component import Component

from dashboard.cli.explanation import Explanation
from dashboard.maps.captions import class_of_maps
from dashboard.maps.wording import describe_prediction
from dashboard.pages.dataset.accuracy import _contents
from dashboard.pages.dataset.confusions import _why_none
from dashboard.scans import summary
from dashboard.scans.confusions import matrix
from dashboard.scans.corruptions import Corruption
from dashboard.scans.image_tiles import tile
from dashboard.scans.independent import yes_accuracy
from dashboard.scans.missing import of_classes
from dashboard.scans.models import compare_models
from dashboard.scans.robustness import Robustness
from data.analysis.calibration import proportion
from data.gallery.predictions import YES as DATA_YES
from data.scans import Scan, ScanImage
from data.scans.subsets import Subset
from explainers.engine.requests import ImageRef
from explainers.models.output import Output
from explainers.results import YES, TraceResult
from tests.unit.data.scans.small import plan

# image: right classes, and the probabilities of cat, dog and bird
MADE = (
    ((0,), (0.9, 0.1, 0.2)),  # right
    ((0, 1), (0.8, 0.5, 0.1)),  # right: both, the second just so
    ((1,), (0.6, 0.7, 0.1)),  # wrong: a cat too many
    ((1,), (0.3, 0.4, 0.2)),  # wrong: no class at all
    ((), (0.9, 0.9, 0.9)),  # not known
)
NAMES = ("cat", "dog", "bird")


def scan_of(made: tuple[tuple[tuple[int, ...], tuple[float, ...]], ...], *, several: bool) -> Scan:
    confident = np.array([row for _, row in made], np.float32)
    best = np.argsort(-confident, axis=1, kind="stable")
    images = tuple(
        ScanImage(
            id=f"{i:064x}",
            path="",
            name=f"{i}.jpg",
            label=right[0] if len(right) == 1 else -1,
            class_name=NAMES[right[0]] if right else "",
            groups=(),
            labels=right if several else (),
            class_names=tuple(NAMES[k] for k in right) if len(right) > 1 else (),
        )
        for i, (right, _) in enumerate(made)
    )
    arrays = {
        "classes": best,
        "probabilities": np.take_along_axis(confident, best, 1),
        "loss": np.zeros(len(made), np.float32),
        "features": np.zeros((len(made), 1), np.float32),
    }
    if several:
        arrays["every_class"] = confident
    provenance = {**plan().provenance, "labels": list(NAMES), "model": "tiny"}
    made_up = replace(plan(), images=images, provenance=provenance)
    return Scan(Path(), made_up, arrays, (), 0.0, 0.0)


@pytest.fixture
def scan() -> Scan:
    return scan_of(MADE, several=True)


def words(result: object) -> str:
    if isinstance(result, Component):
        return words(getattr(result, "children", None))
    if isinstance(result, list | tuple):
        return " ".join(map(words, result))
    return "" if result is None else str(result)


def test_maps_of_several_classes_are_of_the_most_probable_one(scan: Scan) -> None:
    """It may be a class that is not predicted, as that of the fourth image."""

    def of(target: str, clean: str = "") -> Scan:
        provenance = {**scan.provenance, "target": target} | ({"clean": clean} if clean else {})
        return replace(scan, plan=replace(scan.plan, provenance=provenance))

    predicted, corrupted = of("predicted"), of("predicted", "0" * 16)
    assert class_of_maps(predicted) == "the most probable class"
    assert class_of_maps(corrupted) == "the most probable class without the corruption"
    assert class_of_maps(of("label")) == "each image's own class"
    pair = compare_models(predicted, predicted)
    assert pair.maps_of == "each for its own model's most probable class"


def test_an_image_is_right_when_all_its_classes_are(scan: Scan) -> None:
    assert scan.multi_label
    assert scan.correct.tolist() == [True, True, False, False, False]
    assert scan.labelled.tolist() == [True, True, True, True, False]
    assert [scan.prediction_of(i) for i in range(4)] == ["cat", "cat, dog", "cat, dog", "no class"]
    assert scan.select(outcome="wrong").tolist() == [2, 3]
    assert scan.select(class_name="dog").tolist() == [1, 2, 3]
    assert [tile(scan, i)["outcome"] for i in range(5)] == ["right", "right", "wrong", "wrong", ""]


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("predicted:cat", [0, 1, 2, 4]),
        ("predicted:dog", [1, 2, 4]),  # also where the cat is more probable
        ("predicted:bird", [4]),
        ("predicted:no class", [3]),
        ("class:dog & predicted:cat", [1, 2]),
    ],
)
def test_a_subset_of_predictions_holds_all_images_of_which_the_class_is_predicted(
    scan: Scan, text: str, positions: list[int]
) -> None:
    assert Subset.parse(text).positions(scan).tolist() == positions


def test_accuracy_of_yes_and_no_by_hand(scan: Scan) -> None:
    result = yes_accuracy(scan)
    assert (result.exact.count, result.exact.n) == (2, 4)
    assert (result.precision.count, result.precision.n) == (4, 5)  # cat dog | cat dog | cat, dog
    assert (result.recall.count, result.recall.n) == (4, 5)
    assert result.calibration.counts.sum() == 4 * 3
    rows = {row["name"]: row for row in summary.table(scan) if row["kind"] == "class"}
    assert set(rows) == {"cat", "dog"}
    dog = rows["dog"]
    assert (dog["images"], dog["precision"], dog["recall"]) == (3, 1.0, 2 / 3)
    assert (dog["accuracy"], dog["subset"]) == (3 / 4, "class:dog")
    np.testing.assert_allclose(cast(float, dog["confidence"]), (0.5 + 0.7 + 0.4) / 3, rtol=1e-6)
    cat = rows["cat"]
    assert (cat["precision"], cat["recall"]) == (2 / 3, 1.0)
    assert (dog["yes"], cat["yes"], cat["images"]) == (2, 3, 2)
    two_of_three, two_of_two = proportion(2, 3), proportion(2, 2)
    assert (cat["precision_low"], cat["precision_high"]) == (two_of_three.low, two_of_three.high)
    assert (cat["recall_low"], cat["recall_high"]) == (two_of_two.low, two_of_two.high)
    assert (dog["recall_low"], dog["precision_low"]) == (two_of_three.low, two_of_two.low)


def test_under_corruptions_an_image_counts_once_too(scan: Scan) -> None:
    """The same images once and twice: an image's draw is one for all classes and corruptions."""
    maps = np.random.default_rng(0).random((len(MADE), 2, 2), np.float32)
    scan = replace(scan, arrays={**scan.arrays, "cam.last": maps})
    result = Robustness(scan, {Corruption("jpeg", 1): scan, Corruption("blur", 1): scan})
    of_both = result.level(("jpeg", "blur"), 1, np.arange(5)).calibration
    clean = yes_accuracy(scan).calibration
    assert of_both.counts.tolist() == (2 * clean.counts).tolist()
    assert of_both.error_if_calibrated == pytest.approx(clean.error_if_calibrated)
    assert (of_both.overall.low, of_both.overall.high) == (clean.overall.low, clean.overall.high)


def test_a_class_without_a_yes_has_no_precision_and_says_why() -> None:
    scan = scan_of((((0,), (0.3, 0.1, 0.1)), ((1,), (0.1, 0.9, 0.1))), several=True)
    cat = next(row for row in of_classes(summary.table(scan)) if row["name"] == "cat")
    assert (cat["yes"], cat["recall"]) == (0, 0.0)
    assert [cat[f"precision{end}"] for end in ("", "_low", "_high")] == [None, None, None]
    reasons = dict.fromkeys(("precision", "precision_low", "precision_high"), "no yes")
    assert cat["missing"] == reasons


def test_top_1_and_confusions_are_not_shown_for_it(scan: Scan) -> None:
    figures, graph, title = _contents(scan)
    assert "Top-1" not in words(figures)
    assert "All classes right 50.0" in words(figures)
    assert (  # 5 labels among 12 pairs, with the interval of 4 images
        "mean probability of a class 40.8\u00a0%, share of image-class pairs with the class "
        "41.7\u00a0% (3.9 to 89.8\u00a0%, n = 12 pairs of 4 images)"
    ) in words(figures)
    assert "accuracy" not in words(figures)
    assert graph.layout.xaxis.title.text == "probability of a class"
    assert "4 labelled images" in title
    assert matrix(scan) is None
    assert "not shown for classes that are not mutually exclusive" in _why_none(scan)
    assert not [row for row in summary.table(scan) if row["kind"] == "confusion"]


def test_without_labels_nothing_is_a_zero() -> None:
    for several in (True, False):
        scan = scan_of(tuple(((), row) for _, row in MADE), several=several)
        figures, _, title = _contents(scan)
        assert words(figures) == "Accuracy no labels"
        assert title == "no image has a class that the model knows"
        assert matrix(scan) is None
    assert _why_none(scan).startswith("no labels")


def test_of_few_classes_no_top_5_is_reported() -> None:
    figures, _, _ = _contents(scan_of(MADE[:1] + MADE[2:], several=False))
    assert "Top-1 100.0" in words(figures)
    assert "Top-5" not in words(figures)


def test_both_packages_mean_the_same_by_yes() -> None:
    assert DATA_YES == YES


def explained(kind: str, *sure: float) -> Explanation:
    trace = TraceResult(np.log(sure), np.array(sure), 0, (), (), (), ())
    output = Output(values=len(sure), kind=kind)  # type: ignore[arg-type]
    card = SimpleNamespace(
        key="tiny",
        name="Tiny",
        labels=NAMES,
        imagenet=False,
        output=output,
        multi_label=kind == "multi-label",
    )
    return Explanation(cast(Any, card), ImageRef("0", Path("a.jpg")), trace)


def test_the_terminal_and_the_sentence_say_yes_or_no() -> None:
    result = explained("multi-label", 0.9, 0.5, 0.1)
    text = result.table()
    assert "cat, yes\n" in text
    assert "dog, yes\n" in text
    assert "bird\n" in text
    assert describe_prediction(result.trace, result.card).startswith(
        "Tiny predicts cat (90.0\u00a0%), dog (50.0\u00a0%); the maps explain cat"
    )
    nothing = explained("multi-label", 0.4, 0.2, 0.1)
    sentence = describe_prediction(nothing.trace, nothing.card)
    assert sentence.startswith("Tiny predicts no class; the nearest is cat (40.0\u00a0%)")
    assert "yes" not in explained("single", 0.9, 0.05, 0.05).table()
