"""The agreement of a review's reviewers in words, and what speaks against it."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.reviews.agreement import NOT_BLIND, agreement_words
from dashboard.reviews.judged_maps import is_other_map
from dashboard.reviews.summarise import summarise
from data.analysis.calibration import proportion
from data.numerals import percent_range
from data.reviews import NONE_GIVEN, MapDifference
from tests.unit.dashboard.reviews.small import choices, codes, picked_queue, samples


def test_verdicts_on_different_maps_are_not_pooled_without_a_word() -> None:
    """The maps of all but the second differ; the third is hidden, one person judged the last."""
    maps = np.array([True, False, True, True])
    table = choices("rr", "rr", "..", "r.", hidden=(2,))
    summary = summarise(table, samples(4), [], other_maps=maps)
    assert (summary.shared.other_maps, summary.right.other_maps) == (1, 2)
    assert (
        "1 of 2 shared samples was judged on different maps (layer, method, class or edits): "
        "verdicts on these may agree or differ for that reason alone."
    ) in agreement_words(summary)
    assert "2 judged on different maps" in summary.words
    plain = summarise(choices("rr", "rr"), samples(2), [])
    assert "different maps" not in agreement_words(plain) + plain.words


def test_a_map_of_no_class_is_the_same_for_all_classes() -> None:
    assert is_other_map(MapDifference(0, "grad_cam", only_target=True))
    assert not is_other_map(MapDifference(0, "layer_activation", only_target=True))
    assert is_other_map(MapDifference(0, "layer_activation", only_target=False))
    assert is_other_map(MapDifference(0, "of a plug-in that is gone", only_target=True))


def test_agreement_of_reviewers_who_see_each_other_is_called_so() -> None:
    table = choices("rr", "ww", "rr")
    assert agreement_words(summarise(table, samples(3), [], blind=False)).endswith(NOT_BLIND)
    assert NOT_BLIND not in agreement_words(summarise(table, samples(3), [], blind=True))
    assert NOT_BLIND not in agreement_words(summarise(choices("r."), samples(1), [], blind=False))


def test_agreement_of_a_blind_review_states_verdicts_that_may_rest_on_others() -> None:
    table = replace(choices("rr", "ww", "r."), informed=codes("r.", "..", "r.") != NONE_GIVEN)
    words = agreement_words(summarise(table, samples(3), []))
    informed = (
        "For 1 verdict, the choice was made or changed when the reviewer could already see others'"
    )
    assert informed in words
    none = agreement_words(summarise(choices("rr", "ww"), samples(2), []))
    assert "could already see" not in none


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
    assert agreement_words(picked) == (
        f"Cohen’s kappa is {kappa.value:.2f} for 2 reviewers over 11 shared samples, without an "
        "interval: the samples were picked, not drawn at random. This is of this queue only "
        "(what looked odd)."
    )
    assert (
        picked.sampling.interval(picked.agreement.unanimous, "picked")
        == "of this queue only, 9 of 11"
    )
    assert drawn.sampling.interval(drawn.agreement.unanimous, "") == "48.2 to 97.8\u00a0%, 9 of 11"


def test_one_withdrawn_verdict_takes_only_the_interval_that_cannot_hold_it() -> None:
    """29 of 30 samples have two verdicts: the shares hold either way, and kappa says why not."""
    pairs = ["rr"] * 20 + ["ww"] * 5 + ["rw"] * 5
    whole = summarise(choices(*pairs), samples(30), [])
    assert whole.agreement.kappa is not None
    assert whole.agreement.kappa.low is not None
    pairs[13] = "r."
    summary = summarise(choices(*pairs, withdrawn=[13]), samples(30), [])
    shared = summary.agreement
    assert (shared.samples, summary.shared.gaps.positions.tolist()) == (29, [13])
    assert shared.unanimous == proportion(24, 29, left_out=1)
    low, high = proportion(24, 30).low, proportion(25, 30).high
    assert shared.pairwise_ends == pytest.approx((low, high))
    assert shared.kappa is not None
    assert (shared.kappa.low, shared.kappa.high) == (None, None)
    assert (
        "without an interval: only 29 of 30 samples can be counted so far, and sample 14 (verdict "
        "withdrawn) comes before others in the random order: judge it again, if only as “cannot "
        "tell”. The intervals of shares hold however sample 14 (verdict withdrawn) turns out."
    ) in agreement_words(summary)
    assert summary.sampling.interval(shared.unanimous, shared.no_share_interval) == (
        f"{percent_range(low, high)}, 24 of 29"
    )
    assert (len(summary.gaps), summary.no_interval) == (0, "")  # one verdict of it is still there


def test_one_lone_verdict_of_a_third_person_changes_no_kappa() -> None:
    pairs = ["rr", "ww", "rw", "xx", "rr", "ww", "xr", "rr", "ww", "xx", "rr"]
    two = summarise(choices(*pairs), samples(11), []).agreement
    third = summarise(choices(*(f"{each}." for each in pairs), "..x"), samples(12), []).agreement
    assert third.kappa == two.kappa
    assert third.words == two.words
    assert third.words.startswith("Cohen")


def test_a_kappa_states_how_many_of_the_samples_each_judged() -> None:
    pairs = ["rr", "ww", "rw", "xx", "rr", "ww", "xr", "rr", "ww", "xx", "rr"]
    lone = summarise(choices("rrr", *(f"{each}." for each in pairs)), samples(12), []).agreement
    assert lone.words.startswith("Fleiss’ kappa is ")
    assert "for 3 reviewers over 12 shared samples, of which each judged 1 to 12" in lone.words
    assert "of which" not in agreement_words(summarise(choices(*pairs), samples(11), []))
