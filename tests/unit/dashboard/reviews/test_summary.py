"""The summary of a review, by hand."""

from dataclasses import replace

import numpy as np
import pytest
import scipy

from dashboard.maps.captions import answer_of_sample
from dashboard.reviews.agreement import agreement_words
from dashboard.reviews.judged_maps import MapTests
from dashboard.reviews.summarise import outcomes, summarise
from dashboard.reviews.summary import counting_words
from data.analysis.calibration import proportion
from data.numerals import percent_range
from data.reviews import NONE_GIVEN, Choice, CurrentQueue, QueueOrigin, TagCount
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
    summary = summarise(choices(*SIX, settled=".w...."), samples(), tags)
    assert (summary.judged, summary.alone, summary.disputes.settled, summary.verdicts) == (
        5,
        1,
        1,
        10,
    )
    assert summary.disputes.open.tolist() == [5]
    assert (summary.decided.counts, summary.undecided) == ((1, 2, 0, 1, 0), 2)
    assert summary.wrong_reason == proportion(2, 3, left_out=2)  # the dispute, and what was skipped
    assert summary.deciding.tolist() == [1, 2]
    assert "2 (66.7\u00a0%" in summary.words
    by_class = {row.name: row.counts for row in summary.breakdowns["class"]}
    assert by_class == {
        "cat": (2, 2, 0, 0, 0),
        "dog": (1, 1, 0, 1, 0),
        "class unknown": (1, 0, 1, 1, 0),
    }
    assert summary.breakdowns["class"][0].name == "cat"  # most right for the wrong reason
    by_group = {row.name: row.total for row in summary.breakdowns["group"]}
    assert by_group == {"animal": 10, "cat": 4, "dog": 6}
    assert [row.total for row in summary.breakdowns["reviewer"]] == [5, 4, 1]
    assert [(row.name, row.counts) for row in summary.breakdowns["tag"]] == [
        ("watermark", (0, 3, 0, 0, 0)),
        ("label error", (0, 0, 0, 1, 0)),
    ]
    assert summary.agreement.samples == 4
    assert summary.agreement.pairwise == pytest.approx((1 + 0 + 1 + 0) / 4)
    ends = proportion(2, 6).low, proportion(4, 6).high  # two samples were passed over
    assert summary.agreement.pairwise_ends == pytest.approx(ends)
    first = summarise(choices(*(SIX[i] for i in (0, 1, 2, 5, 3, 4))), samples(), []).agreement
    assert first.pairwise_ends == pytest.approx((0.0676, 0.9324), abs=1e-4)


def test_right_is_the_verdict_of_the_reviewers_and_of_how_many() -> None:
    """Odd samples are labelled 1 and predicted 0; the last one has no label."""
    table = choices("rr", "wr", "r.", "r.", "x.", "r.", settled=".w....")
    outcomes = ("right", "wrong", "right", "wrong", "right", "")
    labels = np.array([0, 1, 0, 1, 0, -1], np.int32)
    summary = summarise(table, replace(samples(), labels=labels, outcomes=outcomes), [])
    assert summary.words == (
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
    assert summary.decided_single.counts == (3, 0, 0, 1, 0)
    assert summary.single.tolist() == [False, False, True, True, True, True]
    both = summarise(choices("rr", "rr"), replace(samples(2), outcomes=("right", "right")), [])
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
        outcomes=("", "right", ""),
    )
    assert summarise(choices("rr", "rr", "rr"), queue, []).words.endswith(
        "of these, 1 without a label to compare, 1 not predicted yet, so not compared with the "
        "label."
    )
    assert answer_of_sample(queue, 0).words == "cat, not predicted yet"
    assert answer_of_sample(queue, 1).words == "dog (50.0\u00a0%), predicted right"


