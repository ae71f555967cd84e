"""What stands in the tables, as earlier releases wrote it and other programs read it."""

import json
from typing import Any

from sqlalchemy import Engine

from data.reviews import Box, Choice, Confidence, Judgement, ReviewStore
from tests.unit.data.reviews.made_up import RIGHT, opened, settled

FULL = Judgement(
    choice=Choice.RIGHT_WRONG_REASON,
    confidence=Confidence.FAIRLY_SURE,
    tags=("watermark", "background"),
    comment="grass",
    boxes=(Box(1, 2, 30, 40), Box(0, 0, 5, 5)),
    target=281,
    layer="layer4.2",
    method="grad-cam",
    parameters={"steps": 8},
    search="?image=0",
    edits="jpeg:severity=3",
    region_test={"percent": 10.0},
)
COLUMNS = (
    "choice, confidence, tags, comment, boxes, target, layer, method, parameters, search, "
    "evidence, setup_version, edits, region_test"
)


def raw(database: Engine, query: str) -> list[tuple[Any, ...]]:
    """Rows as the database has them; JSON as Python values on either."""
    with database.connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    return [tuple(_parsed(value) for value in row) for row in rows]


def _parsed(value: object) -> object:
    return json.loads(value) if isinstance(value, str) and value[:1] in ("[", "{") else value


def test_a_verdict_and_its_withdrawal(store: ReviewStore, database: Engine) -> None:
    review = opened(store)
    store.verdicts.give(review.id, 0, "ann", FULL, expected_version=0, setup_version=2)
    store.verdicts.withdraw(review.id, 0, "ann", expected_version=1)
    assert raw(database, f"SELECT {COLUMNS} FROM verdict ORDER BY version") == [
        (
            *("right-wrong-reason", 2, ["watermark", "background"], "grass"),
            *([[1, 2, 30, 40], [0, 0, 5, 5]], 281, "layer4.2", "grad-cam", {"steps": 8}),
            *("?image=0", "", 2, "jpeg:severity=3", {"percent": 10.0}),
        ),
        ("", 0, [], "", [], -1, "", "", {}, "", "", None, "", None),
    ]


def test_the_verdict_that_stands_and_the_sample(store: ReviewStore, database: Engine) -> None:
    review = opened(store)
    of_sample = (
        'SELECT "groups", words, given, disputed, remarks, settled '
        "FROM review_sample WHERE position = 2"
    )
    assert raw(database, of_sample) == [("\nbird\n", "ära (bird)\n00002.jpg", 0, False, 0, -1)]
    store.verdicts.give(review.id, 2, "ann", FULL, expected_version=0)
    store.verdicts.give(review.id, 2, "bob", RIGHT, expected_version=0)
    settled(store, review.id, 2, "lea", Choice.WRONG, "seen again")
    assert raw(database, of_sample)[0][2:] == (2, True, 0, 3)
    standing = "SELECT reviewer, code, confidence, tags, marked FROM standing_verdict"
    assert raw(database, f"{standing} ORDER BY reviewer") == [
        ("ann", 1, 2, "\nwatermark\nbackground\n", True),
        ("bob", 0, 0, "", False),
    ]
    settlements = "SELECT choice, comment, settled_by, verdicts FROM settlement"
    assert raw(database, settlements) == [("wrong", "seen again", "lea", {"ann": 1, "bob": 1})]


def test_a_review(store: ReviewStore, database: Engine) -> None:
    opened(store)
    columns = (
        "tags, reviewers, opening, model_key, model_name, preprocess, gallery_title, queue_words, "
        "queue_text, queue_seed, state, version"
    )
    assert raw(database, f"SELECT {columns} FROM review") == [
        (
            *(["watermark", "background"], ["ann", "bob", "eve"]),
            *({"layer": "layer4.2", "method": "grad-cam"}, "resnet50", "ResNet-50", "resize-256"),
            *("photos", "12 images at random, seed 3", "random:12", 3, "open", 2),
        )
    ]
