"""Panels of the Reviews page state what is missing, and blame nobody without a reason."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np

from dashboard.pages.reviews import breakdown, create, disputes, finding, queue
from dashboard.pages.reviews.agreement import _figures
from dashboard.pages.reviews.disputes import _to_settle
from dashboard.pages.reviews.head import _judge_text
from dashboard.pages.reviews.marked_boxes import _table
from dashboard.pages.reviews.people import _row
from dashboard.pages.reviews.scene import ReviewScene
from dashboard.reviews.box_statistics import LOST, PER_PIXEL, MarkedBoxes
from dashboard.reviews.judged_predictions import JudgedPictures
from dashboard.reviews.summarise import summarise
from dashboard.reviews.summary import UNTIL_CLOSED, UNTIL_JUDGED
from data.analysis.boxes import Inside, over_layer
from data.reviews import QueueRow, ReviewerProgress, Sample
from tests.unit.dashboard.reviews.small import choices, picked_queue, samples


def marked(images: int, energy: float) -> list[tuple[int, Inside]]:
    return [(image, Inside(energy, pointed=True, area=0.25)) for image in range(images)]


FOUND = over_layer("last", marked(2, 0.5))
NONE = over_layer("stem", [(0, Inside(None, None, 0.25))])


def test_a_layer_without_relevance_has_a_row_with_the_reason() -> None:
    rows = _table(MarkedBoxes((NONE, FOUND), 2, 2, frozen_only=False))[1].children.children
    assert [[cell.children for cell in row.children][:3] for row in rows[1:]] == [
        ["", "stem", "no map has positive relevance"],
        ["", "last", "50\N{NO-BREAK SPACE}%"],
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
    judged = replace(layers[0], judged=7), replace(layers[1], judged=2)
    words = MarkedBoxes(judged, 9, 9, frozen_only=False).words
    assert words.startswith(
        "Against the boxes’ area at stem, where 7 verdicts judged the map: 30\N{NO-BREAK SPACE}%"
    )
    assert "+5 points (−25 to 33), of 9 images, 9 boxes. This may be chance. The best " in words
    assert words.endswith(
        "The best of 2 layers is last, with 80\N{NO-BREAK SPACE}% in 25\N{NO-BREAK SPACE}%, +55 "
        "points (15 to 79): expect less of it on other images."
    )
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
    picked = over_layer("stem", marked(9, 0.3), drawn=False)
    words = MarkedBoxes((picked,), 9, 9, frozen_only=False).words
    assert "+5 points (no interval: not drawn at random), of 9 images, 9 boxes." in words
    assert words.endswith(
        "Other images may differ: the marked samples are no random part of the images."
    )
    assert (picked.excess_brief, picked.pointed_words) == ("+5 points", "100\N{NO-BREAK SPACE}%")
    begun = MarkedBoxes((), 0, 2, frozen_only=False).words
    assert begun == "No marked box is measured so far."


def test_boxes_of_several_methods_are_not_mixed() -> None:
    """Two images with boxes on Grad-CAM maps, one on a map that is no relevance for a class."""
    cam = replace(over_layer("last", marked(2, 0.5)), method="Grad-CAM")
    other = replace(over_layer("last", marked(1, 0.75)), method="EigenCAM", of_class=False)
    none = replace(NONE, method="Activation", of_class=False)
    words = MarkedBoxes((cam, other, none), 3, 3, frozen_only=False).words
    space = "\N{NO-BREAK SPACE}"
    assert f"Against the boxes’ area, Grad-CAM at last: 50{space}% of the relevance lies" in words
    assert f"area, EigenCAM at last: 75{space}% of the positive values lie in boxes" in words
    assert (
        "The share in the boxes, Activation, is not defined: no map has a positive value" in words
    )
    assert words.endswith("Methods are not compared: their boxes may lie on other images.")
    rows = _table(MarkedBoxes((cam, other), 3, 3, frozen_only=False))[1].children.children
    assert [row.children[0].children for row in rows] == ["Method", "Grad-CAM", "EigenCAM"]


def test_boxes_that_are_hidden_are_not_called_missing() -> None:
    assert MarkedBoxes((), 0, 0, frozen_only=False).words == "No box is marked."
    assert MarkedBoxes((), 0, 0, frozen_only=False, hidden=12).words == (
        "No box is marked on the samples that you may see. Boxes on 12 samples do not count: the "
        "review is blind, and what others marked there is hidden until you judge."
    )
    for_viewers = MarkedBoxes((), 0, 0, frozen_only=False, hidden=12, judges=False).words
    assert for_viewers.endswith("what others marked there is hidden until the review is closed.")
    some = MarkedBoxes((FOUND,), 2, 2, frozen_only=False, hidden=1).words
    assert " Boxes on 1 sample do not count: the review is blind" in some


def test_a_row_of_the_queue_says_what_is_hidden() -> None:
    sample = Sample(image_id="0" * 64, name="a", review_id="r", position=0, added=0, added_by="A")
    row = QueueRow(sample, None, 0, 2, None, None, None, False, None, draft=False)
    hidden = queue._row(row, UNTIL_JUDGED)
    assert (hidden["all"], hidden["settled"], hidden["remarks"]) == (
        *("2 hidden until you judge", "hidden", "hidden"),
    )
    assert queue._row(row, UNTIL_CLOSED)["all"] == "2 hidden until the review is closed"
    seen = queue._row(replace(row, choices={}, disagreed=False, remarks=0), UNTIL_JUDGED)
    assert (seen["all"], seen["settled"], seen["remarks"]) == ("", "", 0)


def test_a_count_of_samples_to_settle_is_no_zero_where_nothing_can_differ() -> None:
    alone = summarise(choices("r.", ".w"), samples(2), [])
    assert _to_settle(alone, 0) == "To settle: not tested, no sample has two verdicts"
    assert _to_settle(summarise(choices("rr"), samples(1), []), 0) == "0 to settle"


def test_a_reviewer_begins_once_and_goes_on_later() -> None:
    cached = SimpleNamespace(choices=choices("r.", ".."))
    for person, text in (
        ("Ada", "Continue judging"),
        ("Ben", "Start judging"),
        ("Cy", "Start judging"),
    ):
        scene = cast(ReviewScene, SimpleNamespace(cached=cached, person=person))
        assert _judge_text(scene) == text


def test_a_new_review_begins_with_guidelines() -> None:
    form = str(create.layout())
    assert form.count("the map marks the object itself") == 2  # to edit, and as they will be read


def test_a_review_that_is_hidden_whole_counts_nothing() -> None:
    hidden = summarise(choices("..", "..", hidden=(0, 1)), samples(2), [])
    for title in (disputes._title(hidden, 0, 0), finding._title(hidden)):
        assert title == "Hidden until you judge: 2 samples"
    viewer = summarise(choices("..", "..", hidden=(0, 1)), samples(2), [], judges=False)
    for title in (disputes._title(viewer, 0, 0), finding._title(viewer)):
        assert title == "Hidden until the review is closed: 2 samples"
    part = summarise(choices("r.", "..", hidden=(1,)), samples(2), [])
    assert finding._title(part) == (
        "1 of 1 sample is decided, 1 judged by one reviewer only; 1 hidden until you judge them"
    )
    assert disputes._title(part, 0, 0) == (
        "To settle: not tested, no sample that you may see has two verdicts, 0 settled; "
        "1 sample hidden until judged"
    )
    none = str(breakdown._row(part.breakdowns["reviewer"][1], "none that you may see"))
    assert "none that you may see" in none
    assert "0 verdicts" not in none


def test_predictions_without_edits_are_called_so_where_samples_were_judged_edited() -> None:
    """The table has one prediction for each sample, whatever its reviewers edited."""
    none = JudgedPictures.unedited(samples(2))
    assert queue._without_edits(none) == ""
    one = replace(none, edited=np.array([False, True]))
    assert queue._without_edits(one) == "predictions without edits; 1 sample was judged edited"


def test_a_picked_queue_has_no_interval_in_the_figures_of_agreement() -> None:
    table = choices(*["rr", "ww"] * 6)
    drawn = str(_figures(summarise(table, samples(12), [])))
    picked = str(_figures(summarise(table, samples(12), [], picked_queue("what looked odd"))))
    assert "to" in drawn.replace("Two", "")
    assert picked.count("of this queue only") == 3
    assert "almost perfect" not in picked
    table = choices(*["rr", "ww"] * 5, "r.", "ww", withdrawn=[10])
    gap = str(_figures(summarise(table, samples(12), [])))
    assert gap.count("no interval: partly judged") == 1  # of kappa; the shares have one


def test_only_a_list_of_reviewers_makes_an_exception_of_somebody() -> None:
    ben = ReviewerProgress("Ben", named=False, given=1, last=0)
    assert "not a named reviewer" in str(_row(ben, 2, ("Ada",)))
    assert "not a named" not in str(_row(ben, 2, ()))