def test_a_label_that_is_not_compared_is_a_label() -> None:
    """As of several labels for a model that predicts one class."""
    labels = np.full(3, -1, np.int32)
    names = ("cat", "cat / dog", "")
    queue = replace(samples(3), labels=labels, class_names=names, outcomes=("",) * 3)
    summary = summarise(choices("r", "r", "r"), queue, [])
    assert (summary.right.unlabelled, summary.right.uncompared) == (1, 2)
    assert (
        "of these, 3 judged by one reviewer only, 1 without a label to compare, 2 with a label "
        "that is not compared here (several labels, none that the model has, or independent "
        "classes in a review that an earlier release made)."
    ) in summary.words


def test_predictions_of_several_classes_are_compared_as_everywhere() -> None:
    """The stored outcome decides; label and best class would say nothing, or the contrary."""
    queue = replace(
        samples(4),
        labels=np.full(4, -1, np.int32),
        class_names=("cat", "cat / dog", "cat", "dog"),
        yes=({0: "cat", 1: "dog"}, {0: "cat", 1: "dog"}, {0: "cat"}, {}),
        outcomes=("wrong", "right", "right", "wrong"),
    )
    summary = summarise(choices("rr", "ww", "xx", "xx"), queue, [])
    assert (summary.right.unlike_label, summary.right.uncompared, summary.wrong.like_label) == (
        1,
        0,
        1,
    )
    assert "of these, 1 whose label differs from the prediction." in summary.words
    assert "1 sample is judged “wrong” or “wrong but understandable” although" in summary.words
    assert [queue.sample(i).predicted_classes for i in (2, 3)] == [{0: "cat"}, (0,)]
    unpredicted = replace(
        queue, predicted=np.full(4, -1, np.int32), yes=(None,) * 4, outcomes=("",) * 4
    )
    summary = summarise(choices("rr", "..", "..", ".."), unpredicted, [])
    assert (summary.right.unpredicted, summary.right.uncompared) == (1, 0)
    assert unpredicted.sample(0).predicted_classes == ()


def test_a_confidence_that_nobody_stated_is_counted_apart() -> None:
    """A zero beside a verdict is "not stated"; one where no verdict stands counts nowhere."""
    confidence = np.array([[3, 0], [2, 0], [0, 0]], np.int8)
    summary = summarise(replace(choices("rr", "w.", "xr"), confidence=confidence), samples(3), [])
    assert summary.confidence == (3, 0, 1, 1)
    assert summary.confidence_words == (
        "Confidence, stated with 2 of 5 verdicts: 1 sure, 1 fairly sure, 0 unsure; 3 not stated."
    )
    nothing = summarise(choices("", ""), samples(2), [])
    assert nothing.confidence_words == "No verdict states a confidence yet."


