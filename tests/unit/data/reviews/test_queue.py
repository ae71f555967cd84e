"""What pages are told of a review: filters, progress, columns; and what a blind one hides."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import Engine

from data.reviews import (
    CHOICES,
    NONE_GIVEN,
    Choice,
    Confidence,
    Judgement,
    QueueFilter,
    QueueRow,
    Review,
    ReviewState,
    ReviewStore,
    TagCount,
    UnknownReview,
    UnknownSample,
    UnknownVerdict,
    VerdictDraft,
)
from tests.unit.data.reviews.made_up import (
    ORIGIN,
    RIGHT,
    SAMPLES,
    WRONG,
    closed,
    draft,
    opened,
    samples,
    settled,
    settled_by_0_8_3,
)

TAGGED = replace(WRONG, tags=("watermark", "background"), confidence=Confidence.UNSURE)
PLAN = {  # who says what of which sample
    "ann": {0: RIGHT, 1: RIGHT, 2: TAGGED, 3: RIGHT, 4: WRONG},
    "bob": {0: RIGHT, 1: WRONG, 3: TAGGED, 5: RIGHT},
    "eve": {1: Judgement(choice=Choice.CANNOT_TELL)},
}


def filled(store: ReviewStore, *, blind: bool = False) -> Review:
    review = opened(store, blind=blind)
    for person, said in PLAN.items():
        for position, judgement in said.items():
            store.verdicts.give(review.id, position, person, judgement, expected_version=0)
    store.verdicts.withdraw(review.id, 4, "ann", expected_version=1)
    if not blind:
        settled(store, review.id, 1, "lea", Choice.WRONG)
        store.discussion.add_remark(review.id, 1, "lea", "Settled.")
    return review


def positions(store: ReviewStore, review: Review, person: str, which: QueueFilter) -> list[int]:
    page = store.queue.page(review.id, person, which)
    assert page.total == len(page.rows)
    return [row.sample.position for row in page.rows]


@pytest.mark.slow
def test_filters_pass_what_they_say(store: ReviewStore) -> None:
    review = filled(store)
    asked: dict[QueueFilter, list[int]] = {
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
    found = {which: positions(store, review, "ann", which) for which in asked}
    assert found == asked


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


def test_a_blind_review_hides_from_rows_and_filters_what_it_hides(store: ReviewStore) -> None:
    review = filled(store, blind=True)
    rows = store.queue.page(review.id, "bob").rows
    for row in rows:
        seen = row.sample.position in PLAN["bob"]
        assert (row.choices is not None) == seen
        assert (row.disagreed is not None) == seen
        assert (row.remarks is not None) == seen
    assert rows[2].others == 1  # that somebody gave one is no secret
    asked: dict[QueueFilter, list[int]] = {
        QueueFilter(choice=Choice.WRONG): [1, 3],  # not 2, which ann says
        QueueFilter(tag="watermark"): [3],
        QueueFilter(reviewer="ann"): [0, 1, 3],
        QueueFilter(agreement="disagreed"): [1, 3],
    }
    assert {which: positions(store, review, "bob", which) for which in asked} == asked
    assert positions(store, review, "eve", QueueFilter(agreement="disagreed")) == [1]
    found, total = store.queue.disagreements(review.id, "eve")
    assert ([each.sample.position for each in found], total) == ([1], 1)
    assert store.queue.disagreements(review.id, "lea") == ([], 0)
    table = store.statistics.choices(review.id, "eve")
    assert (table.codes != NONE_GIVEN).any(axis=1).nonzero()[0].tolist() == [1]
    assert (store.statistics.choices(review.id, "lea").codes == NONE_GIVEN).all()
    assert store.statistics.tags(review.id, "eve") == []
    closed(store, review.id)
    assert store.queue.disagreements(review.id, "lea")[1] == 2
    assert (store.statistics.choices(review.id, "lea").codes != NONE_GIVEN).sum() == 9


def test_a_blind_review_hides_from_the_trail_what_it_hides_elsewhere(store: ReviewStore) -> None:
    """Ann and Bob differ on the first sample; Eve has judged the second one only."""
    review = opened(store, blind=True)
    for position, person, said in ((0, "ann", RIGHT), (0, "bob", WRONG), (1, "eve", RIGHT)):
        store.verdicts.give(review.id, position, person, said, expected_version=0)
    store.verdicts.give(review.id, 1, "ann", RIGHT, expected_version=0)
    for position in (0, 1):
        store.discussion.add_remark(review.id, position, "ann", "A beak?")
    settled(store, review.id, 0, "ann", Choice.RIGHT)
    settled(store, review.id, 0, "ann", None, version=1)
    store.verdicts.give(review.id, 0, "bob", RIGHT, expected_version=1)
    store.verdicts.withdraw(review.id, 0, "bob", expected_version=2)

    def hidden_from(person: str) -> list[tuple[str, int | None]]:
        hidden = store.audit.hidden_from(review.id, person)
        trail = reversed(store.audit.entries(review.id))
        return [(each.words, each.position) for each in trail if each.number in hidden]

    of_first = [
        *("remark made", "sample settled", "settlement withdrawn"),
        *("verdict given again (version 2)", "verdict withdrawn"),
    ]
    assert hidden_from("eve") == [(words, 0) for words in of_first]
    assert hidden_from("ann") == []
    assert sorted(hidden_from("bob")) == sorted(
        [*((words, 0) for words in of_first[:3]), ("remark made", 1)]
    )
    assert len(hidden_from("lea")) == 6
    closed(store, review.id)
    assert hidden_from("lea") == []
    assert [each.position for each in store.audit.entries(review.id, actions=["remark made"])] == [
        *(1, 0)
    ]


def test_the_next_ones_come_round(store: ReviewStore) -> None:
    review = filled(store)

    def after(position: int, limit: int = 2) -> list[int]:
        found = store.queue.unjudged(review.id, "ann", after=position, limit=limit)
        return [sample.position for sample in found]

    assert after(-1) == [4, 5]
    assert after(4) == [5, 6]
    assert after(10) == [11, 4]
    assert after(11, 99) == list(range(4, SAMPLES))
    for position in range(4, SAMPLES):
        version = 2 if position == 4 else 0
        store.verdicts.give(review.id, position, "ann", RIGHT, expected_version=version)
    assert after(3) == []


def test_disagreements_come_with_what_everyone_says(store: ReviewStore) -> None:
    review = filled(store)
    found, total = store.queue.disagreements(review.id, "lea")
    assert total == 2
    assert [each.sample.position for each in found] == [1, 3]
    assert found[0].judgements == {name: said[1] for name, said in PLAN.items()}
    assert found[0].settlement is not None
    assert found[1].settlement is None
    unsettled, total = store.queue.disagreements(review.id, "lea", settled=False)
    assert (unsettled, total) == (found[1:], 1)
    assert store.queue.disagreements(review.id, "lea", settled=True) == (found[:1], 1)
    assert store.queue.disagreements(review.id, "lea", offset=1, limit=1) == (found[1:], 2)


def test_columns_are_what_was_said(store: ReviewStore) -> None:
    review = filled(store)
    table = store.statistics.choices(review.id, "lea")
    assert table.reviewers == ("ann", "bob", "eve")
    expected = np.full((SAMPLES, 3), NONE_GIVEN)
    for column, said in enumerate(PLAN.values()):
        for position, judgement in said.items():
            expected[position, column] = CHOICES.index(judgement.choice)
    expected[4, 0] = NONE_GIVEN
    assert np.array_equal(table.codes, expected)
    assert table.confidence[2].tolist() == [1, 0, 0]
    assert table.settled.tolist() == [-1, 3] + [-1] * 10
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


def test_what_is_not_there_is_said(store: ReviewStore) -> None:
    review = draft(store)
    asks: list[Callable[[], object]] = [
        lambda: store.queue.page("0" * 16, "ann"),
        lambda: store.queue.unjudged("0" * 16, "ann"),
        lambda: store.queue.disagreements("0" * 16, "ann"),
        lambda: store.queue.sample("0" * 16, 0),
        lambda: store.statistics.choices("0" * 16, "ann"),
        lambda: store.statistics.samples("0" * 16),
        lambda: store.verdicts.seen_by("0" * 16, 0, "ann"),
        lambda: store.signature("0" * 16),
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


def test_a_filter_counts_the_samples_of_which_it_cannot_be_said(store: ReviewStore) -> None:
    """Ann judged samples 0 to 3 of twelve, Lea none; every third sample is a tabby."""
    review = filled(store, blind=True)

    def counts(person: str, **which: object) -> tuple[int, int]:
        page = store.queue.page(review.id, person, QueueFilter(**which))  # type: ignore[arg-type]
        return page.total, page.hidden

    for agreement in ("agreed", "disagreed", "settled", "unsettled"):
        assert counts("lea", agreement=agreement) == (0, SAMPLES)
    assert counts("lea", choice=Choice.RIGHT) == counts("lea", tag="watermark") == (0, SAMPLES)
    assert counts("lea", reviewer="bob", text="tabby") == (0, 4)
    assert counts("lea", choice=Choice.RIGHT, mine="given") == (0, 0)  # none is hers
    assert counts("lea", text="tabby") == (4, 0)
    assert counts("lea", mine="open", others="none") == (7, 0)  # who judged is no secret
    assert counts("ann", agreement="disagreed") == (2, SAMPLES - 4)
    assert counts("", choice=Choice.RIGHT) == (0, SAMPLES)
    closed(store, review.id)
    assert counts("lea", agreement="disagreed") == (2, 0)


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
        for person, said in (("ann", RIGHT), ("bob", WRONG)):
            store.verdicts.give(review.id, position, person, said, expected_version=0)
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
