"""What the accuracy of a scan is based on, in words, and which of its bars can be clicked."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

from dashboard.pages.dataset.accuracy import CLICK, counted, render
from dashboard.pages.dataset.scene import DatasetScene
from data.scans import Scan
from data.scans.subsets import Subset
from tests.unit.dashboard.scans.test_independent import MADE, scan_of

ONE_CLASS = (
    ((0,), (0.9, 0.06, 0.04)),
    ((1,), (0.8, 0.1, 0.1)),  # wrong
    ((), (0.88, 0.1, 0.02)),  # not labelled: shown, not counted
)


def scene_of(scan: Scan) -> DatasetScene:
    view = SimpleNamespace(scan="24238b80014a")
    return cast(DatasetScene, SimpleNamespace(scan=scan, view=view, selection=""))


def test_one_image_is_one_image() -> None:
    assert counted(1, of_training=False).startswith("n = 1 labelled image;")
    several = counted(71, of_training=False, several=2)
    assert several.startswith("n = 71 labelled images, without 2 with several labels; right")
    assert counted(2000, of_training=False).startswith("n = 2,000 labelled images;")


def test_training_images_are_stated() -> None:
    scan = scan_of(ONE_CLASS, several=False)
    assert "trained on these images is not known" in render(scene_of(scan))["title"]
    note = {"input": "gallery", "topic": "training", "text": "The folder train …", "warning": True}
    plan = replace(scan.plan, provenance={**scan.provenance, "notes": [note]})
    of_training = replace(scan, plan=plan)
    title = render(scene_of(of_training))["title"]
    assert "these are training images by their folder's name, so this says nothing about" in title
    assert "not known" not in title


def test_a_bar_of_confidence_chooses_the_images_in_it() -> None:
    scan = scan_of(ONE_CLASS, several=False)
    parts = render(scene_of(scan))
    chosen = [Subset.parse(text).positions(scan).tolist() for text in bars(parts["graph"])]
    assert chosen == [[1], [0, 2]]  # of 15 bins: 12/15 to 13/15, and 13/15 to 14/15
    assert parts["title"].endswith(CLICK)
    assert "of-decisions" not in parts["bars_of"]


def test_bars_of_image_class_pairs_offer_no_click() -> None:
    """An image is in several of them, so that none has images of its own."""
    parts = render(scene_of(scan_of(MADE, several=True)))
    assert bars(parts["graph"]) == ()
    assert CLICK not in parts["title"]
    assert "of-decisions" in parts["bars_of"]  # dataset.css shows no pointer there


def bars(figure: object) -> tuple[str, ...]:
    """What a click on each bar chooses; empty where a click does nothing."""
    return tuple(text for trace in figure.data for text in trace.customdata or ())  # type: ignore[attr-defined]
