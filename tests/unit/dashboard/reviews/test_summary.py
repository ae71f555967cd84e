"""The summary of a review and the comparison of two, by hand."""

from dataclasses import replace

import numpy as np
import pytest
import scipy

from dashboard.maps.captions import answer_of_sample
from dashboard.reviews.between_models import MEANING, NothingShared, change_words, compare_reviews
from dashboard.reviews.judged_maps import MapTests, is_other_map
from dashboard.reviews.summarise import outcomes, summarise
from dashboard.reviews.summary import NOT_BLIND, counting_words
from data.analysis.calibration import proportion
from data.reviews import (
    NONE_GIVEN,
    Choice,
    CurrentQueue,
    MapDifference,
    QueueOrigin,
    ReviewedModel,
    TagCount,
)
from tests.unit.dashboard.reviews.small import choices, codes, picked_queue, samples

SIX = ("rr.", "rw.", "ww.", "x..", "...", "urx")


def test_an_outcome_is_settled_or_agreed() -> None:
    np.testing.assert_array_equal(outcomes(choices(*SIX)), codes("r.wx..")[0])
    settled = choices(*SIX, settled=".w..?.")
    np.testing.assert_array_equal(outcomes(settled), codes("rwwx?.")[0])
    assert outcomes(choices("", "")).tolist() == [-1, -1]


def test_a_review_by_hand() -> None:
    tags = [
        TagCount("watermark", "Ada", Choice.RIGHT_WRONG_REASON, 2),
        TagCount("watermark", "Ben", Choice.RIGHT_WRONG_REASON, 1),
        TagCount("label error", "Ada", Choice.WRONG, 1),
    ]
    found = summarise(choices(*SIX, settled=".w...."), samples(), tags)
    assert (found.judged, found.alone, found.settled, found.verdicts) == (5, 1, 1, 10)
    assert found.disputed.tolist() == [5]
    assert (found.decided.counts, found.undecided) == ((1, 2, 0, 1, 0), 2)
    assert found.wrong_reason == proportion(2, 3, left_out=1)  # the dispute
    assert found.deciding.tolist() == [1, 2]
    assert "2 (66.7\u00a0%" in found.words
    by_class = {row.name: row.counts for row in found.by_class}
    assert by_class == {
        "cat": (2, 2, 0, 0, 0),
        "dog": (1, 1, 0, 1, 0),
        "class unknown": (1, 0, 1, 1, 0),
    }
    assert found.by_class[0].name == "cat"  # most right for the wrong reason
    by_group = {row.name: row.total for row in found.by_group}
    assert by_group == {"animal": 10, "cat": 4, "dog": 6}
    assert [row.total for row in found.by_reviewer] == [5, 4, 1]
    assert [(row.name, row.counts) for row in found.by_tag] == [
        ("watermark", (0, 3, 0, 0, 0)),
        ("label error", (0, 0, 0, 1, 0)),
    ]
    assert found.agreement.samples == 4
    assert found.agreement.pairwise == pytest.approx((1 + 0 + 1 + 0) / 4)
    assert found.agreement.pairwise_ends is None  # the shared samples are not the first four
    first = summarise(choices(*(SIX[i] for i in (0, 1, 2, 5, 3, 4))), samples(), []).agreement
    assert first.pairwise_ends == pytest.approx((0.0676, 0.9324), abs=1e-4)


