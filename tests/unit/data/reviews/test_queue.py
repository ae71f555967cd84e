"""The queue of a review: its rows, its filters, and what comes next."""

from collections.abc import Callable

import pytest

from data.reviews import (
    Choice,
    QueueFilter,
    QueueRow,
    ReviewStore,
    UnknownReview,
    UnknownSample,
    UnknownVerdict,
    VerdictDraft,
)
from tests.unit.data.reviews.made_up import (
    RIGHT,
    SAMPLES,
    draft,
    filled,
    positions,
)


@pytest.mark.slow
def test_filters_pass_what_they_say(store: ReviewStore) -> None:
    review = filled(store)
    expected: dict[QueueFilter, list[int]] = {
        QueueFilter(): list(range(SAMPLES)),
        QueueFilter(text="ära"): [2, 5, 8, 11],
        QueueFilter(text="00007"): [7],
        QueueFilter(text="%"): [],
        QueueFilter(class_name="tench"): [1, 4, 7, 10],
        QueueFilter(group="feline"): [0, 3, 6, 9],
        QueueFilter(group="feli"): [],
        QueueFilter(outcome="right"): [0, 3, 6, 9],
        QueueFilter(outcome="wrong", group="fish"): [1, 4, 7, 10],
        QueueFilter(mine="given"): [0, 1, 2, 3],
        QueueFilter(mine="open"): [4, 5, 6, 7, 8, 9, 10, 11],
        QueueFilter(others="given"): [0, 1, 3, 5],
        QueueFilter(others="none"): [2, 4, 6, 7, 8, 9, 10, 11],
        QueueFilter(agreement="disagreed"): [1, 3],
        QueueFilter(agreement="agreed"): [0],
        QueueFilter(agreement="settled"): [1],
        QueueFilter(agreement="unsettled"): [3],
        QueueFilter(choice=Choice.WRONG): [1, 2, 3],
        QueueFilter(choice=Choice.WRONG, reviewer="ann"): [2],
        QueueFilter(tag="background"): [2, 3],
        QueueFilter(tag="back"): [],
        QueueFilter(tag="watermark", reviewer="bob", mine="given"): [3],
        QueueFilter(reviewer="eve"): [1],
    }
    actual = {which: positions(store, review, "ann", which) for which in expected}
    assert actual == expected


def test_rows_say_what_stands(store: ReviewStore) -> None:
    review = filled(store)
    saved = VerdictDraft(
        review_id=review.id, position=4, reviewer="ann", content={}, base_version=2, sequence=1
    )
    store.drafts.save(saved)
    page = store.queue.page(review.id, "ann", offset=1, limit=4)
    assert page.total == SAMPLES
    first, second, third, fourth = page.rows
    assert isinstance(first, QueueRow)
    assert first.choices == {
        "ann": Choice.RIGHT,
        "bob": Choice.WRONG,
        "eve": Choice.CANNOT_TELL,
    }
    assert (first.mine, first.my_version, first.others) == (Choice.RIGHT, 1, 2)
    assert (first.disagreed, first.settled, first.remarks) == (True, Choice.WRONG, 1)
    assert (second.others, second.disagreed) == (0, False)
    assert (third.others, third.disagreed, third.draft) == (1, True, False)
    assert (fourth.mine, fourth.my_version, fourth.others, fourth.draft) == (None, 2, 0, True)


def test_the_next_ones_come_round(store: ReviewStore) -> None:
    review = filled(store)

    def after(position: int, limit: int = 2) -> list[int]:
        unjudged = store.queue.unjudged(review.id, "ann", after=position, limit=limit)
        return [sample.position for sample in unjudged]

    assert after(-1) == [4, 5]
    assert after(4) == [5, 6]
    assert after(10) == [11, 4]
    assert after(11, 99) == list(range(4, SAMPLES))
    for position in range(4, SAMPLES):
        version = 2 if position == 4 else 0
        store.verdicts.give(review.id, position, "ann", RIGHT, expected_version=version)
    assert after(3) == []


def test_what_is_missing_is_stated(store: ReviewStore) -> None:
    review = draft(store)
    asks: list[Callable[[], object]] = [
        lambda: store.queue.page("0" * 16, "ann"),
        lambda: store.queue.unjudged("0" * 16, "ann"),
        lambda: store.queue.disagreements("0" * 16, "ann"),
        lambda: store.queue.sample("0" * 16, 0),
        lambda: store.statistics.choices("0" * 16, "ann"),
        lambda: store.statistics.samples("0" * 16),
        lambda: store.verdicts.seen_by("0" * 16, 0, "ann"),
        lambda: store.sign_offs.of_review("0" * 16),
        lambda: store.progress("0" * 16),
        lambda: store.revision("0" * 16),
    ]
    for ask in asks:
        with pytest.raises(UnknownReview):
            ask()
    with pytest.raises(UnknownSample):
        store.queue.sample(review.id, SAMPLES)
    with pytest.raises(UnknownSample):
        store.verdicts.seen_by(review.id, -1, "ann")


def test_whatever_an_address_holds_is_answered(store: ReviewStore) -> None:
    review = draft(store)
    for odd in ("", "\0", "0" * 15, "'; --", "Ä" * 16):
        with pytest.raises(UnknownReview):
            store.get(odd)
        with pytest.raises(UnknownVerdict):
            store.verdicts.get(odd, "ann")
    with pytest.raises(UnknownSample):
        store.queue.sample(review.id, 2**40)
    assert len(store.queue.page(review.id, "ann", offset=-5).rows) == SAMPLES
    assert store.queue.page(review.id, "ann", QueueFilter(text="\0tabby\ud800")).total == 4
    assert store.queue.page(review.id, "ann", QueueFilter(class_name="\0")).total == SAMPLES
