"""The report of a review: whole, safe, self-contained, and the same for the same review."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from html import unescape

from dashboard.reports.html import css_text
from dashboard.reports.review import _about, review_report
from dashboard.reviews.agreement import SELF_NAMED
from dashboard.reviews.exports import json_lines, verdict_rows
from dashboard.reviews.summarise import summarise
from data.analysis.boxes import Inside, over_layer
from data.reviews import Choice, CurrentQueue
from tests.unit.dashboard.reports.page_reader import Reader, harmless
from tests.unit.dashboard.reviews.report_data_parts import (
    EVIL,
    dossier,
    evidence,
    judgement,
    no_evidence,
    png,
    review,
    verdict,
)
from tests.unit.dashboard.reviews.small import choices, picked_queue, samples


def report() -> str:
    return review_report(dossier(), evidence()).decode()


def test_it_runs_nothing_and_asks_nobody() -> None:
    reader = harmless(report())
    policies = [
        attributes["content"] for tag, attributes in reader.tags if "http-equiv" in attributes
    ]
    assert policies == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]
    style = re.findall(r"<style>(.*?)</style>", report(), re.DOTALL)
    assert len(style) == 1
    assert "evil" in style[0]  # the running head names the review, and cannot end the style


def test_samples_without_an_outcome_and_layers_without_relevance_are_stated() -> None:
    layers = [over_layer("stem", [(0, Inside(None, None, 0.25))])]
    page = review_report(dossier(layers=layers), evidence()).decode()
    assert '<td>not decided</td><td class="number">0</td><td class="number">–</td></tr>' in page
    assert "<tr><td></td><td>stem</td><td>no map has positive relevance</td>" in page
    table, queue = choices("wr", ".."), samples(2)  # a dispute, and a sample without a verdict
    undecided = dossier(summary=summarise(table, queue, []))
    page = review_report(undecided, evidence()).decode()
    assert '<td>not decided</td><td class="number">2</td>' in page
    assert [json.loads(line).get("no_outcome") for line in json_lines(undecided)][1:] == [
        *("verdicts differ and nothing is settled", "no verdict"),
    ]


def test_the_preprocessing_is_stated_in_words_where_the_evidence_holds_them() -> None:
    fingerprint = dossier().review.model.preprocess
    words = {
        "provenance preprocessing": "resize 256, crop 224 x 224",
        "provenance preprocessing fingerprint": fingerprint,
    }
    assert _about(dossier(), words)["Preprocessing"] == (
        f"resize 256, crop 224 x 224, fingerprint {fingerprint}"
    )
    other = words | {"provenance preprocessing fingerprint": "another"}
    for common in ({}, other):
        assert _about(dossier(), common)["Preprocessing"] == f"fingerprint {fingerprint}"


def test_a_picture_of_a_map_per_pixel_names_no_layer() -> None:
    text = judgement(Choice.RIGHT, "e1", layer="", method="input_x_gradient")
    made = dossier(histories={(1, "Ada"): [verdict(1, "Ada", 1, text)]})
    page = review_report(made, evidence()).decode()
    assert "Input × gradient per pixel for class 3, not the predicted class, as seen by Ada" in page
    assert "input_x_gradient at " not in page


def test_the_queue_its_overlaps_and_its_names_are_stated() -> None:
    """Two samples drawn, one of them added by hand; a queue in which nothing can be in dispute."""
    table, queue = choices("r.", ".w"), samples(2)
    made = dossier(
        **{
            "choices": table,
            "summary": summarise(table, queue, [], picked_queue("what looked odd")),
        },
        **{"queue": CurrentQueue(review().queue, added=1), "self_named": True, "settlements": {}},
        **{"layers": [over_layer("head", [(0, Inside(0.8, True, 0.25))], drawn=False)]},
    )
    page = unescape(re.sub(r"<[^>]*>", " ", review_report(made, evidence()).decode()))
    assert "2 samples: 2 images at random, seed 7; 1 added by hand" in page
    assert "Judged: 2 of 2 samples, 2 of them by one reviewer only. Settled: 0. " in page
    assert "In dispute: not tested, as no sample has two verdicts." in page
    assert "Groups overlap: a verdict counts in each group of its image." in page
    assert SELF_NAMED in page
    assert "No intervals: the marked samples are no random part of the images." in page
    assert "+55 points (no interval: not drawn at random)" in page
    head = json.loads(next(json_lines(made)))["review"]["queue"]
    assert (head["words"], head["added_by_hand"]) == (made.current_queue.words, 1)
    assert SELF_NAMED not in report()


def test_an_outcome_of_one_reviewer_and_an_unstated_confidence_are_stated() -> None:
    page = unescape(re.sub(r"<[^>]*>", " ", report()))
    assert "outcome: right for the right reason, judged by one reviewer only" in page  # by Ada
    assert "outcome: right for the wrong reason, settled " in page
    assert re.search(
        r"right for the right reason\s+1\s+1\s+right for the wrong reason\s+1\s+0", page
    )
    assert "confidence: not stated" in page
    assert "Confidence, stated with 3 of 3 verdicts: 3 sure" in page
    head, *rows = verdict_rows(dossier())
    result = [
        (row[head.index("confidence")], row[head.index("reviewers_of_sample")]) for row in rows
    ]
    assert result == [("unsure", 2), ("not stated", 2), ("not stated", 1)]
    _, first, second = map(json.loads, json_lines(dossier()))
    assert [each["judgement"]["confidence"] for each in second["verdicts"]] == ["not stated"]
    assert (first["reviewers_of_sample"], second["reviewers_of_sample"]) == (2, 1)


def test_the_class_of_a_map_is_named_beside_its_index() -> None:
    named = dossier(labels={3: "tabby"})
    assert "class of the map: tabby (index 3)" in review_report(named, evidence()).decode()
    assert "class of the map: name not available (index 3)" in report()
    head, *rows = verdict_rows(named)
    assert {row[head.index("class_index")] for row in rows} == {3}
    assert {row[head.index("map_class")] for row in rows} == {"tabby"}
    _, first, _ = map(json.loads, json_lines(named))
    assert {each["judgement"]["target_label"] for each in first["verdicts"]} == {"tabby"}


def test_it_says_everything() -> None:
    text = unescape(re.sub(r"<[^>]*>", " ", report()))
    for part in (
        *("Is it the dog or the grass?", "1" * 64, "2 images at random, seed 7", "watermarks"),
        *(
            "Of 2 samples judged right by the reviewers, 1 (50.0\u00a0%",
            "Only one sample has two verdicts",
        ),
        *(
            "Fit for release.",
            "Cy , 2026-09-21",
            "1, 2 to 30, 40",
            "unsure",
            "80.0\u00a0%",
            "25.0\u00a0%",
        ),
        *("At first sight fine.", "earlier: version 1", "stamp", "Ada (version 2)"),
        *(
            "version 2",
            "Grad-CAM at head",
            "cat 90.0\u00a0%",
            "review created",
            "not who made it",
        ),
        *(
            "1 of 3 pieces of evidence can no longer be read",
            "picture that Ada saw is no longer",
            f"alert({chr(34)}x",
        ),
    ):
        assert part in text, part
    assert text.count("provenance weights sha256") == 1  # in common: said once
    pictures = re.findall(r"base64,([^\"]*)", report())
    assert pictures == [b64encode(png(colour)).decode() for colour in ("red", "blue")]


def test_the_same_review_is_the_same_file() -> None:
    first = review_report(dossier(), evidence())
    assert review_report(dossier(), evidence()) == first
    turned = dossier(histories=dict(reversed(dossier().histories.items())))
    assert review_report(turned, evidence()) == first
    other = replace(dossier(), signature=None)
    assert b"not signed off" in review_report(other, evidence()) != first


def test_a_review_that_is_not_signed_says_so_and_one_without_evidence_is_readable() -> None:
    page = review_report(
        dossier(signature=None, layers=(), review=review(guidelines="")), no_evidence()
    ).decode()
    assert "This review is not signed off." in page
    assert "This review has no guidelines." in page
    assert "3 of 3 pieces of evidence can no longer be read." in page
    assert "Marked boxes" not in page
    assert Reader(page).open == []


def test_a_name_cannot_end_the_style_sheet() -> None:
    made = css_text(EVIL + '"\\\n')
    assert not re.search(r'[<>\n]|(?<=.)"(?=.)', made)
    assert css_text("ab 1") == '"ab\\20 1"'


def test_a_settlement_that_is_out_of_date_is_marked_everywhere() -> None:
    table = choices("wr", "r.", settled="w.", again=(0,))
    made = dossier(choices=table, summary=summarise(table, samples(2), []))
    page = unescape(re.sub(r"<[^>]*>", " ", review_report(made, evidence()).decode()))
    later = "verdicts were added, changed or withdrawn later"
    assert f"outcome: not decided, to settle again: {later}" in page
    assert f"Settled: 0; to settle again, as {later}: 1." in page
    assert "None, apart from the samples to settle again. Samples to settle again" in " ".join(
        page.split()
    )
    assert "Samples to settle again" not in report()
    head, *rows = verdict_rows(made)
    names = ("outcome", "settled_by", "settlement_outdated", "no_outcome")
    columns = [head.index(name) for name in names]
    assert [rows[0][column] for column in columns] == [
        *("", "Cy", "yes", f"to settle again: {later}")
    ]
    assert rows[-1][head.index("settlement_outdated")] == ""
    _, first, second = map(json.loads, json_lines(made))
    assert (first["settlement_outdated"], second["settlement_outdated"]) == (True, None)
    _, first, _ = map(json.loads, json_lines(dossier()))
    assert first["settlement_outdated"] is False


def test_reviewers_are_those_who_judged_and_those_who_were_named() -> None:
    """Ada and Ben judged; Cy and Ada are named."""
    table = replace(choices("r.r", "r.."), reviewers=("Ada", "Cy", "Ben"))
    made = dossier(choices=table, review=review(reviewers=("Ada", "Cy")))
    page = unescape(re.sub(r"<[^>]*>", " ", review_report(made, evidence()).decode()))
    assert "Ada, Cy (no verdict), Ben (not a named reviewer); blind: no" in page