def test_right_is_the_verdict_of_the_reviewers_and_of_how_many() -> None:
    """Odd samples are labelled 1 and predicted 0; the last one has no label."""
    table = choices("rr", "wr", "r.", "r.", "x.", "r.", settled=".w....")
    found = summarise(table, replace(samples(), labels=np.array([0, 1, 0, 1, 0, -1], np.int32)), [])
    assert found.words == (
        "Of 5 samples judged right by the reviewers, 1 (20.0\u00a0%; 95\u00a0% interval 0.5 to "
        "71.7\u00a0%) is right for the wrong reason. “Right” is their verdict, not the label; of "
        "these, 3 judged by one reviewer only, 1 decided by a settlement, 2 whose label differs "
        "from the prediction, 1 without a label to compare. 1 sample is judged “wrong” or “wrong "
        "but understandable” although the prediction is the label: check the label or the verdict."
    )
    tested = summarise(choices("rr", "rr"), samples(2), [], map_tests=MapTests(3, 4)).words
    assert tested.endswith(
        "3 of 4 verdicts were given on a map of which neither faithfulness nor the region test was "
        "measured before: nothing showed that it marks what the model uses."
    )
    assert found.decided_single.counts == (3, 0, 0, 1, 0)
    assert found.single.tolist() == [False, False, True, True, True, True]
    both = summarise(choices("rr", "rr"), replace(samples(2), labels=np.zeros(2, np.int32)), [])
    assert both.words.endswith("wrong reason. “Right” is their verdict, not the label.")


def test_a_sample_that_is_not_predicted_yet_is_none_without_a_label() -> None:
    """The first has a label and no prediction yet, the last neither."""
    labels, predicted = np.array([3, 3, -1], np.int32), np.array([-1, 3, -1], np.int32)
    names = ("", "dog", "")
    queue = replace(
        samples(3),
        labels=labels,
        class_names=("cat", "dog", ""),
        predicted=predicted,
        predicted_names=names,
    )
    assert summarise(choices("rr", "rr", "rr"), queue, []).words.endswith(
        "of these, 1 without a label to compare, 1 not predicted yet, so not compared with the "
        "label."
    )
    assert answer_of_sample(queue, 0).words == "cat, not predicted yet"
    assert answer_of_sample(queue, 1).words == "dog (50.0\u00a0%), predicted right"


def test_a_label_that_is_not_compared_is_a_label() -> None:
    """As of independent classes: labels, which are no single class of the model."""
    labels = np.full(3, -1, np.int32)
    queue = replace(samples(3), labels=labels, class_names=("cat", "cat, dog", ""))
    found = summarise(choices("r", "r", "r"), queue, [])
    assert (found.right_unlabelled, found.right_uncompared) == (1, 2)
    assert (
        "of these, 3 judged by one reviewer only, 1 without a label to compare, 2 with a label "
        "that is not compared here (independent classes, several labels, or none that the model "
        "has)."
    ) in found.words


def test_a_confidence_that_nobody_stated_is_counted_apart() -> None:
    """A zero beside a verdict is "not stated"; one where no verdict stands counts nowhere."""
    given = np.array([[3, 0], [2, 0], [0, 0]], np.int8)
    found = summarise(replace(choices("rr", "w.", "xr"), confidence=given), samples(3), [])
    assert found.confidence == (3, 0, 1, 1)
    assert found.confidence_words == (
        "Confidence, stated with 2 of 5 verdicts: 1 sure, 1 fairly sure, 0 unsure; 3 not stated."
    )
    nothing = summarise(choices("", ""), samples(2), [])
    assert nothing.confidence_words == "No verdict states a confidence yet."


def test_the_rate_names_the_samples_that_it_leaves_out() -> None:
    """Of the disputes, "rw." holds a verdict "right for the wrong reason", "urx" none."""
    found = summarise(choices(*SIX), samples(), [])
    assert found.words.endswith(
        " Not counted: 2 in dispute, 1 of them with a verdict “right for the wrong reason”; "
        "1 without a verdict."
    )
    assert "Not counted" not in summarise(choices("rr", "ww"), samples(2), []).words
    left = summarise(choices("rr", ".."), samples(2), []).words
    assert left.endswith(" Not counted: 1 without a verdict.")


