"""When a corruption changes the prediction: one class, or the set of all predicted classes."""

import numpy as np

from dashboard.what_if.severity_words import draws_words, flip_words, sets_words
from explainers.what_if.results import LayerDistances

LABELS = ("tench", "goldfish", "shark")


def distances(shares: list[list[float]]) -> LayerDistances:
    none = np.zeros((len(shares) - 1, 1), np.float32)
    return LayerDistances(("head",), none, none, np.array(shares))


def test_the_severity_of_the_flip_is_stated_and_the_class_at_each_from_there() -> None:
    clean, other = [0.8, 0.1, 0.1], [0.2, 0.7, 0.1]
    third = [0.1, 0.2, 0.7]
    assert flip_words(distances([clean, clean, other, other, third, clean]), LABELS, "JPEG") == (
        "JPEG: the predicted class, tench, first changes at severity 2. "
        "Predicted: goldfish at 2, 3; shark at 4; tench at 5."
    )
    assert "stays the predicted class up to severity 1" in flip_words(
        distances([clean, clean]), LABELS, "JPEG"
    )


def test_the_draws_of_a_random_corruption_are_counted() -> None:
    clean, other, third = [0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.2, 0.7]
    stays = distances([clean] * 3)
    one = [stays, distances([clean, clean, other]), distances([clean, other, third]), stays, stays]
    alone = "The similarity of maps is that of seed 0 alone."
    end = f"Probability of tench at severity 2: 10.0 to 80.0\xa0%. {alone}"
    assert draws_words(one, LABELS, "Noise") == (
        "Noise: the predicted class, tench, changes in 2 of 5 draws: 1 at severity 1 (goldfish); "
        f"2 at severity 2 (goldfish, shark). {end}"
    )
    assert draws_words([stays] * 5, LABELS, "Noise") == (
        f"Noise: tench stays the predicted class up to severity 2, in all of 5 draws. "
        f"Probability of tench at severity 2: 80.0 to 80.0\xa0%. {alone}"
    )


BOTH, FIRST, THIRD, NONE = [0.9, 0.6, 0.1], [0.9, 0.4, 0.1], [0.8, 0.4, 0.5], [0.4, 0.3, 0.2]


def test_the_set_of_a_multi_label_model_changes_though_the_best_class_stays() -> None:
    assert sets_words([distances([BOTH, BOTH, FIRST, THIRD])], LABELS, "JPEG", 1) == (
        "JPEG: the prediction (tench, goldfish) first changes at severity 2. "
        "Lost: goldfish at severity 2, 3. Gained: shark at severity 3."
    )
    assert sets_words([distances([BOTH, FIRST, NONE])], LABELS, "JPEG", 1) == (
        "JPEG: the prediction (tench, goldfish) first changes at severity 1. "
        "Lost: goldfish at severity 1, 2; tench at severity 2."
    )


def test_another_most_probable_class_of_the_same_set_is_no_change() -> None:
    turned = [0.6, 0.9, 0.1]
    words = "JPEG: the prediction (tench, goldfish) stays the same up to severity 1. "
    pair = [distances([BOTH, turned])]
    assert sets_words(pair, LABELS, "JPEG", 0) == (
        f"{words}tench, the target, stays predicted at every severity."
    )
    assert sets_words(pair, LABELS, "JPEG", 2) == f"{words}shark, the target, is never predicted."
    assert sets_words([distances([turned, BOTH])], LABELS, "JPEG", 0).startswith(
        "JPEG: the prediction (goldfish, tench) "
    ), "the most probable first"


def test_no_class_is_a_prediction_too() -> None:
    assert sets_words([distances([NONE, FIRST])], LABELS, "JPEG", 0) == (
        "JPEG: the prediction (no class) first changes at severity 1. Gained: tench at severity 1."
    )


def test_the_draws_of_a_set_are_counted_with_the_target_first() -> None:
    draws = [
        distances([BOTH, BOTH, BOTH]),
        distances([BOTH, FIRST, FIRST]),
        distances([BOTH, THIRD, NONE]),
    ]
    alone = "The similarity of maps is that of seed 0 alone."
    assert sets_words(draws, LABELS, "Noise", 0) == (
        "Noise: the prediction (tench, goldfish) changes in 2 of 3 draws: 2 at severity 1; 2 at "
        "severity 2. Lost: tench in 1 draw, from severity 2; goldfish in 2 draws, from severity "
        "1. Gained: shark in 1 draw, from severity 1. "
        f"Probability of tench at severity 2: 40.0 to 90.0\xa0%. {alone}"
    )
    assert sets_words(draws[:1] * 3, LABELS, "Noise", 1) == (
        "Noise: the prediction (tench, goldfish) stays the same up to severity 2, in all of 3 "
        "draws. goldfish, the target, stays predicted at every severity. "
        f"Probability of goldfish at severity 2: 60.0 to 60.0\xa0%. {alone}"
    )
