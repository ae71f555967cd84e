"""What is not tested, or tested with a caution, because of where a group comes from."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from dashboard.pages.compare.effects import effect_values, q_words
from dashboard.reports.groups import comparison_report, groups_rows
from dashboard.scans.groups import GroupComparison, compare_groups
from data.analysis.effect import CONSTANT, HARDLY
from data.gallery.selections import keep_selection
from data.gallery.thumbnails import Thumbnails
from data.numerals import probability
from data.scans import Scan
from data.scans.subsets import Subset

DRAWN = (
    "A was drawn on the map of these features: its channels differ by construction, so nothing is "
    "tested."
)
ANSWERS = (
    "These groups come from the model's own predictions: differences of the last layers are "
    "partly by construction."
)


def made_of_features(scan: Scan, **origin: Any) -> GroupComparison:  # noqa: ANN401
    """Nine images a side by repetition: those low and those high in the first channel."""
    order = np.argsort(scan.channel_mean[:, 0])
    a, b = np.tile(order[:3], 3), np.tile(order[-3:], 3)
    return GroupComparison(scan, a, b, 0, "both", **origin)


def test_groups_drawn_on_the_features_are_described_but_not_tested(
    scan: Scan, tmp_path: Path
) -> None:
    """The same images as a class would be tested, and then channel 0 is significant."""
    tested = made_of_features(scan)
    assert tested.significance(0) == "yes"
    groups = made_of_features(scan, drawn=("A",))
    np.testing.assert_array_equal(groups.channels.g, tested.channels.g)
    assert [tuple(each) for each in groups.strongest] == [tuple(each) for each in tested.strongest]
    for values in (groups.channels.p, groups.channels.q, groups.channels.low, groups.channels.high):
        assert np.isnan(values).all()
    assert {groups.significance(channel) for channel in range(5)} == {"not tested"}
    assert groups.significant_findings == 0
    assert groups.caution == DRAWN
    brief = "A was drawn on the map of these features"
    assert groups.count == f"significance not tested: {brief}"
    assert groups.heading == "Largest differences between channels"
    assert (groups.separability, groups.separability_words) == (None, DRAWN)
    assert groups.no_separability == brief
    assert tested.separability is not None
    assert q_words(groups, 0) == ""
    assert effect_values(groups.channels, 0)["noInterval"] == f"no interval: {brief}"
    *_, of_statistics = groups.statistics
    assert not of_statistics.decided.any()
    assert set(of_statistics.why.ravel()) <= {
        f"no interval: {brief}",
        CONSTANT,
        f"{HARDLY} on a side",
    }
    maps = groups.cam_difference("last")
    assert maps.words == f"not tested: {brief}"
    assert np.isnan(maps.p).all()

    head, *rows = groups_rows(groups)
    for values in rows:
        row = dict(zip(head, values, strict=True))
        assert (row["p"], row["q"], row["low"], row["significant"]) == ("", "", "", "not tested")
        assert (row["finding"], row["note"]) == ("", DRAWN)
        assert isinstance(row["hedges_g"], float)
    page = " ".join(
        comparison_report(groups, "class:cat", "class:dog", Thumbnails(tmp_path), {}).split()
    )
    assert page.count(DRAWN) == 2  # above the channels and in place of the separability
    assert "<h2>Largest differences between channels</h2>" in page
    for claim in ("Mann-Whitney", "Balanced accuracy", "distinct findings", "q =", "q <"):
        assert claim not in page


def test_a_drawn_group_has_an_accuracy_but_no_interval(scan: Scan) -> None:
    """A lasso around points coloured by outcome chooses the share that it encloses."""
    right = scan.correct & scan.labelled
    share = f"{probability(right.sum() / scan.labelled.sum())} "
    everything = np.arange(len(scan.image_ids))
    groups = made_of_features(scan)
    assert groups.accuracy_words(everything, "class:cat", "class:dog").startswith(f"{share}(")
    assert "interval, n = 6)" in groups.accuracy_words(everything, "class:cat", "class:dog")
    right_only = groups.accuracy_words(everything, "outcome:right", "class:dog")
    assert right_only == "", "it is 1 by definition"
    assert groups.accuracy_words(np.flatnonzero(~scan.labelled), "class:cat", "class:dog") == ""
    rest = replace(groups, shared=1)
    assert rest.accuracy_words(everything, "class:cat", "outcome:wrong") == "", "what they left"
    drawn = made_of_features(scan, drawn=("A",))
    assert drawn.accuracy_words(everything, "class:cat", "class:dog") == (
        f"{share}(no interval: A was drawn on the map of these features, n = 6)"
    )


def test_selections_are_drawn_and_outcomes_are_the_models_own_answers(
    scan: Scan, home: Path
) -> None:
    """A selection has no origin in its stored form, and comes from nowhere but the map."""
    drawn = f"selection:{keep_selection(scan.image_ids[i] for i in (0, 2, 3))}"
    assert compare_groups(scan, drawn, "all").drawn == ("A",)
    assert Subset.parse(f"class:cat & {drawn}").drawn
    both = compare_groups(
        scan, f"selection:{keep_selection(scan.image_ids[i] for i in (4, 5, 6))}", drawn
    )
    assert both.drawn_words == (
        "A and B were drawn on the map of these features: their channels differ by construction, "
        "so nothing is tested."
    )
    classes = compare_groups(scan, "class:cat", "class:dog")
    assert (classes.drawn, classes.origin_words) == ((), "")
    for text in ("outcome:right", "predicted:cat", "predicted-group:dog"):
        assert Subset.parse(text).from_answers
    assert not Subset.parse("group:dog").from_answers
    answers = made_of_features(scan, from_answers=True)
    assert answers.caution == answers.origin_words == ANSWERS
    assert answers.separability_words.endswith(f" {ANSWERS}")
    assert answers.significance(0) == "yes"  # tested, with the sentence
    head, first, *_ = groups_rows(answers)
    assert dict(zip(head, first, strict=True))["note"] == ANSWERS