def test_an_interval_holds_however_the_samples_that_were_left_out_turn_out() -> None:
    """Twelve in random order: 4 agreed as right, 8 right against right for the wrong reason.

    By scipy: the lower end for 0 of 12 is 0, the upper end for 8 of 12 is 0.9008.
    """
    found = summarise(choices(*["rr"] * 4, *["rw"] * 8), samples(12), [])
    ends = scipy.stats.binomtest(8, 12).proportion_ci(method="exact")
    assert found.left_out == 8
    assert (found.wrong_reason.low, found.wrong_reason.high) == (0, pytest.approx(ends.high))
    assert found.wrong_reason_interval == "0.0 to 90.1\u00a0%, 0 of 4; 8 judged but not counted"
    assert found.words.startswith(
        "Of 4 samples judged right by the reviewers, 0 (0.0\u00a0%; 95\u00a0% interval 0.0 to "
        "90.1\u00a0%, however the 8 judged but not counted turn out) are right for the wrong "
        "reason."
    )
    settled = summarise(choices(*["rr"] * 4, *["rw"] * 8, settled="....wwwwwwww"), samples(12), [])
    assert (settled.left_out, settled.wrong_reason) == (0, proportion(8, 12))
    assert summarise(choices("rr", *["??"] * 9), samples(10), []).left_out == 9
    assert summarise(choices("rr", "xx", ".."), samples(3), []).left_out == 0  # wrong is counted


def test_a_settlement_does_not_hide_the_verdict_that_it_overrules() -> None:
    """All but the fourth had a verdict for the wrong reason; only the second stays so."""
    table = choices("rw", "wr", "wr", "rr", "rw", settled="rwxr?")
    found = summarise(table, samples(5), [])
    assert found.overruled.tolist() == [0, 2, 4]
    words = "3 samples are settled otherwise than a verdict “right for the wrong reason”."
    assert found.overruled_words == words
    assert f" {words}" in found.words
    assert "of these, 3 decided by a settlement" in found.words
    nowhere = summarise(choices("rw", settled="x"), samples(1), [])
    assert nowhere.words.startswith("No sample is judged right yet")
    assert nowhere.overruled_words in nowhere.words
    open_again = summarise(choices("rw", settled="r", again=(0,)), samples(1), [])
    hidden = summarise(choices("..", hidden=(0,)), samples(1), [])
    agreed = summarise(choices("rr", "ww"), samples(2), [])
    assert [each.overruled_words for each in (open_again, hidden, agreed)] == [""] * 3


def test_verdicts_on_different_maps_are_not_pooled_without_a_word() -> None:
    """The maps of all but the second differ; the third is hidden, one person judged the last."""
    maps = np.array([True, False, True, True])
    table = choices("rr", "rr", "..", "r.", hidden=(2,))
    found = summarise(table, samples(4), [], other_maps=maps)
    assert (found.shared_other_maps, found.right_other_maps) == (1, 2)
    assert (
        "1 of 2 shared samples was judged on different maps (layer, method, class or edits): "
        "verdicts on these may agree or differ for that reason alone."
    ) in found.agreement_words
    assert "2 judged on different maps" in found.words
    plain = summarise(choices("rr", "rr"), samples(2), [])
    assert "different maps" not in plain.agreement_words + plain.words


def test_a_map_of_no_class_is_the_same_for_all_classes() -> None:
    assert is_other_map(MapDifference(0, "grad_cam", only_target=True))
    assert not is_other_map(MapDifference(0, "layer_activation", only_target=True))
    assert is_other_map(MapDifference(0, "layer_activation", only_target=False))
    assert is_other_map(MapDifference(0, "of a plug-in that is gone", only_target=True))


def test_an_empty_review_is_told_in_words() -> None:
    found = summarise(choices("", "", ""), samples(3), [])
    assert (found.judged, found.verdicts, found.undecided) == (0, 0, 3)
    assert "No sample" in found.words
    assert "Nobody" in found.agreement.words
    assert found.by_class == found.by_tag == ()


def test_two_models_on_the_same_images() -> None:
    found = compare_reviews(
        *(samples(6), choices("rr", "ww", "xx", "rw", "rr", "??")),
        *(samples(6, first=1), choices("rr", "rr", "rr", "ww", "rr", "xx")),
    )
    assert found.shared == 5  # images 1 to 5
    assert found.a.tolist() == [1, 2, 4]  # 3 is disputed in A, 5 cannot be told there
    assert found.b.tolist() == [0, 1, 3]
    assert found.left_out == 2
    assert found.paired.better.tolist() == [0, 1]
    assert found.paired.worse.tolist() == [2]
    assert found.moves.sum() == 3
    assert found.moves[1, 0] == found.moves[3, 0] == found.moves[0, 1] == 1


