"""Verdicts against the prediction for the picture that was judged: summary, exports, report, page.

A Siamese cat is predicted right without edits, and as a hammerhead with noise.
"""

import csv
import io
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import cast

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.api.records import read_records
from dashboard.pages.reviews import disputes, finding
from dashboard.reports.review import review_report
from dashboard.reviews.box_statistics import _method_of
from dashboard.reviews.exports import COLUMNS, json_lines, verdict_rows
from dashboard.reviews.judged_predictions import judged_prediction
from dashboard.reviews.report_data import gather
from dashboard.reviews.summary import NO_PREDICTION
from dashboard.reviews.summary_cache import summary_for
from dashboard.routes.attachments import safe_csv
from data.reviews import (
    Choice,
    Judgement,
    NewSample,
    ReviewStore,
    Sample,
    Snapshot,
)
from tests.unit.dashboard.reviews.report_data_parts import png
from tests.unit.dashboard.reviews.stored import open_review

NOISE = "gaussian_noise:severity=5"
SHARK, CAT, LYNX = 4, 284, 287
NAMES = {SHARK: "hammerhead", CAT: "Siamese cat", LYNX: "lynx"}
NBSP = "\N{NO-BREAK SPACE}"
SAMPLE = NewSample(
    image_id="1" * 64,
    name="1.jpg",
    label=CAT,
    class_name="Siamese cat",
    predicted=CAT,
    predicted_name="Siamese cat",
    probability=0.977,
    outcome="right",
)
WRONG_SAMPLE = replace(
    SAMPLE, predicted=LYNX, predicted_name="lynx", probability=0.5, outcome="wrong"
)


def opened(store: ReviewStore, *samples: NewSample, **setup: object) -> str:
    each_own = [replace(each, image_id=f"{i:064x}") for i, each in enumerate(samples)]
    return open_review(store, each_own, **setup)


def kept(store: ReviewStore, *classes: tuple[int, float], **facts: object) -> str:
    """A snapshot with these probabilities of classes that exclude each other; the logits fit."""
    predictions = [
        {"index": index, "label": NAMES[index], "logit": 5.0 - place, "probability": share}
        for place, (index, share) in enumerate(classes)
    ]
    picture = png("red")
    return store.snapshots.keep(
        Snapshot(picture, picture, {}, {"predictions": predictions} | facts)
    )


def judged(choice: Choice, evidence: str, edits: str = NOISE, **more: object) -> Judgement:
    fields = {"target": SHARK, "layer": "head", "method": "grad_cam", "search": "?"} | more
    return Judgement(choice=choice, evidence=evidence, edits=edits, **fields)  # type: ignore[arg-type]


def give(store: ReviewStore, review: str, position: int, judgement: Judgement, who: str) -> None:
    store.verdicts.give(review, position, who, judgement, expected_version=0)


def test_a_wrong_prediction_for_the_edited_image_is_no_reason_to_check_the_verdict(
    store: ReviewStore,
) -> None:
    review = opened(store, SAMPLE, SAMPLE)
    noisy = kept(store, (SHARK, 0.044), (CAT, 0.002))
    give(store, review, 0, judged(Choice.WRONG, noisy), "Ada")
    give(store, review, 1, judged(Choice.RIGHT, noisy), "Ada")
    summary = summary_for(store, review, "Ada").summary
    assert (summary.wrong.count, summary.wrong.like_label, summary.wrong.edited) == (1, 0, 1)
    assert (summary.right.unlike_label, summary.right.edited) == (1, 1)
    assert "although the prediction is the label" not in summary.words
    assert (
        "1 judged on the edited image, 1 whose label differs from the prediction" in summary.words
    )
    assert (
        "1 of 1 sample judged “wrong” or “wrong but understandable” was judged on the edited "
        "image, whose prediction counts." in summary.words
    )


def test_edits_that_mend_a_prediction_make_a_wrong_verdict_worth_a_check(
    store: ReviewStore,
) -> None:
    review = opened(store, WRONG_SAMPLE, WRONG_SAMPLE)
    mended = kept(store, (CAT, 0.9), (LYNX, 0.05))
    give(store, review, 0, judged(Choice.UNDERSTANDABLE, mended), "Ada")
    give(store, review, 1, judged(Choice.RIGHT, mended), "Ada")
    summary = summary_for(store, review, "Ada").summary
    assert (summary.wrong.like_label, summary.right.unlike_label) == (1, 0)
    assert "1 sample is judged “wrong” or “wrong but understandable” although" in summary.words


