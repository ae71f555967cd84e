"""Tables, accuracy and members of a small scan: by hand."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from dashboard.pages.dataset.health import most_selective
from dashboard.pages.dataset.routes import with_level
from dashboard.scans import summary
from dashboard.scans.channel_health import count_of_tests, selectivity_in_words
from dashboard.scans.member_rows import member_rows
from data.scans import Scan, ScanStore
from data.scans.subsets import Subset
from tests.unit.dashboard.scans.small_scan import finished_scan
from tests.unit.data.scans.small import IMAGES, plan


def test_the_table_counts_by_hand(scan: Scan) -> None:
    rows = {row["subset"]: row for row in summary.table(scan) if row["kind"] != "confusion"}
    assert set(rows) == {"group:mammal", "group:dog", "class:cat", "class:dog"}
    cat = rows["class:cat"]
    assert cat["images"] == 3
    assert cat["accuracy"] == scan.correct[[0, 2, 4]].mean()
    wrong = int((~scan.correct[[0, 2, 4]]).sum())
    assert cat["taken_for"] == (f"dog ({wrong})" if wrong else "")


def test_classes_that_are_taken_for_equally_often_are_all_named() -> None:
    made = SimpleNamespace(class_names=["a", "b", "c", "d", "e"], predicted=np.arange(5))
    most = summary._most_common
    assert most(made, np.array([2, 1])) == "b, c (1 each)"  # type: ignore[arg-type]
    assert most(made, np.array([1, 2, 2])) == "c (2)"  # type: ignore[arg-type]
    assert most(made, np.arange(5)) == "a, b, c and 2 more (1 each)"  # type: ignore[arg-type]
    assert most(made, np.array([], int)) == ""  # type: ignore[arg-type]


def test_the_file_of_classes_states_the_level_of_its_intervals(scan: Scan) -> None:
    rows = {row["subset"]: with_level(row) for row in summary.table(scan)}
    assert rows["class:cat"]["interval_level"] == 0.95
    pairs = [row for row in rows.values() if row["kind"] == "confusion"]
    assert {row["interval_level"] for row in pairs} == {None}


def test_confusions_lead_to_their_images(scan: Scan) -> None:
    rows = [row for row in summary.table(scan) if row["kind"] == "confusion"]
    wrong = np.flatnonzero((scan.labels >= 0) & ~scan.correct)
    assert sum(int(str(row["images"])) for row in rows) == len(wrong)
    result = [p for row in rows for p in Subset.parse(str(row["subset"])).positions(scan).tolist()]
    assert sorted(result) == wrong.tolist()


def test_members_come_in_the_order_of_triage(scan: Scan) -> None:
    result = summary.members(scan, "class:dog", "loss")
    assert result.tolist() == sorted([1, 3, 6], key=lambda i: -scan.loss[i])
    assert len(summary.members(scan, "all", "sure-but-wrong")) == IMAGES
    rows = member_rows(scan, result)
    assert [row["name"] for row in rows] == [f"{i}.jpg" for i in result]
    assert all(row["class"] == "dog" for row in rows)
    assert [row["of_class"] for row in rows] == [3, 3, 3]


def test_an_image_alone_in_its_class_is_one_image_and_has_no_distance(store: ScanStore) -> None:
    images = tuple(
        replace(each, label=-1, class_name="") if i in (1, 3) else each
        for i, each in enumerate(plan().images)
    )
    (row,) = member_rows(finished_scan(store, images=images), np.array([6]))
    assert (row["class"], row["of_class"], row["distance"]) == ("dog", 1, None)
    assert row["missing"] == {"distance": "only image of its class"}


def test_too_few_classes_say_nothing_of_selectivity(scan: Scan) -> None:
    result = summary.health(scan)
    assert result.tests is None
    assert result.selective is None
    assert selectivity_in_words(result, 0) == ""
    assert count_of_tests(result).startswith("Selectivity is not tested: no class or group has 5")
    assert count_of_tests(result).endswith("in the order of their numbers.")
    channels = scan.channels("stem")
    assert most_selective(result, channels).tolist() == [*range(channels.stop - channels.start)]


def test_accuracy_leaves_out_what_has_no_label(scan: Scan) -> None:
    result = summary.accuracy(scan)
    assert result.top1.n == IMAGES - 1
    assert result.top1.count == scan.correct.sum()
    assert result.top5.count == IMAGES - 1  # there are only two classes
