"""Panels of the Reviews page state what is missing, and blame nobody without a reason."""

from dashboard.outcome.boxes import MarkedBoxes
from dashboard.panels.reviews.marked import _table
from dashboard.panels.reviews.people import _row
from data.analysis.boxes import Inside, over_layer
from data.reviews import ReviewerProgress

FOUND = over_layer("last", [Inside(0.5, pointed=True, area=0.25)] * 2)
NONE = over_layer("stem", [Inside(None, None, 0.25)])


def test_a_layer_without_relevance_has_a_row_with_the_reason() -> None:
    rows = _table(MarkedBoxes((NONE, FOUND), 2, 2, frozen_only=False))[0].children
    assert [[cell.children for cell in row.children][:2] for row in rows[1:]] == [
        ["stem", "no map has positive relevance"],
        ["last", "50\N{NO-BREAK SPACE}%"],
    ]


def test_the_best_layer_is_no_test_against_chance() -> None:
    words = MarkedBoxes((NONE, FOUND), 2, 2, frozen_only=False).words
    assert "(n = 2). Whether that is chance is not tested." in words
    only = MarkedBoxes((NONE,), 2, 2, frozen_only=False).words
    assert only == "The share in the boxes is not defined: no map has positive relevance."
    assert "cannot be read" in MarkedBoxes((), 2, 2, frozen_only=False).words


def test_only_a_list_of_reviewers_makes_an_exception_of_somebody() -> None:
    ben = ReviewerProgress("Ben", named=False, given=1, last=0)
    assert "not among the reviewers named" in str(_row(ben, 2, ("Ada",)))
    assert "not among" not in str(_row(ben, 2, ()))