@pytest.mark.parametrize("evidence", ["none", "without a prediction", "lost"])
def test_a_prediction_that_is_not_recorded_counts_on_neither_side(
    store: ReviewStore, evidence: str
) -> None:
    review = opened(store, SAMPLE, WRONG_SAMPLE)
    classes = [(SHARK, 0.123)] if evidence == "lost" else []  # no other test keeps this one
    digest = "" if evidence == "none" else kept(store, *classes)
    for position, choice in enumerate((Choice.WRONG, Choice.RIGHT)):
        give(store, review, position, judged(choice, digest), "Ada")
    if evidence == "lost":
        (store.snapshots.folder / digest[:2] / digest[2:]).unlink()
    summary = summary_for(store, review, "Ada").summary
    assert (summary.wrong.like_label, summary.wrong.unrecorded) == (0, 1)
    assert (summary.right.unlike_label, summary.right.unrecorded) == (0, 1)
    assert (summary.right.unlabelled, summary.right.uncompared, summary.right.unpredicted) == (
        *(0, 0, 0),
    )
    not_compared = "(1 not compared with the label: prediction not recorded)"
    assert f"judged on the edited image {not_compared}" in summary.words
    assert f"judged on the edited image, whose prediction counts {not_compared}." in summary.words
    assert f"With 2 of 2 verdicts {NO_PREDICTION}." in summary.words
    head, first, _ = (
        dict(zip(COLUMNS, row, strict=True)) for row in verdict_rows(gather(store, review, "Ada"))
    )
    assert head["judged_predicted"] == "judged_predicted"
    names = ("judged_predicted", "judged_probability", "no_judged_prediction")
    assert [first[name] for name in names] == ["", "", "prediction not recorded"]
    assert (first["judged_predicted_right"], first["map_of_predicted"]) == ("", "")
    assert (first["predicted"], first["predicted_right"]) == ("Siamese cat", "yes")


def test_each_picture_of_a_sample_counts(store: ReviewStore) -> None:
    """Ada judged it with noise, where the prediction is wrong, Ben without, where it is right."""
    review = opened(store, SAMPLE)
    give(store, review, 0, judged(Choice.WRONG, kept(store, (SHARK, 0.044))), "Ada")
    assert summary_for(store, review, "Ada").summary.wrong.like_label == 0
    give(store, review, 0, judged(Choice.WRONG, "", edits="", target=CAT), "Ben")
    pictures = summary_for(store, review, "Ada").summary.pictures
    assert (pictures.right.tolist(), pictures.wrong.tolist()) == ([True], [True])
    assert summary_for(store, review, "Ada").summary.wrong.like_label == 1


def test_maps_of_another_class_than_the_predicted_one_are_counted(store: ReviewStore) -> None:
    """Of the six verdicts, the second, and the fourth with its edits, explain another class."""
    review = opened(store, *[SAMPLE] * 6)
    noisy = kept(store, (SHARK, 0.044), (CAT, 0.002))
    for position, each in enumerate(
        (
            judged(Choice.RIGHT, "", edits="", target=CAT),
            judged(Choice.RIGHT, "", edits="", target=LYNX),
            judged(Choice.WRONG, noisy, target=SHARK),
            judged(Choice.WRONG, noisy, target=CAT),
            judged(Choice.RIGHT, "", edits="", target=LYNX, method="eigen_cam"),  # of no class
            judged(Choice.RIGHT, "", target=CAT),  # not recorded
        )
    ):
        give(store, review, position, each, "Ada")
    summary = summary_for(store, review, "Ada").summary
    assert (summary.pictures.other_class, summary.pictures.unknown_class) == (2, 1)
    assert (
        "2 of 6 verdicts are on the map of a class that is not the predicted one; with 1 more "
        f"{NO_PREDICTION}." in summary.words
    )
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in verdict_rows(gather(store, review, ""))]
    assert [row["map_of_predicted"] for row in rows[1:]] == ["yes", "no", "yes", "no", "", ""]


