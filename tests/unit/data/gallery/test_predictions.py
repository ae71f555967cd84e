"""Predictions are kept for ever, told apart by what made them, and read in the gallery's order."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sqlalchemy import Engine, func, select

from data.db.tables import Prediction
from data.gallery.predictions import PredictionStore

WEIGHTS, PREPROCESS = "w" * 64, "resize-256"


def put(store: PredictionStore, ids: list[str], classes: list[list[int]]) -> None:
    probabilities = np.tile(np.float32([0.75, 0.25]), (len(ids), 1))
    store.put(WEIGHTS, PREPROCESS, ids, np.array(classes), probabilities)


def count_rows(database: Engine) -> int:
    with database.connect() as connection:
        return connection.execute(select(func.count()).select_from(Prediction)).scalar_one()


def test_the_table_follows_the_order_of_the_gallery(database: Engine) -> None:
    store = PredictionStore(database)
    put(store, ["cat", "dog"], [[281, 282], [207, 208]])

    table = store.table(WEIGHTS, PREPROCESS, ["dog", "bird", "cat", "dog"])

    assert table.top1.tolist() == [207, -1, 281, 207]
    assert table.probability.tolist() == [0.75, 0.0, 0.75, 0.75]
    assert table.pending.tolist() == [1]
    assert table.done == 3
    assert (table.top1.dtype, table.probability.dtype) == (np.int32, np.float32)


def test_an_empty_gallery_has_an_empty_table(database: Engine) -> None:
    table = PredictionStore(database).table(WEIGHTS, PREPROCESS, [])
    assert (table.top1.shape, table.done) == ((0,), 0)


def test_a_table_is_not_changed_by_later_predictions(database: Engine) -> None:
    store = PredictionStore(database)
    before = store.table(WEIGHTS, PREPROCESS, ["cat"])
    put(store, ["cat"], [[281, 282]])

    assert before.top1.tolist() == [-1]
    assert store.table(WEIGHTS, PREPROCESS, ["cat"]).top1.tolist() == [281]
    with pytest.raises(ValueError, match="read-only"):
        before.top1[0] = 1


def test_predictions_survive_a_restart_with_all_their_classes(database: Engine) -> None:
    put(PredictionStore(database), ["cat"], [[281, 282]])

    table = PredictionStore(database).table(WEIGHTS, PREPROCESS, ["cat"])

    assert table.top1.tolist() == [281]
    assert table.probability.tolist() == [0.75]
    with database.connect() as connection:
        row = connection.execute(select(Prediction.classes, Prediction.probabilities)).one()
    assert row == ([281, 282], [0.75, 0.25])


@pytest.mark.parametrize("other", [("x" * 64, PREPROCESS), (WEIGHTS, "resize-224")])
def test_other_weights_or_preprocessing_know_nothing_of_it(
    database: Engine, other: tuple[str, str]
) -> None:
    store = PredictionStore(database)
    put(store, ["cat"], [[281, 282]])
    assert store.table(*other, ["cat"]).done == 0


def test_an_unreadable_image_is_requested_again_only_after_a_restart(database: Engine) -> None:
    store = PredictionStore(database)
    put(store, ["broken", "cat"], [[-1, -1], [281, 282]])

    table = store.table(WEIGHTS, PREPROCESS, ["broken", "cat"])
    assert (table.top1.tolist(), table.done) == ([-1, 281], 2)
    again = PredictionStore(database).table(WEIGHTS, PREPROCESS, ["broken", "cat"])
    assert again.pending.tolist() == [0]


def test_putting_twice_changes_nothing(database: Engine) -> None:
    first, second = PredictionStore(database), PredictionStore(database)
    put(first, ["cat", "dog"], [[281, 282], [207, 208]])
    put(second, ["dog", "cat", "bird"], [[207, 208], [281, 282], [10, 11]])

    assert count_rows(database) == 3
    assert second.table(WEIGHTS, PREPROCESS, ["cat", "dog", "bird"]).top1.tolist() == [281, 207, 10]


def test_rows_and_ids_must_agree(database: Engine) -> None:
    with pytest.raises(ValueError, match="zip"):
        put(PredictionStore(database), ["cat", "dog"], [[281, 282]])


def test_threads_write_and_read_at_once(database: Engine) -> None:
    store = PredictionStore(database)
    ids = [f"image-{i}" for i in range(320)]

    def write_and_read(start: int) -> list[int]:
        chunk = list(range(start, start + 20))
        put(store, [ids[i] for i in chunk], [[i, 0] for i in chunk])
        table = store.table(WEIGHTS, PREPROCESS, ids)
        return [int(top1) for i, top1 in enumerate(table.top1) if top1 not in (-1, i)]

    with ThreadPoolExecutor(8) as pool:
        wrong = list(pool.map(write_and_read, range(0, 320, 20)))

    assert wrong == [[]] * 16
    assert store.table(WEIGHTS, PREPROCESS, ids).top1.tolist() == list(range(320))
    assert count_rows(database) == 320