def test_two_reviews_without_a_common_image() -> None:
    with pytest.raises(NothingShared, match="same queue"):
        compare_reviews(samples(2), choices("r", "r"), samples(2, first=9), choices("r", "r"))


def test_the_rate_of_a_picked_queue_has_no_interval_and_is_not_called_the_models() -> None:
    table = choices("rr", "ww", "rr")
    picked = summarise(
        table, samples(3), [], picked_queue("the 3 images with the lowest confidence")
    )
    assert picked.words.startswith(
        "Of 3 samples judged right by the reviewers, 1 (33.3\u00a0%) is right for the wrong "
        "reason. This share is of this queue only (the 3 images with the lowest confidence): the "
        "model's rate may differ. "
    )
    assert picked.wrong_reason_interval == "of this queue only, 1 of 3"
    drawn = summarise(table, samples(3), [])
    assert "interval" in drawn.words
    assert "this queue only" not in drawn.words
    assert drawn.wrong_reason_interval == "0.8 to 90.6\u00a0%, 1 of 3"


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


def test_agreement_of_reviewers_who_see_each_other_is_said_to_be_so() -> None:
    table = choices("rr", "ww", "rr")
    assert summarise(table, samples(3), [], blind=False).agreement_words.endswith(NOT_BLIND)
    assert NOT_BLIND not in summarise(table, samples(3), [], blind=True).agreement_words
    assert NOT_BLIND not in summarise(choices("r."), samples(1), [], blind=False).agreement_words


def test_agreement_of_a_blind_review_states_verdicts_that_may_rest_on_others() -> None:
    table = replace(choices("rr", "ww", "r."), informed=codes("r.", "..", "r.") != NONE_GIVEN)
    words = summarise(table, samples(3), []).agreement_words
    told = (
        "For 1 verdict, the choice was made or changed when the reviewer could already see others'"
    )
    assert told in words
    none = summarise(choices("rr", "ww"), samples(2), []).agreement_words
    assert "could already see" not in none


def test_what_is_hidden_or_not_tested_is_not_zero() -> None:
    hidden = summarise(choices("..", "..", "..", hidden=(0, 1, 2)), samples(3), [])
    assert (hidden.visible, hidden.hidden_words) == (0, "; 3 hidden until you judge them")
    assert hidden.confidence_words == "No verdict that you may see states a confidence yet."
    assert hidden.disputed_words == "Not tested: no sample that you may see has two verdicts."
    alone = summarise(choices("r.", ".w"), samples(2), [])
    assert alone.disputed_words == "Not tested: no sample has two verdicts."
    assert summarise(choices("rr"), samples(1), []).disputed_words == (
        "No unsettled disagreements."
    )


def test_one_reviewer_is_one_reviewer_also_where_it_was_settled() -> None:
    found = summarise(choices("w.", "rr", "x."), samples(3), [])
    settled = summarise(choices("w.", "rr", "x.", settled="w.."), samples(3), [])
    for each in (found, settled):
        assert (each.alone, each.single.tolist()) == (2, [True, False, True])
        assert each.decided_single.counts == (0, 1, 0, 1, 0)
    rests_on = (
        "of these, 1 judged by one reviewer only, 1 decided by a settlement, "
        "1 whose label differs from the prediction."
    )
    assert rests_on in settled.words


def test_nothing_is_called_settled_or_not_where_it_is_hidden() -> None:
    hidden = summarise(choices("..", "..", hidden=(0, 1)), samples(2), [])
    assert hidden.untested == "no sample that you may see has two verdicts"
    assert hidden.wrong_reason_interval == "hidden until you judge"
    assert hidden.no_settlement_words == (
        "Nothing that you may see is settled yet; 2 samples hidden until judged."
    )
    one = summarise(choices("xr", "..", hidden=(1,)), samples(2), [])
    assert one.wrong_reason_interval == "none that you may see yet"
    assert (one.untested, one.hidden_samples) == ("", "; 1 sample hidden until judged")
    assert counting_words(one, "group") == [
        "Groups overlap: a verdict counts in each group of its image.",
        "Verdicts on 1 sample do not count here: they are hidden until you judge.",
    ]
    assert counting_words(summarise(choices("rw"), samples(1), []), "class") == []