def test_verdicts_that_a_blind_review_hides_are_not_counted(store: ReviewStore) -> None:
    review = opened(store, SAMPLE, SAMPLE, blind=True)
    noisy = kept(store, (SHARK, 0.044))
    for position in (0, 1):
        give(store, review, position, judged(Choice.WRONG, noisy, target=CAT), "Ada")
    give(store, review, 1, judged(Choice.WRONG, "", edits="", target=CAT), "Ben")
    pictures = summary_for(store, review, "Ben").summary.pictures
    assert (pictures.edited.tolist(), pictures.other_class) == ([False, True], 1)
    assert pictures.wrong.tolist() == [False, True]


def test_independent_classes_are_those_of_the_snapshot(store: ReviewStore) -> None:
    """Sigmoids without the predicted set, as older releases kept them, are not recorded."""
    several = replace(SAMPLE, label=-1, yes={CAT: "Siamese cat"})
    sigmoids = [
        {"index": SHARK, "label": "hammerhead", "logit": 2.0, "probability": 0.8807971},
        {"index": CAT, "label": "Siamese cat", "logit": 0.0, "probability": 0.5},
    ]
    yes = {"classes": {str(SHARK): "hammerhead", str(CAT): "Siamese cat"}, "outcome": "wrong"}
    new = judged(Choice.WRONG, kept(store, predictions=sigmoids, yes=yes))
    prediction = judged_prediction(several, new, store.snapshots)
    assert (prediction.answer.words, prediction.answer.outcome) == (
        *("Siamese cat → hammerhead, Siamese cat, predicted wrong", "wrong"),
    )
    assert prediction.probability == pytest.approx(0.8808, abs=1e-4)
    assert [prediction.is_of_map(replace(new, target=i)) for i in (CAT, LYNX)] == [True, False]
    none = judged(
        Choice.WRONG, kept(store, predictions=sigmoids, yes={"classes": {}, "outcome": ""})
    )
    assert judged_prediction(several, none, store.snapshots).answer.predicted == "no class"
    old = judged(Choice.WRONG, kept(store, predictions=sigmoids))
    answer = judged_prediction(several, old, store.snapshots).answer
    assert answer.words == "Siamese cat, prediction not recorded"
    shares = kept(store, (SHARK, 0.7), (CAT, 0.2))  # a softmax, and no label to compare with
    unlabelled = replace(SAMPLE, label=-1, class_name="", outcome="")
    answer = judged_prediction(unlabelled, judged(Choice.RIGHT, shares), store.snapshots).answer
    assert answer.words == f"not labelled, predicted hammerhead (70.0{NBSP}%)"


def one_noisy_verdict(store: ReviewStore) -> str:
    """Ada judges the first sample with noise, and another class's map of the second."""
    review = opened(store, SAMPLE, SAMPLE)
    noisy = kept(store, (SHARK, 0.044), (CAT, 0.002))
    give(store, review, 0, judged(Choice.RIGHT_WRONG_REASON, noisy), "Ada")
    give(store, review, 1, judged(Choice.RIGHT, noisy, edits="", target=LYNX), "Ada")
    return review


def test_exports_state_the_prediction_that_was_judged_beside_that_without_edits(
    store: ReviewStore, tmp_path: Path
) -> None:
    dossier = gather(store, one_noisy_verdict(store), "Ada", labels=())
    assert list(COLUMNS)[-5:] == [
        *("judged_predicted", "judged_probability", "no_judged_prediction"),
        *("judged_predicted_right", "map_of_predicted"),
    ]
    table = tmp_path / "verdicts.csv"
    table.write_bytes(safe_csv(verdict_rows(dossier)))
    noisy, other = read_records(table)
    names = ("predicted", "probability", "predicted_right", "edits", "verdict")
    assert [noisy[name] for name in names] == [
        *("Siamese cat", str(dossier.samples.probability[0].item()), "yes", NOISE),
        "right-wrong-reason",
    ]
    assert [noisy[name] for name in list(COLUMNS)[-5:]] == ["hammerhead", "0.044", "", "no", "yes"]
    assert [other[name] for name in list(COLUMNS)[-5:]] == [
        *("Siamese cat", other["probability"], "", "yes", "no"),
    ]
    lines = tmp_path / "verdicts.jsonl"
    lines.write_text("".join(json_lines(dossier)))
    _, first, second = read_records(lines)
    assert (first["predicted"], first["predicted_right"]) == ("Siamese cat", True)
    assert first["verdicts"][0]["judged_picture"] == {
        "predicted": "hammerhead",
        "probability": 0.044,
        "no_prediction": None,
        "predicted_right": False,
        "map_of_predicted": True,
    }
    assert second["verdicts"][0]["judged_picture"]["map_of_predicted"] is False


