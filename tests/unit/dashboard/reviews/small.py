"""A review of six samples by three people, as the store hands it out."""

from collections.abc import Sequence

import numpy as np

from data.reviews import (
    CHOICES,
    NONE_GIVEN,
    Choice,
    ChoiceTable,
    CurrentQueue,
    QueueOrigin,
    SampleTable,
)

NAMES = ("a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "f.jpg")
LETTERS = {
    "r": Choice.RIGHT,
    "w": Choice.RIGHT_WRONG_REASON,
    "u": Choice.UNDERSTANDABLE,
    "x": Choice.WRONG,
    "?": Choice.CANNOT_TELL,
}


def codes(*rows: str) -> np.ndarray:
    """One string a sample, one letter a reviewer; a dot stands for no verdict."""
    values = [
        [NONE_GIVEN if letter == "." else CHOICES.index(LETTERS[letter]) for letter in row]
        for row in rows
    ]
    return np.array(values, np.int8).reshape(len(rows), -1)


def choices(
    *rows: str,
    settled: str = "",
    hidden: Sequence[int] = (),
    again: Sequence[int] = (),
    withdrawn: Sequence[int] = (),
) -> ChoiceTable:
    table = codes(*rows)
    return ChoiceTable(
        reviewers=("Ada", "Ben", "Cy")[: table.shape[1]],
        codes=table,
        confidence=np.where(table == NONE_GIVEN, 0, 3).astype(np.int8),
        settled=codes(settled.ljust(len(rows), "."))[0],
        outdated=np.isin(np.arange(len(rows)), again),
        hidden=np.isin(np.arange(len(rows)), hidden),
        informed=np.zeros(table.shape, bool),
        withdrawn=np.isin(np.arange(len(rows)), withdrawn),
    )


def picked_queue(words: str) -> CurrentQueue:
    """A queue that was picked by hand."""
    return CurrentQueue(QueueOrigin(words))


def samples(count: int = len(NAMES), first: int = 0) -> SampleTable:
    where = range(first, first + count)
    return SampleTable(
        image_ids=tuple(f"{i:064x}" for i in where),
        names=tuple(f"{i}.jpg" for i in where),
        labels=np.array([i % 2 for i in where], np.int32),
        class_names=tuple("" if i == 5 else ("cat", "dog")[i % 2] for i in where),
        groups=tuple(("animal", ("cat", "dog")[i % 2]) for i in where),
        predicted=np.array([0 for _ in where], np.int32),
        predicted_names=tuple("cat" for _ in where),
        probability=np.full(count, 0.5, np.float32),
        yes=(None,) * count,
        outcomes=tuple(("right", "wrong")[i % 2] for i in where),
    )
