"""The comparison of two reviews of the same images, by hand."""

from dataclasses import replace

import numpy as np
import pytest
import scipy

from dashboard.reviews.between_models import MEANING, NothingShared, change_words, compare_reviews
from dashboard.reviews.judged_predictions import JudgedPictures
from dashboard.reviews.summarise import summarise
from data.reviews import CurrentQueue, QueueOrigin, ReviewedModel
from tests.unit.dashboard.reviews.small import choices, picked_queue, samples


def test_two_models_on_the_same_images() -> None:
    comparison = compare_reviews(
        *(samples(6), choices("rr", "ww", "xx", "rw", "rr", "??")),
        *(samples(6, first=1), choices("rr", "rr", "rr", "ww", "rr", "xx")),
    )
    assert comparison.shared == 5  # images 1 to 5
    assert comparison.a.tolist() == [1, 2, 4]  # 3 is disputed in A, 5 cannot be told there
    assert comparison.b.tolist() == [0, 1, 3]
    assert comparison.left_out == 2
    assert comparison.paired.better.tolist() == [0, 1]
    assert comparison.paired.worse.tolist() == [2]
    assert comparison.moves.sum() == 3
    assert comparison.moves[1, 0] == comparison.moves[3, 0] == comparison.moves[0, 1] == 1


def test_two_reviews_without_a_common_image() -> None:
    with pytest.raises(NothingShared, match="same queue"):
        compare_reviews(samples(2), choices("r", "r"), samples(2, first=9), choices("r", "r"))


def test_two_reviews_are_tested_only_where_the_models_alone_may_differ() -> None:
    before, after = choices(*["x"] * 12), choices(*["r"] * 12)
    comparison = compare_reviews(samples(12), before, samples(12), after)
    fair = summarise(before, samples(12), [])
    assert "McNemar" in change_words(comparison, fair, fair)
    picked = summarise(before, samples(12), [], picked_queue("what looked odd"))
    counts = f"12 got better and 0 got worse. {MEANING} Not tested: "
    assert change_words(comparison, fair, picked) == (
        f"{counts}the queue was picked (what looked odd), so a model that did badly on it loses by "
        "selection alone."
    )
    assert change_words(comparison, fair, fair, same_model=True) == (
        f"{counts}both reviews are of the same weights and preprocessing, so only the judging "
        "differs."
    )
    edited = replace(JudgedPictures.unedited(samples(12)), edited=np.arange(12) < 1)
    on_edits = summarise(before, samples(12), [], pictures=edited)
    one = (
        "1 of 12 samples was judged on the edited image in one of the reviews, so the edits may "
        "make the difference."
    )
    assert change_words(comparison, fair, on_edits) == counts + one
    assert change_words(comparison, on_edits, fair, same_model=True) == (
        f"{counts}both reviews are of the same weights and preprocessing, and {one}"
    )
    in_order = CurrentQueue(QueueOrigin("all images", "all"))
    partly = summarise(choices(*["x"] * 12, "."), samples(13), [], in_order)
    assert change_words(comparison, fair, partly) == (
        f"{counts}only 12 of 13 samples can be counted so far, which are no random part of the "
        "queue: judge the others too."
    )
    of_each = CurrentQueue(QueueOrigin("6 of each", "stratified:6", 0))
    stratified = summarise(before, samples(12), [], of_each)
    assert change_words(comparison, fair, stratified).endswith(
        "Classes may weigh otherwise than in the gallery in this queue."  # one has no class
    )


def test_a_comparison_of_a_part_of_the_gallery_says_so() -> None:
    comparison = compare_reviews(
        samples(12), choices(*["x"] * 12), samples(12), choices(*["r"] * 12)
    )
    whole = summarise(choices(*["x"] * 12), samples(12), [])
    dogs = CurrentQueue(QueueOrigin("dog", "group:dog"))
    part = summarise(choices(*["r"] * 12), samples(12), [], dogs)
    part_only = " The shared samples are of a part of the gallery (dog)."
    assert change_words(comparison, whole, part).endswith(part_only)
    assert change_words(comparison, part, whole).endswith(part_only)
    assert "part of the gallery" not in change_words(comparison, whole, whole)


def test_a_comparison_holds_however_what_was_left_out_turns_out() -> None:
    """Of 14 samples that both judged, 10 got better; 4 are disputed in the one or the other."""
    before = choices(*["xx"] * 10, "rx", "rx", "rr", "rr")
    after = choices(*["rr"] * 10, "rr", "rr", "??", "rw")
    comparison = compare_reviews(samples(14), before, samples(14), after)
    assert (comparison.left_out, comparison.paired.left_out) == (4, 4)
    fewer = scipy.stats.binomtest(4, 14).pvalue  # all four worse
    assert comparison.paired.p == pytest.approx(fewer)
    assert "the 4 judged but not counted turn out" in comparison.paired.words
    level = compare_reviews(
        *(samples(4), choices("xx", "xx", "rx", "rx"), samples(4), choices(*["rr"] * 4))
    )
    assert (level.paired.p, level.paired.left_out) == (1.0, 2)
    later = compare_reviews(samples(2), choices("xx", ".."), samples(2), choices("rr", "rr"))
    assert (later.left_out, later.paired.left_out) == (1, 0)  # not judged yet


def test_two_reviews_by_different_people_are_not_tested() -> None:
    """Ada judged all of A; Ben judged all of B, the first sample together with Ada."""
    table_a, table_b = choices(*["x."] * 12), choices("rr", *[".r"] * 11)
    comparison = compare_reviews(samples(12), table_a, samples(12), table_b)
    a, b = (summarise(each, samples(12), []) for each in (table_a, table_b))
    assert change_words(comparison, a, b) == (
        f"12 got better and 0 got worse. {MEANING} Not tested: 12 of 12 samples were judged by "
        "different people in the two reviews, so the change may be one of the judging."
    )
    both = compare_reviews(samples(12), choices(*["xx"] * 12), samples(12), choices(*["rr"] * 12))
    assert both.other_people == 0


def test_changes_by_settlement_are_counted() -> None:
    """Of 3 samples, two got better, one of them by a settlement; the settled third is the same."""
    before, after = choices("xx", "xx", "rr"), choices("rr", "rx", "rx", settled=".rr")
    comparison = compare_reviews(samples(3), before, samples(3), after)
    assert (comparison.paired.better.tolist(), comparison.settled) == ([0, 1], 1)
    a, b = (summarise(each, samples(3), []) for each in (before, after))
    settled = " A settlement decided 1 of the 2 in one of the reviews."
    assert settled in change_words(comparison, a, b)
    assert settled in change_words(comparison, a, b, same_model=True)


def test_a_model_is_its_weights_and_preprocessing_whatever_its_name() -> None:
    model = ReviewedModel("a", "A", "1" * 64, "p1")
    assert model.same_as(replace(model, key="b", name="B"))
    assert not model.same_as(replace(model, preprocess="p2"))
    assert not model.same_as(replace(model, weights_sha256="2" * 64))