def test_agreement_on_a_picked_queue_has_no_interval() -> None:
    pairs = ["rr", "ww", "rw", "xx", "rr", "ww", "xr", "rr", "ww", "xx", "rr"]
    drawn = summarise(choices(*pairs), samples(11), [])
    picked = summarise(choices(*pairs), samples(11), [], picked_queue("what looked odd"))
    assert drawn.agreement.kappa is not None
    assert drawn.agreement.kappa.low is not None
    kappa = picked.agreement.kappa
    assert kappa is not None
    assert (kappa.value, kappa.low) == (drawn.agreement.kappa.value, None)
    assert picked.agreement.pairwise_ends is None
    assert picked.agreement_words == (
        f"Cohen’s kappa is {kappa.value:.2f} for 2 reviewers over 11 shared samples, without an "
        "interval: the samples were picked, not drawn at random. This is of this queue only "
        "(what looked odd)."
    )
    assert picked.interval(picked.agreement.unanimous, "picked") == "of this queue only, 9 of 11"
    assert drawn.interval(drawn.agreement.unanimous, "") == "48.2 to 97.8\u00a0%, 9 of 11"


def test_a_queue_of_each_class_says_how_classes_weigh() -> None:
    """Two cats and two dogs weigh equally; three cats and two dogs of a gallery do not."""
    words = "up to 3 images of each of 2 classes, seed 0 (1 has fewer, 1 has more)"
    queue = CurrentQueue(QueueOrigin(words, "stratified:3", 0))
    equal = summarise(choices("rr", "ww", "rr", "rr"), samples(4), [], queue)
    assert equal.wrong_reason_interval == "0.6 to 80.6\u00a0% (classes weigh equally), 1 of 4"
    assert (
        "Classes weigh equally in this queue: over all images of the gallery, the rate may differ."
    ) in equal.words
    assert "Classes weigh equally in this queue." in equal.agreement_words
    unequal = summarise(choices("rr", "ww", "rr", "rr", "rr"), samples(5), [], queue)
    assert "weigh equally" not in unequal.words + unequal.wrong_reason_interval
    assert "Classes weigh neither equally nor as in the gallery in this queue" in unequal.words
    whole = QueueOrigin(words.replace("1 has more", "none has more"), "stratified:3", 0)
    same = summarise(choices("rr", "ww", "rr", "rr", "rr"), samples(5), [], CurrentQueue(whole))
    assert (same.weights, "may differ" in same.words) == ("", False)
    added = summarise(choices("rr", "ww"), samples(2), [], replace(queue, added=1))
    assert (added.weights, added.picked) == ("", f"{queue.words}; 1 added by hand")
    assert summarise(choices("rr", "ww"), samples(2), []).weights == ""
    assert CurrentQueue(QueueOrigin("picked by hand"), added=1).words == "picked by hand"


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


def test_a_queue_in_order_has_an_interval_once_all_of_it_is_judged() -> None:
    queue = CurrentQueue(QueueOrigin("all images", "all"))
    partly = summarise(choices("ww", "rr", "rr", ".."), samples(4), [], queue)
    assert partly.words.startswith(
        "Of 3 samples judged right by the reviewers, 1 (33.3\u00a0%) is right for the wrong "
        "reason. No interval: only 3 of 4 samples can be counted so far, which are no random part "
        "of the queue. “Right”"
    )
    assert partly.wrong_reason_interval == "no interval: partly judged, 1 of 3"
    assert "interval" not in partly.agreement_words.replace("without an interval", "")
    part = CurrentQueue(QueueOrigin("cat", "class:cat"))
    whole = summarise(choices("ww", "rr", "rr"), samples(3), [], part)
    assert whole.wrong_reason_interval == "0.8 to 90.6\u00a0% (cat only), 1 of 3"
    assert "The queue holds a part of the gallery (cat): elsewhere, the rate may differ." in (
        whole.words
    )
    assert "This is about a part of the gallery (cat)." in whole.agreement_words


