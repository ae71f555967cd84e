"""Searching, filtering and sorting mean what a plain loop over the images means."""

import gc
from itertools import product
from pathlib import Path
from time import process_time

import numpy as np
import pytest

from data.errors import GalleryProblem
from data.gallery.gallery import SORTS, Gallery, GalleryClass, Query
from data.gallery.items import Item
from data.gallery.labels import CLASSES, ImageNetClass
from data.gallery.outcomes import OUTCOMES, Outcomes
from data.gallery.predictions import PredictionTable
from tests.unit.slowness import slowness

TABBY, CRANE_BIRD, CRANE_MACHINE = CLASSES[281], CLASSES[134], CLASSES[517]


def item(name: str, label: ImageNetClass | str | None = None) -> Item:
    imagenet_class = label if isinstance(label, ImageNetClass) else None
    return Item(
        id=name.encode().hex().zfill(64),
        path=Path("/images") / name,
        name=name,
        width=4,
        height=3,
        class_index=imagenet_class.index if imagenet_class else None,
        wnid=imagenet_class.wnid if imagenet_class else None,
        class_name=imagenet_class.name if imagenet_class else label,
        groups=imagenet_class.groups if imagenet_class else (),
        credit="",
    )


def gallery(*items: Item) -> Gallery:
    return Gallery("test", items, (), starter=False)


def predicted(top1: list[int], probability: list[float]) -> PredictionTable:
    classes = np.array(top1, np.int32)
    return PredictionTable(
        classes, np.array(probability, np.float32), np.flatnonzero(classes == -1)
    )


PETS = gallery(
    item("b.png", TABBY),
    item("A.png", CRANE_BIRD),
    item("d.png"),
    item("c.png", CRANE_MACHINE),
    item("tabby.png", "my cat"),
)
TABLE = predicted([281, 517, 281, -1, 0], [0.5, 0.9, 0.7, 0.0, 0.5])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (Query(), "A b c d tabby"),
        (Query(text=" TABBY "), "b tabby"),
        (Query(text="crane"), "A c"),
        (Query(text="wading"), "A"),
        (Query(class_name=CRANE_MACHINE.name), "c"),
        (Query(class_name="my cat"), "tabby"),
        (Query(group="bird"), "A"),
        (Query(group="nonsense"), ""),
        (Query(outcome="right"), "b"),
        (Query(outcome="wrong"), "A"),
        (Query(sort="class"), "c A tabby b d"),
        (Query(sort="confidence"), "b tabby d A c"),
        (Query(sort="-confidence"), "A d b tabby c"),
        (Query(text="crane", outcome="wrong", sort="confidence"), "A"),
    ],
)
def test_each_question_has_its_answer(query: Query, names: str) -> None:
    positions = PETS.select(query, TABLE)
    assert positions.dtype == np.int32
    assert [PETS.items[position].path.stem for position in positions] == names.split()


def test_without_predictions_nothing_is_right_or_wrong_and_names_decide() -> None:
    assert [len(PETS.select(Query(outcome=outcome))) for outcome in OUTCOMES] == [0, 0]
    np.testing.assert_array_equal(PETS.select(Query(sort="-confidence")), PETS.select(Query()))


def test_a_model_with_labels_of_its_own_is_matched_by_name() -> None:
    targets = PETS.targets(["dog", "My Cat", "tabby"])
    assert targets.tolist() == [2, -1, -1, -1, 1]
    table = predicted([2, 2, 2, 2, 0], [0.5] * 5)
    outcomes = Outcomes.of_classes(table, targets)
    assert PETS.select(Query(outcome="right"), table, outcomes).tolist() == [0]
    assert PETS.select(Query(outcome="wrong"), table, outcomes).tolist() == [4]


def test_what_is_present_is_offered() -> None:
    assert PETS.classes[:2] == (
        GalleryClass(517, "crane (lifting device)", 1),
        GalleryClass(134, "crane (wading bird)", 1),
    )
    assert PETS.classes[2] == GalleryClass(None, "my cat", 1)
    assert PETS.groups == ("mammal", "feline", "bird", "device", "other device")


def test_composed_and_decomposed_letters_are_one() -> None:
    composed, decomposed = "K\u00e4fer", "Ka\u0308fer"
    beetles = gallery(item(f"{composed}.png"), item(f"{decomposed}.jpg"), item("a.png", decomposed))
    for text in (composed, decomposed, "K\u00c4FER"):
        assert len(beetles.select(Query(text=text))) == 3


def test_numbers_are_ordered_by_value() -> None:
    counted = gallery(*(item(f"{name}.png", name) for name in ("10", "9", "fold 10", "Fold 2")))
    assert [each.name for each in counted.classes] == ["9", "10", "Fold 2", "fold 10"]
    assert counted.select(Query(sort="class")).tolist() == [1, 0, 3, 2]


def test_an_image_is_found_by_its_id() -> None:
    assert PETS.get(PETS.ids[2]) is PETS.items[2]
    with pytest.raises(GalleryProblem, match="choose another image"):
        PETS.get("0" * 64)


def test_its_hash_tells_images_and_classes_but_no_order() -> None:
    tabby, other = item("a", TABBY), item("b")
    assert gallery(tabby, other).sha256 == gallery(other, tabby).sha256
    assert gallery(tabby, other).sha256 != gallery(tabby).sha256
    assert gallery(tabby).sha256 != gallery(item("a")).sha256


@pytest.mark.slow
def test_fifty_thousand_images_are_answered_as_a_plain_loop_would() -> None:
    count = 50_000
    rng = np.random.default_rng(0)
    labels = [None if index == 1000 else CLASSES[index] for index in rng.integers(0, 1001, count)]
    large = gallery(*(item(f"{n:05}.jpg", label) for n, label in enumerate(labels)))
    table = predicted(rng.integers(-1, 1000, count).tolist(), rng.random(count).tolist())

    slowest = 0.0
    for text, group, outcome, sort in product(["", "dog"], ["", "dog"], ["", "wrong"], SORTS):
        query = Query(text=text, group=group, outcome=outcome, sort=sort)
        gc.disable()  # a collection walks all that the other tests have made
        times = []
        for _ in range(3):
            start = process_time()
            result = large.select(query, table)
            times.append(process_time() - start)
        slowest = max(slowest, min(times))
        gc.enable()
        assert set(result.tolist()) == {
            position
            for position, each in enumerate(large.items)
            if text in f"{each.class_name} {each.name}".casefold()
            and (not group or group in each.groups)
            and (
                not outcome
                or (
                    each.class_index not in (None, table.top1[position])
                    and table.top1[position] >= 0
                )
            )
        }
    assert slowest < 0.25 * slowness()  # seconds of processor time; 0.05 on a quiet machine
