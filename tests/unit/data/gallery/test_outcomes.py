"""Right and wrong, where classes are mutually exclusive and where they are not."""

from pathlib import Path

import numpy as np

from data.db.database import open_database
from data.gallery.outcomes import Outcomes
from data.gallery.predictions import PredictionStore, PredictionTable

NONE = np.array([], np.intp)


def test_the_best_class_against_the_right_one() -> None:
    table = PredictionTable(np.array([1, 2, -1, 0], np.int32), np.ones(4, np.float32), NONE)
    result = Outcomes.of_classes(table, np.array([1, 1, 1, -1], np.int32))
    assert [result.of(i) for i in range(4)] == ["right", "wrong", "", ""]
    assert result.mask("wrong").tolist() == [False, True, False, False]


def test_all_yes_against_all_right_classes() -> None:
    text = [frozenset({0, 1}), frozenset({0}), frozenset[int](), None, frozenset({2})]
    result = Outcomes.of_sets(text, [(0, 1), (0, 1), (1,), (1,), ()])
    assert [result.of(i) for i in range(5)] == ["right", "wrong", "wrong", "", ""]


def test_yes_is_read_from_what_is_kept_and_from_what_comes(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    one = np.array([[2, 0, 1]]), np.array([[0.9, 0.5, 0.2]])
    PredictionStore(database).put("w", "p", ["a" * 64], *one)
    store = PredictionStore(database)
    ids = ["a" * 64, "b" * 64]
    assert store.yes("w", "p", ids) == [{0, 2}, None]
    store.put("w", "p", ids[1:], np.array([[1, 0, 2]]), np.array([[0.4, 0.3, 0.1]]))
    assert store.yes("w", "p", ids) == [{0, 2}, frozenset()]
    database.dispose()
