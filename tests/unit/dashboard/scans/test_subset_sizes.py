"""What pickers and headings state of subsets whose images nobody can count."""

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.scans.groups import TooFewImages, compare_groups
from dashboard.scans.subset_sizes import NO_LABELS, heading, options
from dashboard.scans.summary import WITHOUT_RANK, unordered
from data.db.database import open_database
from data.gallery.gallery import Gallery
from data.scans import Scan, ScanStore, open_scan
from data.scans.subsets import ALL, Subset
from tests.unit.data.scans.small import chunk, plan

WRONG = Subset.parse("outcome:wrong")


def scan(folder: Path, labelled: int) -> Scan:
    """The small scan; only its first images have a label."""
    planned = plan()
    images = tuple(
        replace(each, label=each.label if i < labelled else -1)
        for i, each in enumerate(planned.images)
    )
    store = ScanStore(open_database(f"sqlite:///{folder / 'test.sqlite'}"), folder / "scans")
    planned = store.prepare(replace(planned, images=images))
    store.lease(planned.id, "me")
    for number in range(planned.chunks):
        store.commit(planned, "me", number, chunk(planned, number, 0))
    store.finish(planned, "me")
    return open_scan(store.folder(planned.id))


def offered(of: Scan, *chosen: str) -> dict[str, str]:
    gallery = Gallery("none", [], [], starter=False)
    return {each["value"]: each["label"] for each in options(of, gallery, chosen)}


def test_without_labels_right_and_wrong_are_not_zero_but_unknown(tmp_path: Path) -> None:
    unlabelled = scan(tmp_path, 0)
    assert not [each for each in offered(unlabelled) if "outcome" in each]
    chosen = offered(unlabelled, "outcome:wrong")
    assert chosen["outcome:wrong"] == f"predicted wrong ({NO_LABELS})"
    assert heading(WRONG, unlabelled, 0) == f"predicted wrong: {NO_LABELS}"
    assert unordered(unlabelled, ALL, "loss") == " · in file order: no image has a label"
    with pytest.raises(TooFewImages, match=f"^Which images are predicted right is {NO_LABELS}"):
        compare_groups(unlabelled, "outcome:right", "outcome:wrong")


def test_with_some_labels_the_heading_states_how_many(tmp_path: Path) -> None:
    part = scan(tmp_path, 4)
    wrong = len(WRONG.positions(part))
    assert offered(part)["outcome:wrong"] == f"predicted wrong ({wrong})"
    of = "4 labelled images (7 images in all)"
    assert heading(WRONG, part, wrong) == f"predicted wrong: {wrong} of {of}"
    assert heading(Subset(), part, 7) == "all images: 7 of 7"
    last = " · the last {} in file order: "
    assert {order: unordered(part, ALL, order) for order in WITHOUT_RANK} == {
        "loss": f"{last.format(3)}without a label",
        "sure-but-wrong": f"{last.format(6)}predicted right or without a label",
        "far-from-its-class": f"{last.format(3)}without a label or alone in their class",
    }
    assert unordered(part, WRONG.text, "sure-but-wrong") == ""


def test_images_with_several_labels_are_not_called_unlabelled(tmp_path: Path) -> None:
    part = scan(tmp_path, 6)
    images = [*part.plan.images[:6], replace(part.plan.images[6], class_names=("cat", "dog"))]
    part = replace(part, plan=replace(part.plan, images=tuple(images)))
    of_loss = unordered(part, ALL, "loss")
    assert of_loss == " · the last 2 in file order: without a label or with several"
    only = unordered(replace(part, plan=replace(part.plan, images=(images[6],) * 7)), ALL, "loss")
    assert only == " · in file order: no image has one label"


def test_an_order_in_which_no_image_has_a_place_is_none(tmp_path: Path) -> None:
    alone = scan(tmp_path, 2)  # one image of each class
    assert unordered(alone, ALL, "far-from-its-class") == (
        " · in file order: no image has a label and another image of its class"
    )
    assert unordered(alone, ALL, "loss").startswith(" · the last 5")
