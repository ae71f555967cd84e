"""A finished scan: found, moved, and asked by hand."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from data.gallery.selections import SelectionProblem, keep_selection
from data.scans import Scan, ScanPlan, ScanProblem, ScanStore, open_scan
from data.scans.reduce import class_means, merge_moments
from data.scans.subset_names import names_in_scan, nearest, unknown_name
from data.scans.subsets import Subset, SubsetProblem
from tests.unit.data.scans.small import IMAGES, cells
from tests.unit.data.scans.test_store import run


@pytest.fixture
def scan(database: Engine, home: Path) -> Scan:
    return open_scan(run(ScanStore(database, home / "data" / "scans")))


def test_it_is_found_by_id_prefix_folder_or_as_the_newest(scan: Scan, tmp_path: Path) -> None:
    assert open_scan().id == open_scan(scan.id[:6]).id == open_scan(scan.folder).id == scan.id
    moved = shutil.copytree(scan.folder, tmp_path / "elsewhere")
    assert open_scan(str(moved)).id == scan.id
    with pytest.raises(ScanProblem, match="No finished scan here starts"):
        open_scan("zz")


def test_images_are_selected_by_class_group_and_outcome(scan: Scan) -> None:
    assert scan.select(class_name="cat").tolist() == [0, 2, 4]
    assert scan.select(group="dog").tolist() == [1, 3, 6]
    right, wrong = scan.select(outcome="right"), scan.select(outcome="wrong")
    assert sorted([*right, *wrong]) == [0, 1, 2, 3, 4, 6]  # the fifth has no class
    assert (scan.predicted[right] == scan.labels[right]).all()
    assert scan.groups == ("mammal", "dog")


def test_an_image_of_two_classes_belongs_to_both(scan: Scan) -> None:
    both = replace(scan.plan.images[0], label=-1, class_names=("cat", "dog"))
    plan = replace(scan.plan, images=(both, *scan.plan.images[1:]))
    result = replace(scan, plan=ScanPlan.from_json(plan.to_json()))
    assert result.image_classes[0] == "cat / dog"
    assert result.select(class_name="cat").tolist() == [0, 2, 4]
    assert result.select(class_name="dog").tolist() == [0, 1, 3, 6]
    assert result.select(class_name="cat / dog").tolist() == [0]
    assert 0 not in [*result.select(outcome="right"), *result.select(outcome="wrong")]


def test_channels_belong_to_layers(scan: Scan) -> None:
    assert scan.layers == ("stem", "last")
    assert (scan.channels("stem"), scan.channels("last")) == (slice(0, 2), slice(2, 5))
    assert [scan.channel_of(i) for i in (0, 1, 2, 4)] == [
        *(("stem", 0), ("stem", 1)),
        *(("last", 0), ("last", 2)),
    ]


def test_class_means_are_those_of_its_images(scan: Scan) -> None:
    labels, counts, means = scan.class_means
    assert (labels.tolist(), counts.tolist()) == ([0, 1], [3, 3])
    expected = cells()[[0, 2, 4]].mean(2).mean(0)
    np.testing.assert_allclose(means[0], expected, rtol=1e-6)


def test_histograms_share_the_range_of_all_images(scan: Scan) -> None:
    counts, edges = scan.histogram("stem", 1, [0, 1, 2], bins=4)
    values = cells()[:, 1].mean(1).astype("float32")
    assert counts.sum() == 3
    assert (edges[0], edges[-1]) == (values.min(), values.max())


def test_few_images_decide_nothing_about_dead_channels(scan: Scan) -> None:
    assert scan.dead is None


def test_enough_images_decide_which_channels_are_dead(
    scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.scans.scan.DEAD_IMAGES", IMAGES)
    moments = np.array(scan.moments)
    moments[2, 3] = 0  # it never varies
    result = replace(scan, arrays={**scan.arrays, "moments_all": moments})
    assert result.dead is not None
    assert result.dead.tolist() == [False, False, False, True, False]


def test_only_channels_of_a_layer_with_a_bound_can_saturate(scan: Scan) -> None:
    assert not scan.bounded.any()
    plan = replace(scan.plan, provenance={**scan.provenance, "bounds": [None, 6.0]})
    assert replace(scan, plan=plan).bounded.tolist() == [False, False, True, True, True]


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).normal(size=(50, 6)).astype("float32")
    values[7] = np.nan
    labels = np.arange(50) % 3 - 1
    whole = class_means(values, labels)
    monkeypatch.setattr("data.scans.reduce.BLOCK", 7)
    cut = class_means(values, labels)
    for name, expected in whole.items():
        np.testing.assert_allclose(cut[name], expected, rtol=1e-6)
    assert whole["class_counts"].sum() == np.isfinite(values[labels >= 0]).all(1).sum()


def test_moments_of_parts_with_nothing_in_them() -> None:
    empty = np.zeros((4, 2))
    one = np.array([[3.0, 3], [1, 2], [4, 5], [0, 1]])
    assert np.array_equal(merge_moments(np.stack([empty, one, empty])), one)


@pytest.mark.parametrize(
    ("text", "positions", "words"),
    [
        ("all", [0, 1, 2, 3, 4, 5, 6], "all images"),
        ("class:cat", [0, 2, 4], "cat"),
        ("group:dog", [1, 3, 6], "dog"),
        ("group:mammal", [1, 3, 6], "mammal"),
        ("group:other mammal", [], "other mammal"),
    ],
)
def test_subsets_by_hand(scan: Scan, text: str, positions: list[int], words: str) -> None:
    subset = Subset.parse(text)
    assert subset.text == text
    assert subset.words == words
    assert subset.positions(scan).tolist() == positions


@pytest.mark.parametrize(
    ("former", "text"),
    [
        ("family:dog & predicted-family:bird", "group:dog & predicted-group:bird"),
        ("family:mammal", "group:other mammal"),
        ("group:mammal & predicted-family:vehicle", "group:mammal & predicted-group:other vehicle"),
        ("family:other", "group:other"),
    ],
)
def test_subsets_of_earlier_releases_mean_the_same_images(former: str, text: str) -> None:
    assert Subset.parse(former).text == text


def test_subsets_hold_all_that_is_stated(scan: Scan) -> None:
    wrong = Subset.parse("class:cat & outcome:wrong & predicted:dog")
    expected = [i for i in (0, 2, 4) if scan.predicted[i] == 1]
    assert wrong.positions(scan).tolist() == expected
    assert wrong.words == "cat, predicted wrong, predicted as dog"


def test_a_range_of_confidence_is_a_subset(scan: Scan) -> None:
    confidence = np.asarray(scan.probabilities[:, 0])  # of this scan: any numbers
    subset = Subset.parse("group:dog & confidence:0.20-0.9")
    expected = [i for i in (0, 1, 2, 3, 4, 5, 6) if 0.2 < confidence[i] <= 0.9]
    assert 0 < len(expected) < 7
    assert Subset.parse("confidence:0.2-0.9").positions(scan).tolist() == expected
    assert subset.positions(scan).tolist() == [i for i in expected if i in (1, 3, 6)]
    assert subset.text == "group:dog & confidence:0.2-0.9"
    assert subset.words == "dog, confidence 20 to 90\u00a0%"
    assert subset.from_answers
    with pytest.raises(SubsetProblem, match=r"'0\.9-0\.8' is no range of confidence"):
        Subset.parse("confidence:0.9-0.8")


@pytest.mark.parametrize("name", ["salt & pepper", "100 %", "a:b", "%26"])
def test_any_class_has_a_subset_that_an_address_can_hold(name: str) -> None:
    subset = Subset(class_name=name, outcome="wrong")
    assert Subset.parse(subset.text) == subset


def test_a_selection_is_kept_under_what_it_holds(scan: Scan) -> None:
    chosen = [scan.image_ids[5], scan.image_ids[1]]
    key = keep_selection(chosen)
    assert keep_selection(reversed(chosen)) == key
    assert Subset(selection=key).positions(scan).tolist() == [1, 5]
    for unknown in ("0" * 24, "../../etc/passwd"):
        with pytest.raises(SelectionProblem):
            Subset(selection=unknown).positions(scan)


@pytest.mark.parametrize("text", ["dog", "group:", "colour:red", "group:dog & group:cat"])
def test_what_names_no_subset_is_reported(text: str) -> None:
    with pytest.raises(SubsetProblem, match="is not a subset of images"):
        Subset.parse(text)


def test_an_outcome_that_does_not_exist_is_not_taken_for_wrong() -> None:
    with pytest.raises(SubsetProblem, match="no outcome 'wron'; choose right or wrong"):
        Subset.parse("outcome:wron")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("all", ""),
        ("class:cat & group:dog & outcome:wrong & predicted:dog", ""),
        ("group:dogs", "No image of this scan is of the group 'dogs'; choose dog and 1 more."),
        ("group:fish", "No image of this scan is of the group 'fish'; choose mammal, dog."),
        ("class:CAT", "No image of this scan is of the class 'CAT'; choose cat and 1 more."),
        ("class:cat & predicted:dgo", "The model has no class 'dgo'; choose dog and 1 more."),
        ("predicted-group:dog", "The model has no class of the group 'dog', nor of any other."),
    ],
)
def test_a_name_that_does_not_exist_gets_the_nearest_that_do(
    scan: Scan, text: str, sentence: str
) -> None:
    assert unknown_name(Subset.parse(text), names_in_scan(scan)) == sentence


def test_the_nearest_names_are_three_at_most_else_the_first_eight() -> None:
    names = [f"name {number}" for number in range(20)]
    assert nearest("name 1", names).startswith("name 1, ")
    assert nearest("name 1", names).endswith(" and 17 more")
    assert nearest("xyz", names) == f"{', '.join(names[:8])} and 12 more"
