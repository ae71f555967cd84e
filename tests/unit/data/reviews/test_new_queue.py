"""Queues: the same question is the same queue, and each says what it takes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.gallery.predictions import PredictionTable
from data.gallery.selections import keep_selection
from data.reviews import QueueOrigin, QueueSource, build_queue, samples_of
from data.reviews.new_queue import QueueProblem
from data.scans import Scan, ScanStore, open_scan
from data.scans.subsets import SubsetProblem
from tests.unit.dashboard.scans.test_independent import MADE, scan_of
from tests.unit.data.scans.small import CLASSES, chunk, plan
from tests.unit.data.scans.test_store import run

MODEL = ("cat", "dog")
TOP1 = (0, 0, 1, 1, -1, 0, 0)  # of CLASSES: cat dog cat dog cat "" dog
SURE = (0.9, 0.6, 0.4, 0.8, 0.0, 0.5, 0.7)


def gallery(order: Iterable[int] = (0, 1, 2, 3, 4, 5, 6)) -> Gallery:
    items = [
        Item(
            f"{i:064x}", Path(f"{i}.jpg"), f"{i}.jpg", 8, 8, None, None, CLASSES[i] or None, (), ""
        )
        for i in order
    ]
    return Gallery("photos", items, (), starter=False)


def source(predicted: bool = True, pending: Sequence[int] = ()) -> QueueSource:
    """Image 4 cannot be read; those in `pending` are not predicted yet."""
    top1, sure = np.array(TOP1, np.int32), np.array(SURE, np.float32)
    table = PredictionTable(top1, sure, np.array(pending, np.intp)) if predicted else None
    return QueueSource(gallery(), MODEL, table)


@pytest.fixture
def scan(database: Engine, home: Path) -> Scan:
    return open_scan(run(ScanStore(database, home / "data" / "scans")))


def queue(text: str, seed: int | None = None, of: QueueSource | None = None) -> list[int]:
    _, samples = build_queue(of or source(), text, seed)
    return [int(sample.image_id, 16) for sample in samples]


def test_everything_wrong_and_lowest_confidence_follow_the_predictions() -> None:
    assert queue("wrong") == [1, 2, 6]
    assert queue("lowest-confidence:3") == [2, 5, 1]
    assert queue("lowest-confidence:99") == [2, 5, 1, 6, 3, 0]
    origin, samples = build_queue(source(), "wrong")
    assert (origin.words, origin.seed) == (
        "everything predicted wrong, among 5 of 7 images, with a class that the model has",
        None,
    )
    first = samples[0]
    assert (first.class_name, first.label, first.predicted_name) == ("dog", 1, "cat")
    assert first.probability == pytest.approx(0.6)
    assert (first.yes, first.outcome) == (None, "wrong")
    right, unlabelled = samples_of(source(), [f"{i:064x}" for i in (0, 5)])
    assert (right.outcome, unlabelled.outcome) == ("right", "")


def test_a_queue_of_one_image_is_in_the_singular() -> None:
    words = {text: build_queue(source(), f"{text}:1")[0].words for text in ("random", "stratified")}
    assert words == {
        "random": "1 image at random, seed 0",
        "stratified": (
            "1 image of each of 2 classes, seed 0 (2 have more, 1 image without a class left out)"
        ),
    }
    assert build_queue(source(), "lowest-confidence:1")[0].words == (
        "the 1 image with the lowest confidence, among 6 of 7 images, that can be read"
    )


def test_a_class_a_selection_and_an_outcome_are_subsets() -> None:
    assert queue("class:cat") == [0, 2, 4]
    assert queue("class:dog & outcome:wrong") == [1, 6]
    assert queue("outcome:right") == [0, 3]
    assert queue(f"selection:{keep_selection([f'{i:064x}' for i in (5, 3)])}") == [3, 5]
    assert queue("all") == list(range(7))


def test_the_same_seed_draws_the_same_queue_in_any_order_of_the_gallery() -> None:
    drawn = queue("random:4", 7)
    assert len(set(drawn)) == 4
    turned = QueueSource(gallery((6, 5, 4, 3, 2, 1, 0)), MODEL)
    assert queue("random:4", 7, turned) == drawn
    assert queue("random:7", 7)[:4] == drawn
    assert queue("random:7", 8) != queue("random:7", 7)
    origin, _ = build_queue(source(), "random:4", 7)
    assert (origin.words, origin.text, origin.seed) == (
        "4 images at random, seed 7",
        "random:4",
        7,
    )


def test_stratified_takes_so_many_of_each_class() -> None:
    drawn = queue("stratified:2", 1)
    assert sorted(CLASSES[i] for i in drawn) == ["cat", "cat", "dog", "dog"]
    assert queue("stratified:2", 1) == drawn
    assert sorted(queue("stratified:9", 1)) == [0, 1, 2, 3, 4, 6]


def test_classes_with_fewer_images_are_counted_in_the_words() -> None:
    """The gallery has three cats, three dogs and an image without a class."""
    origins = {n: build_queue(source(), f"stratified:{n}")[0] for n in (2, 3, 4)}
    left_out = "1 image without a class left out"
    assert {n: origin.words for n, origin in origins.items()} == {
        2: f"2 images of each of 2 classes, seed 0 (2 have more, {left_out})",
        3: f"3 images of each of 2 classes, seed 0 (none has more, {left_out})",
        4: f"up to 4 images of each of 2 classes, seed 0 (2 have fewer, none has more, {left_out})",
    }
    assert {n: origin.weights(equal=True) for n, origin in origins.items()} == {
        2: "Classes weigh equally",
        3: "Images without a class are left out",
        4: "Images without a class are left out",
    }


def test_a_queue_of_each_class_that_is_the_whole_gallery_weighs_as_it_does() -> None:
    """Two cats, one dog: up to two of each are all; up to one of each leaves out a cat."""
    of = QueueSource(gallery((0, 2, 1)), MODEL)
    whole = build_queue(of, "stratified:2")[0]
    assert whole.words == "up to 2 images of each of 2 classes, seed 0 (1 has fewer, none has more)"
    assert whole.weights(equal=False) == ""
    cut = build_queue(of, "stratified:1")[0]
    assert cut.words == "1 image of each of 2 classes, seed 0 (1 has more)"
    assert cut.weights(equal=True) == "Classes weigh equally"
    of_0_8_2 = "up to 2 images of each of 2 classes, seed 0 (1 has fewer)"
    assert QueueOrigin(of_0_8_2, "stratified:2", 0).weights(equal=False) == (
        "Classes may weigh otherwise than in the gallery"
    )
    assert QueueOrigin("all images", "all").weights(equal=False) == ""


@pytest.mark.parametrize("text", ["wrong", "lowest-confidence:2", "outcome:wrong"])
def test_half_finished_predictions_are_no_whole_gallery(text: str) -> None:
    with pytest.raises(QueueProblem, match=r"and 5 of 7 images have one so far; wait until"):
        queue(text, of=source(pending=(1, 6)))
    with pytest.raises(QueueProblem, match=r"and 0 of 7 images have one so far"):
        queue(text, of=source(pending=range(7)))
    every = range(2) if text == "lowest-confidence:2" else (1, 2, 6)
    assert len(queue(text)) == len(every)


def test_a_subset_needs_predictions_of_its_own_images_only() -> None:
    of = source(pending=(1,))
    origin, samples = build_queue(of, "class:cat & outcome:wrong")
    assert [int(sample.image_id, 16) for sample in samples] == [2]
    assert origin.words == "cat, predicted wrong, among 3 images"
    with pytest.raises(QueueProblem, match=r"and 2 of 3 images have one so far"):
        queue("class:dog & outcome:wrong", of=of)


def test_a_partial_scan_is_no_whole_gallery(database: Engine, home: Path) -> None:
    """The scan holds the first four of seven images."""
    whole = plan()
    store = ScanStore(database, home / "data" / "scans")
    planned = store.prepare(replace(whole, images=whole.images[:4]))
    assert store.lease(planned.id, "me")
    for number, rows in ((0, 3), (1, 1)):
        values = chunk(whole, number)
        columns = {name: column[:rows] for name, column in values.columns.items()}
        store.commit(planned, "me", number, replace(values, columns=columns, failures=()))
    store.finish(planned, "me")
    part = QueueSource(gallery(), MODEL, scan=open_scan(planned.id))
    for text in ("highest-loss:3", "predicted:cat", "outcome:wrong"):
        with pytest.raises(QueueProblem, match=r"this one holds 4 of 7 images; scan the whole"):
            queue(text, of=part)
    with pytest.raises(QueueProblem, match=r"and 4 of 7 images have one so far"):
        queue("wrong", of=part)
    origin, _ = build_queue(part, "highest-loss:3", partial=True)
    assert origin.text == "highest-loss:3"
    both = replace(part, predictions=source().predictions)
    assert len(queue("outcome:wrong", of=both)) > 0  # the predictions are of all images


def test_a_scan_knows_the_loss_and_all_predictions(scan: Scan) -> None:
    source = QueueSource(gallery(), MODEL, scan=scan)
    order = [i for i in np.argsort(-scan.loss, kind="stable").tolist() if scan.readable[i]]
    assert (
        queue("highest-loss:3", of=source) == [i for i in order if not np.isnan(scan.loss[i])][:3]
    )
    assert queue("wrong", of=source) == scan.select(outcome="wrong").tolist()
    assert queue("outcome:right", of=source) == scan.select(outcome="right").tolist()


def test_a_scan_knows_every_class_of_a_multi_label_model() -> None:
    """Of two images the stored predictions say otherwise, and the scan counts, as of others."""
    names = ("cat", "dog", "bird")
    items = [
        Item(
            *(f"{i:064x}", Path(f"{i}.jpg"), f"{i}.jpg", 8, 8, None, None),
            *(names[classes[0]] if classes else None, (), ""),
            other_classes=tuple((names[k], None) for k in classes[1:]),
        )
        for i, (classes, _) in enumerate(MADE)
    ]
    new_gallery = Gallery("photos", items, (), starter=False)
    yes = [frozenset({0})] * len(MADE)
    table = PredictionTable(np.zeros(5, np.int32), np.ones(5, np.float32), np.array([], np.intp))
    alone = QueueSource(new_gallery, names, table, yes_sets=yes)
    assert (queue("outcome:right", of=alone), queue("wrong", of=alone)) == ([0], [1, 2, 3])
    scanned = replace(alone, scan=scan_of(MADE, several=True))
    assert (queue("outcome:right", of=scanned), queue("wrong", of=scanned)) == ([0, 1], [2, 3])
    samples = samples_of(scanned, new_gallery.ids)
    assert [sample.label for sample in samples] == [-1] * 5
    assert [sample.outcome for sample in samples] == ["right", "right", "wrong", "wrong", ""]
    both = {0: "cat", 1: "dog"}
    assert [sample.yes for sample in samples] == [{0: "cat"}, both, both, {}, both | {2: "bird"}]


def test_what_the_source_does_not_know_is_one_sentence() -> None:
    with pytest.raises(QueueProblem, match="needs a scan of the whole gallery; start one first"):
        queue("highest-loss:3")
    with pytest.raises(QueueProblem, match="needs predictions for the whole gallery"):
        queue("wrong", of=source(predicted=False))
    with pytest.raises(QueueProblem, match=r"for example random:50"):
        queue("random")
    with pytest.raises(QueueProblem, match="No image of this gallery"):
        queue("class:bird")
    with pytest.raises(SubsetProblem):
        queue("everything")
    with pytest.raises(SubsetProblem, match="Scan the gallery"):
        queue("predicted:cat")
    unlabelled = Gallery("x", [gallery().items[5]], (), starter=False)
    with pytest.raises(QueueProblem, match="no classes"):
        queue("stratified:1", of=QueueSource(unlabelled, MODEL))


def test_images_are_added_in_the_order_named() -> None:
    ids = [f"{i:064x}" for i in (3, 0)]
    assert [sample.image_id for sample in samples_of(source(), ids)] == ids
