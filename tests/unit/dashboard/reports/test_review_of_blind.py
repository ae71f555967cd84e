"""The report and the exports of a blind review: what is hidden, and what others could see."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from dashboard.reports.review import review_report
from dashboard.reviews.agreement import agreement_words
from dashboard.reviews.exports import json_lines, verdict_rows
from dashboard.reviews.summarise import summarise
from data.reviews import Choice
from tests.unit.dashboard.reviews.report_data_parts import (
    NOON,
    dossier,
    evidence,
    judgement,
    review,
    verdict,
)
from tests.unit.dashboard.reviews.small import choices, samples


def test_what_a_blind_review_hides_is_called_hidden_and_not_missing() -> None:
    """Ada judged the first sample only; what stands on the second one is not for her."""
    table, queue = choices("r", ".", hidden=[1]), samples(2)
    seen = dossier().histories[0, "Ada"]
    veiled = dossier(
        **{"choices": table, "summary": summarise(table, queue, []), "signature": None},
        **{"histories": {(0, "Ada"): seen}, "remarks": {}, "settlements": {}, "layers": ()},
    )
    page = unescape(re.sub(r"<[^>]*>", " ", review_report(veiled, evidence()).decode()))
    assert "Not counted: 1 hidden from you until you judge them." in page
    assert "as the recipient of this file has no verdict on them: 1." in page
    assert "verdicts and comments are hidden, as the review is blind: 1." in page
    assert "without a verdict" not in page
    assert "Samples without a verdict, comment" not in page
    assert re.search(r"not decided\s+0\s+–\s+hidden, as the review is blind\s+1", page)
    _, first, second = map(json.loads, json_lines(veiled))
    assert (first["outcome"], first["no_outcome"]) == ("right", None)
    assert (second["outcome"], second["verdicts"]) == (None, [])
    assert second["no_outcome"].startswith("hidden: blind review")
    assert second["reviewers_of_sample"] is None
    head, *rows = verdict_rows(veiled)
    columns = [head.index(name) for name in ("sample", "verdict", "outcome", "no_outcome")]
    assert [[row[column] for column in columns] for row in rows] == [
        [1, "right-wrong-reason", "right", ""],
        [2, "", "", "hidden: blind review; you have not judged this sample yet"],
    ]
    viewer = replace(veiled, summary=summarise(table, queue, [], judges=False))
    _, _, of_viewer = map(json.loads, json_lines(viewer))
    _, _, row = verdict_rows(viewer)
    expected = "hidden: blind review, until the review is closed"
    assert of_viewer["no_outcome"] == row[head.index("no_outcome")] == expected
    of_viewer = unescape(re.sub(r"<[^>]*>", " ", review_report(viewer, evidence()).decode()))
    assert "until you judge" not in of_viewer
    assert {len(row) for row in rows} == {len(head)}
    assert "Verdicts on 1 sample do not count here: they are hidden until you judge." in page
    assert "In dispute: not tested, as no sample that you may see has two verdicts." in page
    nothing = summarise(choices(".", ".", hidden=[0, 1]), queue, [])
    whole = replace(veiled, choices=choices(".", ".", hidden=[0, 1]), summary=nothing)
    page = unescape(re.sub(r"<[^>]*>", " ", review_report(whole, evidence()).decode()))
    assert "Judged: 0" not in page
    assert "Settled: 0" not in page
    assert re.search(r"judged by one reviewer only\s+hidden, as the review is blind\s+2", page)
    assert re.search(r"Ada(\s+–){6}", page)  # no row of zeros
    assert nothing.words.startswith("No sample that you may see is judged right yet")
    assert agreement_words(nothing) == "Not stated: no sample that you may see has two verdicts."


def test_a_hidden_sample_with_a_withdrawn_verdict_is_hidden_and_counted_once() -> None:
    """Ada gave and withdrew a verdict on the first sample; both samples are hidden from her."""
    table, queue = choices(".", ".", hidden=[0, 1]), samples(2)
    own = [verdict(0, "Ada", 1, judgement(Choice.RIGHT)), verdict(0, "Ada", 2, None)]
    veiled = dossier(
        **{"choices": table, "summary": summarise(table, queue, []), "signature": None},
        **{"histories": {(0, "Ada"): own}, "remarks": {}, "settlements": {}, "layers": ()},
    )
    page = unescape(re.sub(r"<[^>]*>", " ", review_report(veiled, evidence()).decode()))
    assert "outcome: hidden, as the review is blind" in page
    assert "not decided" not in page
    assert page.count("has no verdict on them: 2.") == 1
    assert "are hidden, as the review is blind: 2." in page


def test_a_report_states_how_much_of_the_trail_is_hidden() -> None:
    assert "not shown" not in review_report(dossier(), evidence()).decode()
    page = review_report(dossier(hidden_entries=2), evidence()).decode()
    assert "2 entries are not shown: the review is blind, and they concern samples" in page


@pytest.mark.parametrize("blind", [True, False])
def test_verdicts_given_with_others_in_view_are_marked(blind: bool) -> None:
    """Ada's first version and Ben's came at the same time; Ada could see his before her second."""
    made = dossier(review=review(blind=blind))
    head, *rows = verdict_rows(made)
    assert [row[head.index("others_visible")] for row in rows] == ["yes", "no", "no"]
    _, first, _ = map(json.loads, json_lines(made))
    assert [each["others_visible"] for each in first["verdicts"]] == [False, True, False]


def test_a_blind_review_shows_others_verdicts_after_ones_own_or_while_it_is_closed() -> None:
    """By hour: what each person did with the first sample; Ben gave his verdict at hour 3."""
    right, ben = judgement(Choice.RIGHT), verdict(0, "Ben", 3, judgement(Choice.WRONG))

    def last_is_marked(*ada: tuple[int, bool], closed: int = 0) -> str:
        own = [
            replace(verdict(0, "Ada", hour, right if is_given else None), version=number)
            for number, (hour, is_given) in enumerate(ada, 1)
        ]
        closing = replace(dossier().audit[0], action="review closed", created=NOON + closed)
        made = dossier(
            review=review(blind=True),
            histories={(0, "Ada"): own, (0, "Ben"): [ben]},
            audit=[closing] if closed else [],
        )
        head, ada_row, *_ = verdict_rows(made)
        return str(ada_row[head.index("others_visible")])

    assert last_is_marked((5, True)) == "no"  # hidden until then
    assert last_is_marked((1, True), (5, True)) == "yes"  # the same choice, but Ben's was in view
    assert last_is_marked((1, True), (2, False), (5, True)) == "no"  # withdrawn before Ben's
    assert last_is_marked((1, True), (4, False), (5, True)) == "yes"
    assert last_is_marked((5, True), closed=4) == "yes"
    assert last_is_marked((5, True), closed=2) == "no"  # Ben's came after it was opened again
    assert last_is_marked((5, True), closed=6) == "no"