def test_two_reviews_are_tested_only_where_the_models_alone_may_differ() -> None:
    before, after = choices(*["x"] * 12), choices(*["r"] * 12)
    found = compare_reviews(samples(12), before, samples(12), after)
    fair = summarise(before, samples(12), [])
    assert "McNemar" in change_words(found, fair, fair)
    picked = summarise(before, samples(12), [], picked_queue("what looked odd"))
    counts = f"12 got better and 0 got worse. {MEANING} Not tested: "
    assert change_words(found, fair, picked) == (
        f"{counts}the queue was picked (what looked odd), so a model that did badly on it loses by "
        "selection alone."
    )
    assert change_words(found, fair, fair, same_model=True) == (
        f"{counts}both reviews are of the same weights and preprocessing, so only the judging "
        "differs."
    )
    on_edits = summarise(before, samples(12), [], edited=np.arange(12) < 1)
    one = (
        "1 of 12 samples was judged on the edited image in one of the reviews, so the edits may "
        "make the difference."
    )
    assert change_words(found, fair, on_edits) == counts + one
    assert change_words(found, on_edits, fair, same_model=True) == (
        f"{counts}both reviews are of the same weights and preprocessing, and {one}"
    )
    in_order = CurrentQueue(QueueOrigin("all images", "all"))
    partly = summarise(choices(*["x"] * 12, "."), samples(13), [], in_order)
    assert change_words(found, fair, partly) == (
        f"{counts}only 12 of 13 samples can be counted so far, which are no random part of the "
        "queue."
    )
    of_each = CurrentQueue(QueueOrigin("6 of each", "stratified:6", 0))
    stratified = summarise(before, samples(12), [], of_each)
    assert change_words(found, fair, stratified).endswith(
        "Classes may weigh otherwise than in the gallery in this queue."  # one has no class
    )


def test_a_comparison_of_a_part_of_the_gallery_says_so() -> None:
    found = compare_reviews(samples(12), choices(*["x"] * 12), samples(12), choices(*["r"] * 12))
    whole = summarise(choices(*["x"] * 12), samples(12), [])
    dogs = CurrentQueue(QueueOrigin("dog", "group:dog"))
    part = summarise(choices(*["r"] * 12), samples(12), [], dogs)
    said = " The shared samples are of a part of the gallery (dog)."
    assert change_words(found, whole, part).endswith(said)
    assert change_words(found, part, whole).endswith(said)
    assert "part of the gallery" not in change_words(found, whole, whole)


def test_a_comparison_holds_however_what_was_left_out_turns_out() -> None:
    """Of 14 samples that both judged, 10 got better; 4 are disputed in the one or the other."""
    before = choices(*["xx"] * 10, "rx", "rx", "rr", "rr")
    after = choices(*["rr"] * 10, "rr", "rr", "??", "rw")
    found = compare_reviews(samples(14), before, samples(14), after)
    assert (found.left_out, found.paired.left_out) == (4, 4)
    fewer = scipy.stats.binomtest(4, 14).pvalue  # all four worse
    assert found.paired.p == pytest.approx(fewer)
    assert "the 4 judged but not counted turn out" in found.paired.words
    level = compare_reviews(
        *(samples(4), choices("xx", "xx", "rx", "rx"), samples(4), choices(*["rr"] * 4))
    )
    assert (level.paired.p, level.paired.left_out) == (1.0, 2)
    later = compare_reviews(samples(2), choices("xx", ".."), samples(2), choices("rr", "rr"))
    assert (later.left_out, later.paired.left_out) == (1, 0)  # not judged yet


