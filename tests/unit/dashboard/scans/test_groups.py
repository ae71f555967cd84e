"""Two groups of a scan compared: by hand, on a small scan."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.pages.compare.effects import effect_values, q_words
from dashboard.reports.groups import comparison_report, groups_rows
from dashboard.scans.groups import COMPARED, GroupComparison, TooFewImages, compare_groups
from data.analysis.effect import compare_channels, hedges_g
from data.gallery.thumbnails import Thumbnails
from data.numerals import range_of
from data.scans import Scan
from data.scans.subsets import SubsetProblem


def test_two_classes_by_hand(scan: Scan) -> None:
    groups = compare_groups(scan, "class:cat", "class:dog")
    assert (groups.a.tolist(), groups.b.tolist(), groups.shared) == ([0, 2, 4], [1, 3, 6], 0)
    g, _, _ = hedges_g(scan.channel_mean[[0, 2, 4]], scan.channel_mean[[1, 3, 6]])
    np.testing.assert_allclose(groups.channels.g, g)
    assert not groups.channels.significant.any()
    assert "Too few images" in groups.caution
    assert groups.count == "significance not tested: under 8 images on a side"
    assert groups.significance(0) == "not tested"
    mean_a, mean_b, effect = groups.statistics
    np.testing.assert_allclose(mean_a, scan.statistics[[0, 2, 4]].mean(0))
    assert effect.g.shape == mean_b.shape == (2, 2)
    assert effect.why.tolist() == [["no interval: under 8 images on a side"] * 2] * 2
    mean, _, spread, _ = groups.cams("last")
    np.testing.assert_allclose(mean, scan.cam("last")[[0, 2, 4]].mean(0), rtol=1e-6)
    np.testing.assert_allclose(spread, scan.cam("last")[[0, 2, 4]].std(0), rtol=1e-5)
    assert groups.cam_difference("last").words == "not tested: under 8 images on a side"


def test_what_is_not_tested_has_no_p_on_the_page_in_the_table_or_in_the_report(
    scan: Scan, tmp_path: Path
) -> None:
    groups = compare_groups(scan, "class:cat", "class:dog")
    assert q_words(groups, 0) == ""
    head, *rows = groups_rows(groups)
    for values in rows:
        row = dict(zip(head, values, strict=True))
        assert (row["p"], row["q"], row["significant"]) == ("", "", "not tested")
        assert row["no_interval"] == "no interval: under 8 images on a side"
        assert row["quantity"] == COMPARED
    page = comparison_report(groups, "class:cat", "class:dog", Thumbnails(tmp_path), {})
    assert "q =" not in page
    assert page.count("<td>not tested</td><td>not tested</td>") == len(groups.strongest)


def test_a_part_is_compared_with_the_rest(scan: Scan) -> None:
    groups = compare_groups(scan, "class:cat", "all")
    assert (groups.a.tolist(), groups.b.tolist()) == ([0, 2, 4], [1, 3, 5, 6])
    assert (groups.shared, groups.left_out_of) == (3, "B")
    assert groups.named("cat", "all images") == ["cat", "all images without those of A"]
    turned = compare_groups(scan, "all", "class:cat")
    assert (turned.a.tolist(), turned.left_out_of) == ([1, 3, 5, 6], "A")
    assert turned.named("all images", "cat") == ["all images without those of B", "cat"]
    both = GroupComparison(scan, groups.a, groups.b, 1, "both")
    assert both.left_out_words == "1 image on both sides left out of both."
    assert both.named("a", "b") == [
        "a without images on both sides",
        "b without images on both sides",
    ]
    apart = compare_groups(scan, "class:cat", "class:dog")
    assert apart.named("cat", "dog") == ["cat", "dog"]


def test_a_side_without_images_of_its_own_is_reported(scan: Scan) -> None:
    with pytest.raises(TooFewImages, match="cat"):
        compare_groups(scan, "class:cat", "class:cat")
    with pytest.raises(SubsetProblem, match="of the group 'dogs'; choose dog"):
        compare_groups(scan, "group:dogs", "class:cat")


def test_the_report_holds_everything_and_runs_nothing(scan: Scan, tmp_path: Path) -> None:
    groups = compare_groups(scan, "class:cat", "class:dog")
    page = comparison_report(groups, "class:cat", "class:dog", Thumbnails(tmp_path), {})
    for part in (scan.id, "1" * 64, "Hedges", "cat", "Linear separability"):
        assert part in page
    assert "<script" not in page


def test_a_channel_that_two_layers_carry_on_is_one_finding(
    scan: Scan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As if the first channel of the last layer were that of the stem."""
    monkeypatch.setattr(
        "dashboard.scans.groups.carried_on", lambda *_: np.array([-1, -1, 0, -1, -1])
    )
    uncached = replace(scan)  # nothing cached
    groups = compare_groups(uncached, "class:cat", "class:dog")
    g = groups.channels.g.copy()
    g[[0, 2]] = 5, 7
    groups = replace(groups)
    groups.__dict__["channels"] = replace(groups.channels, g=g)
    assert groups.findings[[0, 2]].tolist() == [0, 0]
    assert len(groups.strongest) == 4
    assert groups.strongest[0].tolist() == [2, 0]
    assert groups.other_layers(groups.strongest[0]) == ["stem"]
    page = comparison_report(groups, "class:cat", "class:dog", Thumbnails(tmp_path), {})
    assert '<td>last #0</td><td>stem</td><td class="number">7.00</td>' in page
    assert "last #0" in page
    assert "stem #0" not in page


