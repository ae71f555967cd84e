"""Panels of the Reviews page state what is missing, and blame nobody without a reason."""

from dashboard.pages.reviews.marked_boxes import _table
from dashboard.pages.reviews.people import _row
from dashboard.reviews.box_statistics import LOST, PER_PIXEL, MarkedBoxes
from data.analysis.boxes import Inside, over_layer
from data.reviews import ReviewerProgress


def marked(images: int, energy: float) -> list[tuple[int, Inside]]:
    return [(image, Inside(energy, pointed=True, area=0.25)) for image in range(images)]


FOUND = over_layer("last", marked(2, 0.5))
NONE = over_layer("stem", [(0, Inside(None, None, 0.25))])


def test_a_layer_without_relevance_has_a_row_with_the_reason() -> None:
    rows = _table(MarkedBoxes((NONE, FOUND), 2, 2, frozen_only=False))[1].children.children
    assert [[cell.children for cell in row.children][:2] for row in rows[1:]] == [
        ["stem", "no map has positive relevance"],
        ["last", "50\N{NO-BREAK SPACE}%"],
    ]


def test_the_best_layer_has_an_interval_or_the_reason_why_not() -> None:
    words = MarkedBoxes((NONE, FOUND), 2, 2, frozen_only=False).words
    assert "+25 points (no interval: under 8 images), of 2 images, 2 boxes." in words
    assert words.endswith("With fewer than 8 images, this may be chance.")
    assert "best of" not in words  # the other layer has no value
    layers = over_layer("stem", marked(9, 0.3)), over_layer("last", marked(9, 0.8))
    words = MarkedBoxes(layers, 9, 9, frozen_only=False).words
    assert "Most above the boxes’ area at last: 80" in words
    assert "+55 points (15 to 79), of 9 images, 9 boxes." in words
    assert words.endswith("It is the best of 2 layers: expect less on other images.")
    assert "This may be chance." not in words
    below = over_layer("stem", marked(9, 0.1)), over_layer("last", marked(9, 0.2))
    words = MarkedBoxes(below, 9, 9, frozen_only=False).words
    assert words.startswith("No layer lies above the boxes’ area; nearest to it at last: 20")
    pixels = over_layer(PER_PIXEL, marked(9, 0.9))
    words = MarkedBoxes((*layers, pixels), 9, 9, frozen_only=False).words
    assert "Most above the boxes’ area at last: 80" in words  # maps of other images are no rival
    assert "the best of 2 layers" in words
    weak = MarkedBoxes(layers[:1], 9, 9, frozen_only=False).words
    assert weak.endswith("This may be chance.")
    only = MarkedBoxes((NONE,), 2, 2, frozen_only=False).words
    assert only == "The share in the boxes is not defined: no map has positive relevance."
    lost = MarkedBoxes((), 2, 2, frozen_only=False, unmeasured=((LOST, 2),)).words
    assert lost == (
        "No marked box can be measured. Not measured: 2 verdicts, as the evidence cannot be read."
    )
    begun = MarkedBoxes((), 0, 2, frozen_only=False).words
    assert begun == "No marked box is measured so far."


def test_only_a_list_of_reviewers_makes_an_exception_of_somebody() -> None:
    ben = ReviewerProgress("Ben", named=False, given=1, last=0)
    assert "not a named reviewer" in str(_row(ben, 2, ("Ada",)))
    assert "not a named" not in str(_row(ben, 2, ()))