def test_the_rate_names_the_samples_that_it_leaves_out() -> None:
    """Of the disputes, "rw." holds a verdict "right for the wrong reason", "urx" none."""
    summary = summarise(choices(*SIX), samples(), [])
    assert summary.words.endswith(
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
    summary = summarise(choices(*["rr"] * 4, *["rw"] * 8), samples(12), [])
    ends = scipy.stats.binomtest(8, 12).proportion_ci(method="exact")
    assert summary.left_out == 8
    assert (summary.wrong_reason.low, summary.wrong_reason.high) == (0, pytest.approx(ends.high))
    assert summary.wrong_reason_interval == "0.0 to 90.1\u00a0%, 0 of 4; 8 judged but not counted"
    assert summary.words.startswith(
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
    summary = summarise(table, samples(5), [])
    assert summary.disputes.overruled.tolist() == [0, 2, 4]
    words = "3 samples are settled otherwise than a verdict “right for the wrong reason”."
    assert summary.disputes.overruled_words == words
    assert f" {words}" in summary.words
    assert "of these, 3 decided by a settlement" in summary.words
    nowhere = summarise(choices("rw", settled="x"), samples(1), [])
    assert nowhere.words.startswith("No sample is judged right yet")
    assert nowhere.disputes.overruled_words in nowhere.words
    open_again = summarise(choices("rw", settled="r", again=(0,)), samples(1), [])
    hidden = summarise(choices("..", hidden=(0,)), samples(1), [])
    agreed = summarise(choices("rr", "ww"), samples(2), [])
    assert [each.disputes.overruled_words for each in (open_again, hidden, agreed)] == [""] * 3


def test_an_empty_review_is_described_in_words() -> None:
    summary = summarise(choices("", "", ""), samples(3), [])
    assert (summary.judged, summary.verdicts, summary.undecided) == (0, 0, 3)
    assert "No sample" in summary.words
    assert "Nobody" in summary.agreement.words
    assert summary.breakdowns["class"] == summary.breakdowns["tag"] == ()


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
    summary = summarise(choices("w.", "rr", "x."), samples(3), [])
    settled = summarise(choices("w.", "rr", "x.", settled="w.."), samples(3), [])
    for each in (summary, settled):
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


def test_who_cannot_judge_gets_no_request_to_judge() -> None:
    """A viewer, a guest or a lead who is no reviewer: only closing the review helps them."""
    hidden = summarise(choices("..", "..", hidden=(0, 1)), samples(2), [], judges=False)
    one = summarise(choices("xr", "..", hidden=(1,)), samples(2), [], judges=False)
    assert hidden.wrong_reason_interval == "hidden until the review is closed"
    assert hidden.nothing_visible == "Hidden until the review is closed: 2 samples"
    assert hidden.hidden_words == "; 2 hidden until the review is closed"
    assert hidden.no_settlement_words == (
        "Nothing that you may see is settled yet; 2 samples hidden until the review is closed."
    )
    assert "1 hidden from you until the review is closed." in one.words
    assert counting_words(one, "class") == [
        "Verdicts on 1 sample do not count here: they are hidden until the review is closed."
    ]


def test_a_queue_of_each_class_says_how_classes_weigh() -> None:
    """Two cats and two dogs weigh equally; three cats and two dogs of a gallery do not."""
    words = "up to 3 images of each of 2 classes, seed 0 (1 has fewer, 1 has more)"
    queue = CurrentQueue(QueueOrigin(words, "stratified:3", 0))
    equal = summarise(choices("rr", "ww", "rr", "rr"), samples(4), [], queue)
    assert equal.wrong_reason_interval == "0.6 to 80.6\u00a0% (classes weigh equally), 1 of 4"
    assert (
        "Classes weigh equally in this queue: over all images of the gallery, the rate may differ."
    ) in equal.words
    assert "Classes weigh equally in this queue." in agreement_words(equal)
    unequal = summarise(choices("rr", "ww", "rr", "rr", "rr"), samples(5), [], queue)
    assert "weigh equally" not in unequal.words + unequal.wrong_reason_interval
    assert "Classes weigh neither equally nor as in the gallery in this queue" in unequal.words
    whole = QueueOrigin(words.replace("1 has more", "none has more"), "stratified:3", 0)
    same = summarise(choices("rr", "ww", "rr", "rr", "rr"), samples(5), [], CurrentQueue(whole))
    assert (same.sampling.weights, "may differ" in same.words) == ("", False)
    added = summarise(choices("rr", "ww"), samples(2), [], replace(queue, added=1))
    assert (added.sampling.weights, added.sampling.picked) == (
        "",
        f"{queue.words}; 1 added by hand",
    )
    assert summarise(choices("rr", "ww"), samples(2), []).sampling.weights == ""
    assert CurrentQueue(QueueOrigin("picked by hand"), added=1).words == "picked by hand"


def test_the_rate_holds_however_samples_that_were_passed_over_turn_out() -> None:
    summary = summarise(choices("w", ".", "r", ".", "r", "."), samples(6), [])
    assert summary.gaps.positions.tolist() == [1, 3]  # the last sample is no gap: it is not due yet
    assert summary.wrong_reason == proportion(1, 3, left_out=2)
    ends = percent_range(summary.wrong_reason.low, summary.wrong_reason.high)
    turn_out = "however sample 2 (not judged) and sample 4 (not judged) turn out)"
    assert f"{ends}, {turn_out}" in summary.words
    assert summary.wrong_reason_interval.endswith(", 1 of 3; 2 passed over")
    assert "No interval" not in summary.words
    hidden = summarise(choices("w", ".", "r", hidden=[1]), samples(3), [])
    assert hidden.gaps.words == "sample 2 (hidden until you judge it)"
    many = summarise(choices(*"w....r"), samples(6), [])
    assert many.gaps.words == (
        "sample 2 (not judged), sample 3 (not judged), sample 4 (not judged) and 1 more"
    )


def test_withdrawing_whatever_is_inconvenient_does_not_make_an_interval_miss() -> None:
    """The worst case: every verdict “wrong reason” is withdrawn but the last sample's."""
    numbers, share, missed = np.random.default_rng(0), 0.3, 0
    for _ in range(300):
        letters = ["w" if wrong else "r" for wrong in numbers.random(30) < share]
        kept = ["." if letter == "w" else letter for letter in letters[:-1]] + letters[-1:]
        rate = summarise(choices(*kept), samples(30), []).wrong_reason
        missed += not rate.low <= share <= rate.high
    assert missed <= 0.05 * 300


def test_a_queue_in_order_has_an_interval_once_all_of_it_is_judged() -> None:
    queue = CurrentQueue(QueueOrigin("all images", "all"))
    partly = summarise(choices("ww", "rr", "rr", ".."), samples(4), [], queue)
    assert partly.words.startswith(
        "Of 3 samples judged right by the reviewers, 1 (33.3\u00a0%) is right for the wrong "
        "reason. No interval: only 3 of 4 samples can be counted so far, which are no random part "
        "of the queue: judge the others too. “Right”"
    )
    assert partly.wrong_reason_interval == "no interval: partly judged, 1 of 3"
    assert "interval" not in agreement_words(partly).replace("without an interval", "")
    part = CurrentQueue(QueueOrigin("cat", "class:cat"))
    whole = summarise(choices("ww", "rr", "rr"), samples(3), [], part)
    assert whole.wrong_reason_interval == "0.8 to 90.6\u00a0% (cat only), 1 of 3"
    assert "The queue holds a part of the gallery (cat): elsewhere, the rate may differ." in (
        whole.words
    )
    assert "This is about a part of the gallery (cat)." in agreement_words(whole)


def test_a_settlement_that_is_out_of_date_decides_nothing() -> None:
    """All four were settled as right; of two, verdicts changed; of the third, none is left."""
    table = choices("rw", "r.", "..", "rr", settled="rrrr", again=(0, 1, 2))
    summary = summarise(table, samples(4), [])
    assert (summary.decided.counts, summary.undecided, summary.disputes.settled) == (
        (1, 0, 0, 0, 0),
        3,
        1,
    )
    assert (summary.disputes.again.tolist(), summary.disputes.open.tolist()) == ([0, 1], [])
    assert summary.disputes.settled_words == "1 settled, 2 to settle again"
    assert summary.disputed_words == ""
    assert summary.words.startswith("Of 1 sample judged right by the reviewers, 0 ")
    assert summary.words.endswith(
        " Not counted: 2 to settle again, as verdicts were added, changed or withdrawn later, "
        "1 of them with a verdict “right for the wrong reason”; "
        "1 without a verdict."
    )
    nobody = choices("", settled="r", again=(0,))
    assert outcomes(nobody).tolist() == [NONE_GIVEN]


def test_cannot_tell_is_decided_and_says_so() -> None:
    summary = summarise(choices("rr", "??", "??"), samples(3), [])
    assert summary.cannot_tell_words == ", 2 of them as “cannot tell”"
    assert summary.words.endswith(" Not counted: 2 decided as “cannot tell”.")
    assert summarise(choices("rr"), samples(1), []).cannot_tell_words == ""