def test_untested_channels_stand_in_no_count_and_separators_come_first(scan: Scan) -> None:
    """Eight images a side by repetition: channel 0 never varies, channel 1 separates the sides."""
    groups = replace(compare_groups(replace(scan), "class:cat", "class:dog"))
    a, b = (np.random.default_rng(i).normal(size=(9, 5)) for i in (0, 1))
    a[:, 0], b[:, 0] = 1, 1
    a[:, 1], b[:, 1] = 1, 0
    groups = replace(groups, a=np.arange(9), b=np.arange(9))
    groups.__dict__["channels"] = compare_channels(a, b)
    assert groups.constant.tolist() == [0]
    assert groups.strongest[0].tolist() == [1]
    assert 0 not in np.concatenate(groups.strongest)
    assert groups.count.startswith(
        "1 of 4 tested channels are shown to differ at a false discovery"
    )
    assert groups.count.endswith("1 distinct finding; 1 not tested: the same for all images")
    assert (groups.significance(0), groups.significance(1)) == ("not tested", "yes")
    assert "largest of 4 effects" in groups.chosen_words
    head, first, *_, last = groups_rows(groups)
    row = dict(zip(head, first, strict=True))
    assert (row["channel"], row["hedges_g"], row["low"]) == (1, "", "")
    assert (row["significant"], row["finding"]) == (True, 1)
    assert row["no_value"] == "no g: does not vary within the sides; higher in A"
    assert 0 < row["p"] < row["q"] < 0.05
    row = dict(zip(head, last, strict=True))
    assert (row["channel"], row["no_value"]) == (0, "not tested: the same for all images")
    assert [row[name] for name in ("hedges_g", "p", "q", "finding")] == [""] * 4
    assert row["significant"] == "not tested"
    values = effect_values(groups.channels, 1)
    assert (values["g"], values["low"], values["high"]) == (None, None, None)
    assert values["noValue"] == "no g: does not vary within the sides; higher in A"
    ends = range_of(groups.channels.low[2], groups.channels.high[2])
    assert effect_values(groups.channels, 2)["interval"] == (
        f"95\N{NO-BREAK SPACE}% interval {ends}, for this channel alone"
    )
    assert (row["interval_level"], row["note"]) == (0.95, "")
    assert groups.heading == "Channels that separate A and B"
    nothing = replace(groups)
    nothing.__dict__["channels"] = compare_channels(a[:, :1], b[:, :1])
    assert (nothing.strongest, nothing.chosen_words) == ((), "")
    assert nothing.heading == "Largest differences between channels"
