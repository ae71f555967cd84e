"""What a queue was made from: whether it was picked, and what it is an estimate of."""

import numpy as np
import pytest

from data.reviews import CurrentQueue, QueueOrigin


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        *((each, True) for each in ("", "wrong", "lowest-confidence:5", "highest-loss:5")),
        *((each, True) for each in ("group:dog & outcome:right", "predicted:cat", "selection:1")),
        *(
            (each, False)
            for each in ("random:5", "stratified:2", "all", "group:dog", "class:wrong")
        ),
    ],
)
def test_a_queue_is_picked_by_hand_or_by_the_models_answers(text: str, picked: bool) -> None:
    assert QueueOrigin("queue, among all 9 images", text).picked == (
        "queue, among all 9 images" if picked else ""
    )


def test_the_words_of_an_earlier_release_are_not_repeated_where_they_may_be_untrue() -> None:
    partly = " (may cover only part of the gallery, as an earlier release built it)"
    for text, stored, stated in (
        ("wrong", "everything predicted wrong", f"everything predicted wrong{partly}"),
        ("outcome:wrong", "predicted wrong", f"predicted wrong{partly}"),
        ("wrong", "everything predicted wrong, among all 9 images", None),
        ("stratified:5", "5 images of each class, seed 0", "up to 5 images of each class, seed 0"),
        ("stratified:5", "5 images of each of 2 classes, seed 0", None),
        ("all", "all images", None),
        ("", "picked by hand", None),
    ):
        queue = CurrentQueue(QueueOrigin(stored, text))
        assert queue.words == (stated or stored)


@pytest.mark.parametrize(
    ("text", "counted", "interval"),
    [
        *((text, "111111", True) for text in ("random:6", "stratified:3", "all", "class:cat")),
        ("random:6", "111000", True),  # its first samples are a random part
        ("random:6", "110100", False),
        *((text, "111000", False) for text in ("stratified:3", "all", "group:dog")),  # in order
        *((text, "111111", False) for text in ("", "wrong", "selection:1")),
        ("all", "000000", True),  # nothing to state an interval of
    ],
)
def test_only_a_random_or_complete_part_of_a_queue_has_an_interval(
    text: str, counted: str, interval: bool
) -> None:
    queue = CurrentQueue(QueueOrigin("the queue", text))
    assert (not queue.no_interval(np.array([each == "1" for each in counted]))) == interval
