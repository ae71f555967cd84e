"""The summary of a review and the comparison of two, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.reviews.between_models import NothingShared, change_words, compare_reviews
from dashboard.reviews.summary import NOT_BLIND, counting_words, outcomes, summarise
from data.analysis.calibration import proportion
from data.reviews import NONE_GIVEN, Choice, CurrentQueue, QueueOrigin, TagCount
from tests.unit.dashboard.reviews.small import choices, codes, samples

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
    assert found.wrong_reason == proportion(2, 3)
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
    assert found.agreement.pairwise_ends == pytest.approx((0.0676, 0.9324), abs=1e-4)


def test_right_is_the_verdict_of_the_reviewers_and_of_how_many() -> None:
    """Odd samples are labelled 1 and predicted 0; the last one has no label."""
    table = choices("rr", "wr", "r.", "r.", "x.", "r.", settled=".w....")
    found = summarise(table, replace(samples(), labels=np.array([0, 1, 0, 1, 0, -1], np.int32)), [])
    assert found.words == (
        "Of 5 samples judged right by the reviewers, 1 (20.0\u00a0%; 95\u00a0% interval 0.5 to "
        "71.6\u00a0%) is right for the wrong reason. “Right” is their verdict, not the label; of "
        "these, 3 judged by one reviewer only, 2 whose label differs from the prediction, "
        "1 without a label or a prediction to compare."
    )
    assert found.decided_single.counts == (3, 0, 0, 1, 0)
    assert found.single.tolist() == [False, False, True, True, True, True]
    both = summarise(choices("rr", "rr"), replace(samples(2), labels=np.zeros(2, np.int32)), [])
    assert both.words.endswith("wrong reason. “Right” is their verdict, not the label.")


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
    picked = summarise(table, samples(3), [], "the 3 images with the lowest confidence")
    assert picked.words.startswith(
        "Of 3 samples judged right by the reviewers, 1 (33.3\u00a0%) is right for the wrong "
        "reason. This share is of this queue only (the 3 images with the lowest confidence): the "
        "model's rate may differ. "
    )
    assert picked.wrong_reason_interval == "of this queue only, 1 of 3"
    drawn = summarise(table, samples(3), [])
    assert "interval" in drawn.words
    assert "this queue only" not in drawn.words
    assert drawn.wrong_reason_interval == "1 to 91\u00a0%, 1 of 3"


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
    assert QueueOrigin("the queue", text).picked == ("the queue" if picked else "")


def test_agreement_of_reviewers_who_see_each_other_is_said_to_be_so() -> None:
    table = choices("rr", "ww", "rr")
    assert summarise(table, samples(3), [], blind=False).agreement_words.endswith(NOT_BLIND)
    assert NOT_BLIND not in summarise(table, samples(3), [], blind=True).agreement_words
    assert NOT_BLIND not in summarise(choices("r."), samples(1), [], blind=False).agreement_words


def test_agreement_of_a_blind_review_states_verdicts_that_may_rest_on_others() -> None:
    table = replace(choices("rr", "ww", "r."), informed=codes("r.", "..", "r.") != NONE_GIVEN)
    words = summarise(table, samples(3), []).agreement_words
    assert "1 verdict was given or changed when the reviewer could already see others'" in words
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
    assert settled.words.endswith(
        "of these, 1 judged by one reviewer only, 1 whose label differs from the prediction."
    )


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
    picked = summarise(choices(*pairs), samples(11), [], "everything predicted wrong")
    assert drawn.agreement.kappa is not None
    assert drawn.agreement.kappa.low is not None
    kappa = picked.agreement.kappa
    assert kappa is not None
    assert (kappa.value, kappa.low) == (drawn.agreement.kappa.value, None)
    assert picked.agreement.pairwise_ends is None
    assert picked.agreement_words == (
        f"Cohen’s kappa is {kappa.value:.2f} for 2 reviewers over 11 shared samples, without an "
        "interval: the samples were picked, not drawn at random. This is of this queue only "
        "(everything predicted wrong)."
    )
    assert picked.interval(picked.agreement.unanimous) == "of this queue only, 9 of 11"
    assert drawn.interval(drawn.agreement.unanimous) == "48 to 98\u00a0%, 9 of 11"


def test_a_queue_with_equally_many_of_each_class_says_how_classes_weigh() -> None:
    found = summarise(choices("rr", "ww", "rr"), samples(3), [], equal_classes=True)
    assert found.wrong_reason_interval == "1 to 91\u00a0% (classes weigh equally), 1 of 3"
    assert (
        "Classes weigh equally in this queue: over all images of the gallery, the rate may differ."
    ) in found.words
    assert "Classes weigh equally in this queue." in found.agreement_words
    stratified = QueueOrigin("2 images of each class, seed 0", "stratified:2", 0)
    assert CurrentQueue(stratified).equal_classes
    assert not CurrentQueue(stratified, added=1).equal_classes  # picked, rather
    assert not CurrentQueue(QueueOrigin("2 images at random", "random:2", 0)).equal_classes
    assert CurrentQueue(QueueOrigin("picked by hand"), added=1).words == "picked by hand"


def test_two_reviews_of_a_picked_queue_are_not_tested() -> None:
    before, after = choices(*["x"] * 12), choices(*["r"] * 12)
    found = compare_reviews(samples(12), before, samples(12), after)
    assert "McNemar" in change_words(found, "")
    assert change_words(found, "everything predicted wrong") == (
        "12 got better and 0 got worse. Not tested: the queue was picked (everything predicted "
        "wrong), so a model that did badly on it loses by selection alone."
    )
    assert change_words(found, "", same_model=True) == (
        "12 got better and 0 got worse. Not tested: both reviews are of the same weights, so only "
        "the judging differs."
    )


def test_one_lone_verdict_of_a_third_person_changes_no_kappa() -> None:
    pairs = ["rr", "ww", "rw", "xx", "rr", "ww", "xr", "rr", "ww", "xx", "rr"]
    two = summarise(choices(*pairs), samples(11), []).agreement
    third = summarise(choices(*(f"{each}." for each in pairs), "..x"), samples(12), []).agreement
    assert third.kappa == two.kappa
    assert third.words == two.words
    assert third.words.startswith("Cohen")