def test_two_reviews_by_different_people_are_not_tested() -> None:
    """Ada judged all of A; Ben judged all of B, the first sample together with Ada."""
    table_a, table_b = choices(*["x."] * 12), choices("rr", *[".r"] * 11)
    found = compare_reviews(samples(12), table_a, samples(12), table_b)
    a, b = (summarise(each, samples(12), []) for each in (table_a, table_b))
    assert change_words(found, a, b) == (
        f"12 got better and 0 got worse. {MEANING} Not tested: 12 of 12 samples were judged by "
        "different people in the two reviews, so the change may be one of the judging."
    )
    both = compare_reviews(samples(12), choices(*["xx"] * 12), samples(12), choices(*["rr"] * 12))
    assert both.other_people == 0


def test_changes_by_settlement_are_counted() -> None:
    """Of 3 samples, two got better, one of them by a settlement; the settled third is the same."""
    before, after = choices("xx", "xx", "rr"), choices("rr", "rx", "rx", settled=".rr")
    found = compare_reviews(samples(3), before, samples(3), after)
    assert (found.paired.better.tolist(), found.settled) == ([0, 1], 1)
    a, b = (summarise(each, samples(3), []) for each in (before, after))
    said = " A settlement decided 1 of the 2 in one of the reviews."
    assert said in change_words(found, a, b)
    assert said in change_words(found, a, b, same_model=True)


def test_a_model_is_its_weights_and_preprocessing_whatever_its_name() -> None:
    model = ReviewedModel("a", "A", "1" * 64, "p1")
    assert model.same_as(replace(model, key="b", name="B"))
    assert not model.same_as(replace(model, preprocess="p2"))
    assert not model.same_as(replace(model, weights_sha256="2" * 64))


def test_one_lone_verdict_of_a_third_person_changes_no_kappa() -> None:
    pairs = ["rr", "ww", "rw", "xx", "rr", "ww", "xr", "rr", "ww", "xx", "rr"]
    two = summarise(choices(*pairs), samples(11), []).agreement
    third = summarise(choices(*(f"{each}." for each in pairs), "..x"), samples(12), []).agreement
    assert third.kappa == two.kappa
    assert third.words == two.words
    assert third.words.startswith("Cohen")


def test_a_settlement_that_is_out_of_date_decides_nothing() -> None:
    """All four were settled as right; of two, verdicts changed; of the third, none is left."""
    table = choices("rw", "r.", "..", "rr", settled="rrrr", again=(0, 1, 2))
    found = summarise(table, samples(4), [])
    assert (found.decided.counts, found.undecided, found.settled) == ((1, 0, 0, 0, 0), 3, 1)
    assert (found.again.tolist(), found.disputed.tolist()) == ([0, 1], [])
    assert found.settled_words == "1 settled, 2 to settle again"
    assert found.disputed_words == ""
    assert found.words.startswith("Of 1 sample judged right by the reviewers, 0 ")
    assert found.words.endswith(
        " Not counted: 2 to settle again, as verdicts were added, changed or withdrawn later, "
        "1 of them with a verdict “right for the wrong reason”; "
        "1 without a verdict."
    )
    nobody = choices("", settled="r", again=(0,))
    assert outcomes(nobody).tolist() == [NONE_GIVEN]


def test_cannot_tell_is_decided_and_says_so() -> None:
    found = summarise(choices("rr", "??", "??"), samples(3), [])
    assert found.cannot_tell_words == ", 2 of them as “cannot tell”"
    assert found.words.endswith(" Not counted: 2 decided as “cannot tell”.")
    assert summarise(choices("rr"), samples(1), []).cannot_tell_words == ""


def test_a_kappa_states_how_many_of_the_samples_each_judged() -> None:
    pairs = ["rr", "ww", "rw", "xx", "rr", "ww", "xr", "rr", "ww", "xx", "rr"]
    lone = summarise(choices("rrr", *(f"{each}." for each in pairs)), samples(12), []).agreement
    assert lone.words.startswith("Fleiss’ kappa is ")
    assert "for 3 reviewers over 12 shared samples, of which each judged 1 to 12" in lone.words
    assert "of which" not in summarise(choices(*pairs), samples(11), []).agreement_words
