"""What is written on an image: "true → predicted" where it is wrong, and nowhere else."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from dashboard.maps.captions import Answer, answer_of, answer_of_one, answer_of_sample
from dashboard.maps.truth import Truth, called, truth_of
from dashboard.scans.image_tiles import tile
from dashboard.ui.true_class import correctness, rank, rank_words
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.reviews import NewSample, SampleTable
from explainers.models.output import Output
from explainers.results import TraceResult
from tests.unit.dashboard.scans.test_confusions import scan_of
from tests.unit.dashboard.scans.test_independent import MADE
from tests.unit.dashboard.scans.test_independent import scan_of as yes_scan

LABELS = ("maze", "prison", "castle", "church", "palace", "barn", "yurt")
NBSP = "\u00a0"


def traced(*logits: float, target: int = 0, several: bool = False) -> TraceResult:
    values = np.array(logits)
    confident = 1 / (1 + np.exp(-values)) if several else np.exp(values) / np.exp(values).sum()
    return TraceResult(values, confident, target, (), (), (), ())


def carded(*, several: bool = False) -> Any:  # noqa: ANN401 - what a card has that is read here
    kind = cast(Any, "multi-label" if several else "single")
    output = Output(values=len(LABELS), kind=kind)
    return SimpleNamespace(
        key="tiny", name="Tiny", labels=LABELS, imagenet=False, output=output, multi_label=several
    )


def test_a_heading_states_a_right_prediction_too() -> None:
    assert Answer("maze", "maze", "right", 0.5).heading == "maze, predicted right"
    assert Answer("maze", "prison", "wrong", 0.5).heading == "maze → prison"
    assert Answer("my dog", "pug", "", 0.5).heading == "my dog (predicted pug)"


@pytest.mark.parametrize(
    ("answer", "caption", "words"),
    [
        (
            Answer("maze", "prison", "wrong", 0.619),
            "maze → prison",
            f"maze → prison (61.9{NBSP}%), predicted wrong",
        ),
        (Answer("maze", "maze", "right", 0.5), "maze", f"maze (50.0{NBSP}%), predicted right"),
        (
            Answer("my dog", "pug", "", 0.5),
            "my dog (predicted pug)",
            f"my dog, predicted pug (50.0{NBSP}%)",
        ),
        (Answer("", "pug", ""), "predicted pug", "not labelled, predicted pug"),
        (Answer("maze", "", ""), "maze", "maze"),
        (Answer("", "", ""), "not labelled", "not labelled"),
        (
            Answer("cat, dog", "no class", "wrong"),
            "cat, dog → no class",
            "cat, dog → no class, predicted wrong",
        ),
    ],
)
def test_captions_by_hand(answer: Answer, caption: str, words: str) -> None:
    assert (answer.caption, answer.words) == (caption, words)


def test_a_long_right_class_and_the_prediction_are_cut_one_by_one() -> None:
    wrong = Answer("a class with a very long name", "prison", "wrong")
    assert wrong.lines == ("a class with a very long name", "→ prison")
    assert Answer("my dog", "pug", "", 0.5).lines == ("my dog", "(predicted pug)")
    assert Answer("", "pug", "").lines == ("predicted pug",)
    assert Answer("maze", "maze", "right").lines == ("maze",)


def test_only_a_wrong_image_has_an_arrow() -> None:
    scan = scan_of()
    for position in range(len(scan.image_ids)):
        wrong = scan.labels[position] >= 0 and not scan.correct[position]
        assert ("→" in answer_of(scan, position).caption) == wrong
        assert tile(scan, position)["caption"] == answer_of(scan, position).caption
    assert tile(scan, 14)["caption"] == "maze → prison"
    assert tile(scan, 15)["caption"] == "predicted pug"


def test_an_image_that_cannot_be_read_says_so() -> None:
    made = scan_of()
    classes = made.classes.copy()
    classes[14] = -1
    result = tile(replace(made, arrays={**made.arrays, "classes": classes}), 14)
    assert result["caption"] == result["words"] == "cannot be read"
    assert result["outcome"] == ""


def test_captions_of_classes_that_do_not_exclude_one_another() -> None:
    scan = yes_scan(MADE, several=True)
    captions = [answer_of(scan, position).caption for position in range(5)]
    assert captions == [
        "cat",
        "cat / dog",
        "dog → cat, dog",
        "dog → no class",
        "predicted cat, dog, bird",
    ]
    assert [answer_of(scan, position).words for position in (0, 2, 3)] == [
        f"cat (90.0{NBSP}%), predicted right",
        "dog → cat, dog, predicted wrong",
        "dog → no class, predicted wrong",
    ]


def test_samples_of_reviews_have_the_same_captions() -> None:
    sample = NewSample(
        image_id="0" * 64,
        name="0.jpg",
        label=0,
        class_name="maze",
        predicted=1,
        predicted_name="prison",
        probability=0.5,
        outcome="wrong",
    )
    right = replace(sample, predicted=0, predicted_name="maze", outcome="right")
    unknown = replace(sample, label=-1, class_name="", predicted=-1, predicted_name="", outcome="")
    several = replace(sample, label=-1, yes={0: "maze", 1: "prison"})
    samples = [
        *(sample, right, unknown, several),
        replace(several, class_name="prison", yes={1: "prison"}, outcome="right"),
        replace(several, class_name="prison", yes={}),
        replace(several, class_name="", yes={}, outcome=""),
        replace(several, yes=None, outcome=""),  # by an earlier release
    ]
    table = SampleTable(
        image_ids=tuple(each.image_id for each in samples),
        names=tuple(each.name for each in samples),
        labels=np.array([each.label for each in samples], np.int32),
        class_names=tuple(each.class_name for each in samples),
        groups=((),) * len(samples),
        predicted=np.array([each.predicted for each in samples], np.int32),
        predicted_names=tuple(each.predicted_name for each in samples),
        probability=np.array([each.probability for each in samples], np.float32),
        yes=tuple(each.yes for each in samples),
        outcomes=tuple(each.outcome for each in samples),
    )
    answers = [answer_of_sample(table, i) for i in range(len(samples))]
    assert answers == [answer_of_one(each) for each in samples]
    assert [answer.caption for answer in answers] == [
        *("maze → prison", "maze", "not labelled", "maze → maze, prison"),
        *("prison", "prison → no class", "predicted no class", "maze (predicted prison)"),
    ]
    assert [answer.words for answer in answers[2:]] == [
        "not labelled, not predicted yet",
        "maze → maze, prison, predicted wrong",
        f"prison (50.0{NBSP}%), predicted right",
        "prison → no class, predicted wrong",
        "not labelled, predicted no class",
        f"maze, predicted prison (50.0{NBSP}%)",
    ]


# Explore


def test_a_wrong_prediction_is_called_wrong() -> None:
    trace = traced(1, 6, 5, 4, 3, 2, 0)
    result = correctness(Truth("maze", 0, (0,)), carded(), trace)
    assert (result.outcome, result.head, result.explain, result.contrast) == (
        "wrong",
        "Wrong",
        0,
        1,
    )
    share = f"{100 * trace.probabilities[0]:.1f}{NBSP}%"
    assert result.text == f"the image is labelled maze, which has rank 6 of 7 with {share}."
    assert rank(trace, 1) == 1
    assert rank_words(trace, 6).startswith("rank 7 of 7")


def test_verdicts_in_other_cases() -> None:
    trace, card = traced(1, 6, 5, 4, 3, 2, 0), carded()
    right = correctness(Truth("my prison", 1, (1,)), card, trace)
    assert (right.outcome, right.words) == ("right", "Right: the image is labelled my prison.")
    assert right.explain is right.contrast is None
    none = correctness(Truth("", -1, ()), card, trace)
    assert none.words == "No label: this image cannot show whether the prediction is right."
    foreign = correctness(Truth("spoon", -1, ()), card, trace)
    assert foreign.words == "Not comparable: the model has no class spoon."
    two = correctness(Truth("maze / prison", -1, (0, 1)), card, trace)
    assert two.words == "Undecided: the labels are maze / prison; prison is one of the model's."
    assert not {none.outcome, foreign.outcome, two.outcome} - {""}


def test_verdicts_on_classes_that_do_not_exclude_one_another() -> None:
    card, trace = carded(several=True), traced(2, 1, -1, -2, -3, -4, -5, several=True)
    right = correctness(Truth("maze / prison", -1, (0, 1)), card, trace)
    assert right.outcome == "right"
    wrong = correctness(Truth("maze / castle", -1, (0, 2)), card, trace)
    assert wrong.words == "Wrong: the image is labelled maze / castle; no to castle; yes to prison."
    assert (wrong.explain, wrong.contrast) == (2, None)


def test_the_truth_is_that_of_the_gallery_in_the_models_numbering() -> None:
    names = ("maze", "spoon", None)
    items = [
        Item(f"{i:064x}", Path(f"{i}"), f"{i}.jpg", 8, 8, None, None, name, (), "")
        for i, name in enumerate(names)
    ]
    services: Any = SimpleNamespace(gallery=Gallery("g", items, (), starter=False))
    result = [truth_of(services.gallery, each.id, carded()) for each in items]
    assert result == [Truth("maze", 0, (0,)), Truth("spoon", -1, ()), Truth("", -1, ())]
    assert truth_of(services.gallery, "an upload", carded()) is None
    trace = traced(1, 6, 5, 4, 3, 2, 0)
    image: Any = SimpleNamespace(id=items[0].id, title="0.jpg")
    assert called(services.gallery, image, carded(), trace) == "0.jpg (maze → prison)"
    upload: Any = SimpleNamespace(id="an upload", title="mine.jpg")
    assert called(services.gallery, upload, carded(), trace) == "mine.jpg"


def test_the_true_class_is_listed_wherever_it_ranks() -> None:
    from dashboard.ui.predictions import contents

    items = [Item("0" * 64, Path("0"), "0.jpg", 8, 8, None, None, "yurt", (), "")]
    services = SimpleNamespace(gallery=Gallery("g", items, (), starter=False))
    card = carded()
    card.pin = f"{'0' * 12}-{'0' * 8}"
    trace = traced(1, 6, 5, 4, 3, 2, 0, target=1)
    scene: Any = SimpleNamespace(
        services=services,
        card=card,
        trace=lambda: trace,
        view=SimpleNamespace(image="0" * 64),
        shown=(),
        image=None,
        edited="",
    )
    data: Any = contents(scene)[0]
    assert [row["label"] for row in data["rows"]] == [*LABELS[1:6], "yurt"]
    assert data["rows"][-1]["note"] == "label, rank 7"
    assert not any(row["note"] for row in data["rows"][:-1])
    assert data["verdict"]["explain"] == {"target": "6 · yurt", "text": "Explain yurt"}
    assert data["verdict"]["mark"] == "\N{BALLOT X}"
    assert "target_a=6&target_b=1" in str(data["verdict"]["contrast"])
    scene.view.image = "an upload"
    data = contents(scene)[0]
    assert data["verdict"] is None
    assert len(data["rows"]) == 5
