"""What-if results in words: no milder than the numbers."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.what_if.words import (
    conclusion,
    distances_words,
    edits_words,
    live_words,
    named,
    points,
    region_test_words,
    smallest_parts_words,
)
from explainers.results import Predictions
from explainers.what_if.results import RegionTest, SmallestParts

LABELS = ("tench", "goldfish", "shark")


def region_test(marked: list[float], controls: list[list[float]]) -> RegionTest:
    shifts = np.ones((len(controls[0]), 2), int)
    fills = ("blur", "mean")[: len(marked)]
    return RegionTest(10, fills, 0.9, np.array(marked), np.array(controls), shifts, 0, 1)


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        (
            "erase:top=10,map=grad_cam@bn2@967;jpeg:severity=3,off=1",
            "Erase a region (top 10\xa0% of Grad-CAM at bn2 for class 967, fill blur); "
            "JPEG (severity 3), switched off",
        ),
        ("keep:superpixel=3+7,fill=mean", "Keep a region only (superpixels 3, 7, fill mean)"),
        ("erase:box=0+5+50+100", "Erase a region (box 0, 5 to 50, 100\xa0%, fill blur)"),
        ("greyscale", "Greyscale"),
        ("frost:severity=2", "frost:severity=2"),  # of another release
    ],
)
def test_edits_in_words(edits: str, words: str) -> None:
    assert edits_words(edits) == words
    assert edits_words(edits, {967: "espresso"}) == words.replace("class 967", "espresso")


@pytest.mark.parametrize(
    ("change", "text"), [(0.1234, "+12\xa0points"), (-0.021, "−2.1\xa0points"), (0, "0\xa0points")]
)
def test_a_change_is_in_points_with_its_sign(change: float, text: str) -> None:
    assert points(change) == text


def test_the_conclusion_is_that_of_the_worse_filling() -> None:
    far, near = [0.8] * 40, [0.1] * 40
    assert conclusion(region_test([0.2, 0.2], [far, far])).startswith("It is the marked region")
    mixed = conclusion(region_test([0.2, 0.2], [far, near]))
    assert mixed.startswith("Not shown")
    assert "40 of 40 regions elsewhere" in mixed


def test_a_region_that_barely_leads_is_not_the_one() -> None:
    by_two = region_test([0.48, 0.48], [[0.5] * 40] * 2)
    assert conclusion(by_two) == (
        "It is the marked region: none of 40 others matters as much, with either filling. By luck "
        "alone, one map in 41 ranks first."
    )
    one_close = [0.505, *[0.85] * 39]
    barely = region_test([0.5, 0.5], [one_close, [0.85] * 40])
    assert (barely.rank(0), barely.is_first(0), barely.is_first(1)) == (1, False, True)
    assert barely.lead(0) == pytest.approx(0.005, abs=1e-6)
    assert conclusion(barely) == (
        "The marked region matters more than most, but others matter about as much: with one "
        "filling, it leads by less than 1\xa0point."
    )
    assert "with both fillings, it leads" in conclusion(region_test([0.5, 0.5], [one_close] * 2))
    level = region_test([0.5, 0.5], [[0.505] * 40] * 2)
    assert conclusion(level) == (
        "Not shown that it is the marked region: with both fillings, it leads half of 40 regions "
        "elsewhere by less than 1\xa0point."
    )


def test_two_bad_ranks_are_stated_as_both() -> None:
    def behind(of_blur: int, of_mean: int) -> str:
        rows = [[0.1] * many + [0.8] * (40 - many) for many in (of_blur, of_mean)]
        return conclusion(region_test([0.2, 0.2], rows))

    end = " of 40 regions elsewhere matter as much or more."
    assert behind(30, 12) == (
        f"Not shown that it is the marked region: with both fillings, 12 and 30{end}"
    )
    assert behind(12, 12) == f"Not shown that it is the marked region: with both fillings, 12{end}"
    assert behind(12, 2) == f"Not shown that it is the marked region: with one filling, 12{end}"


def test_a_region_whose_loss_helps_is_never_the_one_even_at_rank_1() -> None:
    rising = region_test([0.95, 0.95], [[0.99] * 40, [0.99] * 40])
    assert rising.rank() == 1
    assert conclusion(rising).startswith("Not shown")


def test_a_region_is_not_judged_by_changes_too_small_to_matter() -> None:
    """A class without probability: ranks exist, and mean nothing."""
    tiny = RegionTest(
        *(10, ("blur", "mean"), 5e-5, np.zeros(2), np.full((2, 40), 4e-5)),
        *(np.ones((40, 2), int), 0, 1),
    )
    assert (tiny.rank(), tiny.is_first(), tiny.decides()) == (1, False, False)
    assert conclusion(tiny) == (
        "Not decided: whatever is erased, the probability changes by less than 1\xa0point."
    )
    half = region_test([0.2, 0.895], [[0.8] * 40, [0.899] * 40])
    assert (half.decides(0), half.decides(1)) == (True, False)
    assert conclusion(half).startswith("Not shown that it is the marked region: with one filling,")
    barely = region_test([0.895, 0.895], [[0.95] * 40] * 2)  # erasing the others helps
    assert (barely.rank(), barely.is_first(), barely.decides()) == (1, False, True)
    assert conclusion(barely) == (
        "Not shown that it is the marked region: with both fillings, the probability does not fall "
        "by 1\xa0point without it."
    )


def test_each_filling_states_drop_rank_and_the_controls() -> None:
    first, blur, mean = region_test_words(
        region_test([0.5, 0.6], [[0.8] * 40, [0.85] * 40]), "tench"
    )
    assert first.startswith("It is the marked region")
    assert "from 90.0\xa0% to 50.0\xa0% (−40\xa0points); rank 1 of 41" in blur
    assert "median −10\xa0points" in blur
    assert "median −5\xa0points" in mean


def parts(kept: list[float], erased: list[float], first: list[int]) -> SmallestParts:
    shares = np.linspace(0, 1, len(kept))
    ones = np.ones(len(kept), int)
    return SmallestParts(
        "blur", kept[-1], shares, np.array(kept), ones, np.array(erased), np.array(first), 0, 1
    )


def test_the_smallest_parts_are_stated_or_why_there_are_none() -> None:
    kept, lost = smallest_parts_words(
        parts([0, 0.8, 0.85, 0.8, 0.8], [0.8, 0.5, 0.1, 0, 0], [1, 1, 0, 0, 0]), "tench", 0.9
    )
    assert kept == (
        "25\xa0% of the image, added in the map’s order, keep tench with at least 90\xa0% of its "
        "probability."
    )
    assert lost == "Another class is predicted once 50\xa0% are erased in the same order."
    never = smallest_parts_words(parts([0, 0.1, 0.8], [0.8, 0.7, 0.6], [1, 1, 1]), "tench", 0.9)
    assert never[1] == "tench stays the predicted class even without the image."


def test_parts_that_come_and_go_are_described() -> None:
    kept, lost = smallest_parts_words(
        parts([0, 0.8, 0.1, 0.8, 0.8], [0.8, 0.5, 0.1, 0.5, 0], [1, 0, 0, 1, 0]), "tench", 0.9
    )
    assert kept.endswith("90\xa0% of its probability, but not every larger part does.")
    assert lost == (
        "Another class is predicted once 25\xa0% are erased in the same order, but not after every "
        "larger part."
    )


def test_a_class_of_several_is_kept_and_lost_at_50_percent() -> None:
    result = replace(
        parts([0, 0.45, 0.72, 0.76, 0.77], [0.77, 0.6, 0.4, 0, 0], [1, 1, 0, 0, 0]),
        multi_label=True,
        probability=0.77,
        kept_first=np.array([0, 0, 1, 1, 1]),
    )
    assert smallest_parts_words(result, "church", 0.9) == (
        "50\xa0% of the image, added in the map’s order, keep church with 50\xa0% or more, and at "
        "least 90\xa0% of its probability.",
        "church falls below 50\xa0% once 50\xa0% are erased in the same order.",
    )
    stays = replace(result, erased_first=np.ones(5, int))
    lost = smallest_parts_words(stays, "church", 0.9)[1]
    assert lost == "church stays predicted even without the image."
    not_predicted = replace(result, probability=0.43, kept_first=np.zeros(5, int))
    assert smallest_parts_words(not_predicted, "church", 0.9) == (
        "church is not predicted for the whole image (43.0\xa0%), so no part can keep it.",
        "",
    )


def test_a_class_that_is_not_predicted_is_kept_by_no_part() -> None:
    result = replace(parts([0, 0.1, 0.2], [0.2, 0.1, 0], [0, 0, 0]), kept_first=np.zeros(3, int))
    assert smallest_parts_words(result, "tench", 0.9) == (
        "tench is not the predicted class of the whole image, so no part can keep it.",
        "",
    )


def test_the_steepest_layer_is_named() -> None:
    names = ("stem", "middle", "head")
    words = distances_words(names, np.array([0.1, 0.7, 0.8], np.float32))
    assert "most at middle, where the distance rises most: from 0.1 to 0.7" in words
    assert "largest at head: 0.8" in words
    assert distances_words(names, np.zeros(3, np.float32)).startswith("No layer differs")
    assert "not defined" in distances_words(names, np.full(3, np.nan, np.float32))


def test_the_live_prediction_names_the_class_that_wins() -> None:
    predictions = Predictions(np.array([[1, 0, 2]]), np.array([[0.7, 0.2, 0.1]], np.float32))
    words = live_words(predictions, LABELS, 0, 0.9)
    assert (
        words
        == "tench: 90.0\xa0% → 20.0\xa0% (−70\xa0points). Predicted now: goldfish (70.0\xa0%)."
    )
    assert "Predicted now" not in live_words(predictions, LABELS, 1, 0.5)


def test_the_live_prediction_of_several_classes_states_which_are_lost_and_gained() -> None:
    predictions = Predictions(np.array([[1, 0, 2]]), np.array([[0.8, 0.7, 0.5]], np.float32))

    def live(target: int, before: float, yes: list[int]) -> str:
        return live_words(predictions, LABELS, target, before, yes)

    still = "tench: 69.0\xa0% → 70.0\xa0% (+1\xa0points). "
    assert live(0, 0.69, [0, 1, 2]) == f"{still}The same classes are predicted."
    assert live(0, 0.69, [0]) == f"{still}Gained: goldfish, shark."
    assert live(0, 0.69, []).endswith(" Gained: goldfish, tench, shark.")
    none = replace(predictions, probabilities=np.array([[0.4, 0.2, 0.1]], np.float32))
    assert live_words(none, LABELS, 0, 0.7, [0, 1]) == (
        "tench: 70.0\xa0% → 20.0\xa0% (−50\xa0points). Lost: tench, goldfish. No class is "
        "predicted now."
    )
    assert live_words(none, LABELS, 0, 0.2, []).endswith("As before, no class is predicted.")
    mixed = replace(predictions, probabilities=np.array([[0.6, 0.4, 0.1]], np.float32))
    assert live_words(mixed, LABELS, 0, 0.7, [0]).endswith(" Lost: tench. Gained: goldfish.")


def test_a_long_list_of_names_is_cut() -> None:
    assert named([*"abcdef"]) == "a, b, c, d, e, f"
    assert named([*"abcdefgh"]) == "a, b, c, d, e, f and 2 more"