def test_a_table_of_an_earlier_release_is_read_as_before(tmp_path: Path) -> None:
    earlier = list(COLUMNS)[:-5]
    text = io.StringIO()
    csv.writer(text).writerows([[*earlier, "schema"], [*("x" for _ in earlier), 1]])
    table = tmp_path / "verdicts.csv"
    table.write_text(text.getvalue())
    assert read_records(table) == [dict.fromkeys(earlier, "x") | {"schema": 1}]


def test_the_report_begins_with_the_prediction_that_was_judged(store: ReviewStore) -> None:
    dossier = gather(store, one_noisy_verdict(store), "Ada", labels=())
    dossier = replace(dossier, labels=NAMES)
    html = review_report(dossier, store.snapshots).decode()
    page = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    answer = f"Siamese cat → hammerhead (4.4{NBSP}%), predicted wrong"
    without = f"Siamese cat (97.7{NBSP}%), predicted right"
    page = page.replace(NBSP, " ")
    answer, without = answer.replace(NBSP, " "), without.replace(NBSP, " ")
    assert f"1: 1.jpg edited image: {answer}; without edits: {without}; outcome:" in page
    assert f"2: 1.jpg {without}; outcome:" in page
    assert re.search(rf"version 1, [^,]*, on the edited image: {re.escape(answer)}", page)
    assert "Grad-CAM at head for hammerhead, image edited, as seen by Ada (version 1)" in page
    assert "1 of 2 verdicts is on the map of a class that is not the predicted one." in page
    give(store, dossier.review.id, 0, judged(Choice.RIGHT, "", edits=""), "Ben")
    both = gather(store, dossier.review.id, "Ada")
    html = review_report(both, store.snapshots).decode().replace(NBSP, " ")
    assert f"edited image (Ada): {answer}; without edits: {without}" in unescape(html)


def test_a_caption_states_that_the_class_is_not_the_predicted_one(store: ReviewStore) -> None:
    review = opened(store, SAMPLE)
    seen = kept(store, (CAT, 0.977))
    give(store, review, 0, judged(Choice.RIGHT, seen, edits="", target=LYNX), "Ada")
    dossier = replace(gather(store, review, "Ada"), labels=NAMES)
    page = review_report(dossier, store.snapshots).decode()
    assert "Grad-CAM at head for lynx, not the predicted class, as seen by Ada" in page


def test_pages_state_the_prediction_that_was_judged(store: ReviewStore) -> None:
    review = one_noisy_verdict(store)
    cached = summary_for(store, review, "Ada")
    verdicts = {
        each.position: each
        for each in store.verdicts.of_review(review, "Ada")
        if each.judgement is not None
    }
    tiles = finding.tiles(store, review, cached.samples, [0, 1], verdicts)
    first, second = (
        json.dumps(tile, cls=PlotlyJSONEncoder, ensure_ascii=False).replace(NBSP, " ")
        for tile in tiles
    )
    assert "edited image: Siamese cat → hammerhead (4.4 %), predicted wrong" in first
    assert '"edited image "' in first
    assert "edited image" not in second
    judgement = verdicts[0].judgement
    assert judgement is not None
    sample = cast(Sample, cached.samples.sample(0))
    text = disputes._text(store, sample, judgement).replace(NBSP, " ")
    assert text.endswith("· edited image: Siamese cat → hammerhead (4.4 %), predicted wrong")
    prediction = judged_prediction(sample, judgement, store.snapshots)
    assert _method_of(judgement, prediction)[0] == "Grad-CAM of edited images"
    cat = replace(judgement, target=CAT)
    assert "for another class than the predicted one" in _method_of(cat, prediction)[0]
