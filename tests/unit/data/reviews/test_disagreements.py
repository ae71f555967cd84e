"""Disagreements between reviewers, and settlements that hold or are out of date."""

from dataclasses import replace

from sqlalchemy import Engine

from data.reviews import (
    Choice,
    QueueFilter,
    ReviewStore,
)
from tests.unit.data.reviews.made_up import (
    PLAN,
    RIGHT,
    WRONG,
    filled,
    opened,
    positions,
    settled,
    settled_by_0_8_3,
)


def test_disagreements_come_with_what_everyone_says(store: ReviewStore) -> None:
    review = filled(store)
    disputes, total = store.queue.disagreements(review.id, "lea")
    assert total == 2
    assert [each.sample.position for each in disputes] == [1, 3]
    assert disputes[0].judgements == {name: judgements[1] for name, judgements in PLAN.items()}
    assert disputes[0].settlement is not None
    assert disputes[1].settlement is None
    unsettled, total = store.queue.disagreements(review.id, "lea", settled=False)
    assert (unsettled, total) == (disputes[1:], 1)
    assert store.queue.disagreements(review.id, "lea", settled=True) == (disputes[:1], 1)
    assert store.queue.disagreements(review.id, "lea", offset=1, limit=1) == (disputes[1:], 2)


def test_a_settled_sample_stays_settled_when_its_verdicts_agree(
    store: ReviewStore, database: Engine
) -> None:
    """The queue, the table and the list of disagreements count by one definition."""
    review = opened(store)
    give = store.verdicts.give
    give(review.id, 0, "ann", RIGHT, expected_version=0)
    give(review.id, 0, "bob", WRONG, expected_version=0)
    first = settled(store, review.id, 0, "lea", Choice.WRONG)
    give(review.id, 1, "ann", WRONG, expected_version=0)
    settled_by_0_8_3(database, replace(first, position=1, verdicts={"ann": 1}))
    give(review.id, 2, "ann", RIGHT, expected_version=0)
    give(review.id, 2, "bob", WRONG, expected_version=0)
    (both, _), before = store.queue.disagreements(review.id, "lea", settled=True)
    assert (both.outdated, before) == (False, 2)
    give(review.id, 0, "ann", WRONG, expected_version=1)  # Bob and Ann agree now
    (alone,), total = store.queue.disagreements(review.id, "lea", settled=True)
    assert (alone.sample.position, alone.outdated, total) == (1, False, 1)
    (now, _), total = store.queue.disagreements(review.id, "lea", settled=False)
    assert (now.sample.position, now.outdated, total) == (0, True, 2)
    table = store.statistics.choices(review.id, "lea")
    assert table.is_settled.nonzero()[0].tolist() == [1]
    assert table.outdated.nonzero()[0].tolist() == [0]
    assert table.disputed.nonzero()[0].tolist() == [2]
    assert table.single.nonzero()[0].tolist() == [1]
    assert table.reviewers_of[:4].tolist() == [2, 1, 2, 0]
    filters = {"settled": [1], "unsettled": [0, 2], "disagreed": [2], "agreed": [0]}
    for agreement, expected in filters.items():
        which = QueueFilter(agreement=agreement)
        assert positions(store, review, "lea", which) == expected, agreement
    rows = store.queue.page(review.id, "lea").rows
    assert [row.outdated for row in rows[:3]] == [True, False, False]
    assert store.queue.disagreements(review.id, "lea")[1] == 3
    assert [each.in_dispute for each in (both, alone, now)] == [True, False, False]
    settled(store, review.id, 0, "lea", None, version=1)
    assert not store.statistics.choices(review.id, "lea").outdated.any()


def test_a_settlement_over_other_verdicts_is_outdated(store: ReviewStore) -> None:
    """Four samples settled over Ann's and Bob's verdicts; then one verdict of each kind changes."""
    review = opened(store, reviewers=())
    for position in range(5):
        for person, judgement in (("ann", RIGHT), ("bob", WRONG)):
            store.verdicts.give(review.id, position, person, judgement, expected_version=0)
        settled(store, review.id, position, "lea", Choice.RIGHT)
    store.verdicts.give(review.id, 0, "bob", RIGHT, expected_version=1)
    store.verdicts.withdraw(review.id, 1, "bob", expected_version=1)
    for person in ("ann", "bob"):
        store.verdicts.withdraw(review.id, 2, person, expected_version=1)
    store.verdicts.give(review.id, 3, "cem", RIGHT, expected_version=0)
    store.verdicts.give(review.id, 4, "cem", RIGHT, expected_version=0)
    store.verdicts.withdraw(review.id, 4, "cem", expected_version=1)  # as if never given
    table = store.statistics.choices(review.id, "lea")
    assert table.outdated[:5].tolist() == [True, True, True, True, False]
    assert table.is_settled[:5].tolist() == [False, False, False, False, True]
