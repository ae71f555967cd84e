"""The statistics of a review: columns of verdicts, progress, and which verdicts are informed."""

from dataclasses import replace

import numpy as np

from data.reviews import (
    CHOICES,
    NONE_GIVEN,
    Choice,
    ReviewState,
    ReviewStore,
    TagCount,
)
from tests.unit.data.reviews.made_up import (
    ORIGIN,
    PLAN,
    RIGHT,
    SAMPLES,
    TAGGED,
    WRONG,
    closed,
    draft,
    filled,
    opened,
    samples,
)


def test_columns_are_the_judgements(store: ReviewStore) -> None:
    review = filled(store)
    table = store.statistics.choices(review.id, "lea")
    assert table.reviewers == ("ann", "bob", "eve")
    expected = np.full((SAMPLES, 3), NONE_GIVEN)
    for column, judgements in enumerate(PLAN.values()):
        for position, judgement in judgements.items():
            expected[position, column] = CHOICES.index(judgement.choice)
    expected[4, 0] = NONE_GIVEN
    assert np.array_equal(table.codes, expected)
    assert table.confidence[2].tolist() == [1, 0, 0]
    assert table.settled.tolist() == [-1, 3] + [-1] * 10
    assert np.flatnonzero(table.withdrawn).tolist() == [4]
    store.verdicts.give(review.id, 4, "ann", WRONG, expected_version=2)
    assert not store.statistics.choices(review.id, "lea").withdrawn.any()
    samples = store.statistics.samples(review.id)
    assert samples.labels.tolist() == [0, 1, 2] * 4
    assert samples.groups[:2] == (("mammal", "feline"), ("fish",))
    assert samples.names[11] == "00011.jpg"
    assert store.statistics.tags(review.id, "lea") == [
        TagCount(tag, person, Choice.WRONG, 1)
        for tag in ("background", "watermark")
        for person in ("ann", "bob")
    ]


def test_progress_counts_what_stands(store: ReviewStore) -> None:
    review = filled(store)
    empty = draft(store, reviewers=())
    ann, bob, eve = store.statistics.reviewers(review.id)
    assert [(each.reviewer, each.given) for each in (ann, bob, eve)] == [
        ("ann", 4),
        ("bob", 4),
        ("eve", 1),
    ]
    assert ann.named
    newest, first = store.list()
    assert (newest.review.id, newest.verdicts, newest.judged, newest.expected) == (
        empty.id,
        0,
        0,
        SAMPLES,
    )
    assert (first.verdicts, first.judged, first.expected) == (9, 5, 3 * SAMPLES)
    assert first.last == max(ann.last, bob.last, eve.last)
    assert store.progress(review.id) == first
    assert store.progress(empty.id) == newest
    assert [each.review.id for each in store.list([ReviewState.OPEN])] == [review.id]
    samples = store.statistics.samples(
        store.create(empty.setup, empty.model, empty.gallery, empty.queue, [], by="lea").id
    )
    assert samples.names == ()


def test_progress_is_that_of_the_named_reviewers(store: ReviewStore) -> None:
    """Ann judged three samples; then Bob alone is named, who judged one."""
    review = opened(store, reviewers=("ann", "bob"))
    for position in range(3):
        store.verdicts.give(review.id, position, "ann", RIGHT, expected_version=0)
    store.verdicts.give(review.id, 0, "bob", RIGHT, expected_version=0)
    current = store.get(review.id)
    setup = replace(current.setup, reviewers=("bob",))
    store.change(review.id, setup, by="lea", expected_version=current.version)
    progress = store.progress(review.id)
    assert (progress.by_named, progress.expected, progress.verdicts) == (1, SAMPLES, 4)
    assert progress.share_words == "1 of 12 verdicts, 3 more by reviewers not named"
    assert (progress.done, progress.judged) == (1, 3)


def test_verdicts_that_may_rest_on_those_of_others_are_counted(store: ReviewStore) -> None:
    """In a blind review: a choice that was changed, and one given after the review was closed."""
    review = opened(store, blind=True)
    give = store.verdicts.give

    def marked(person: str) -> set[tuple[int, str]]:
        table = store.statistics.choices(review.id, person)
        places = np.argwhere(table.informed).tolist()
        return {(position, table.reviewers[column]) for position, column in places}

    for position in range(3):
        give(review.id, position, "ann", RIGHT, expected_version=0)
        give(review.id, position, "bob", WRONG, expected_version=0)
    assert not store.statistics.choices(review.id, "ann").informed.any()
    give(review.id, 1, "bob", RIGHT, expected_version=1)  # having seen Ann's
    give(review.id, 2, "bob", TAGGED, expected_version=1)  # the same choice, with tags
    store.verdicts.withdraw(review.id, 0, "ann", expected_version=1)
    give(review.id, 0, "ann", RIGHT, expected_version=2)  # the same again
    assert marked("ann") == {(1, "bob")}
    shut = closed(store, review.id)
    store.move(review.id, ReviewState.OPEN, by="lea", expected_version=shut.version)
    give(review.id, 3, "ann", RIGHT, expected_version=0)
    give(review.id, 4, "bob", RIGHT, expected_version=0)
    give(review.id, 5, "ann", RIGHT, expected_version=0)
    give(review.id, 5, "ann", WRONG, expected_version=1)
    assert marked("ann") == {(1, "bob")}  # nobody else had judged samples 3 and 5
    give(review.id, 3, "bob", RIGHT, expected_version=0)
    assert marked("ann") == {(1, "bob")}  # Ann's of sample 3 was hidden, as the review was open
    give(review.id, 6, "ann", RIGHT, expected_version=0)
    shut = closed(store, review.id)
    store.move(review.id, ReviewState.OPEN, by="lea", expected_version=shut.version)
    give(review.id, 6, "bob", RIGHT, expected_version=0)  # all could see Ann's while it was closed
    give(review.id, 2, "ann", TAGGED, expected_version=1)
    assert marked("ann") == {(1, "bob"), (6, "bob"), (2, "ann")}
    assert marked("eve") == set()  # hidden from Eve
    seen = opened(store)
    give(seen.id, 0, "ann", RIGHT, expected_version=0)
    give(seen.id, 0, "ann", WRONG, expected_version=1)
    assert not store.statistics.choices(seen.id, "ann").informed.any()  # not blind: all may


def test_a_queue_with_samples_added_by_hand_is_picked(store: ReviewStore) -> None:
    review = opened(store)
    assert store.statistics.queue(review.id).picked == ""
    store.add_samples(review.id, samples(SAMPLES + 2), by="ann")
    queue = store.statistics.queue(review.id)
    assert queue.picked == queue.words == f"{ORIGIN.words}; 2 added by hand"
    assert [each.added for each in store.list()] == [2]
    other = draft(store)
    assert {each.review.id: each.added for each in store.list()} == {review.id: 2, other.id: 0}
