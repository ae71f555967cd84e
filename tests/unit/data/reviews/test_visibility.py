"""What a blind review hides: from rows, filters and statistics, and from the trail."""

from data.reviews import (
    NONE_GIVEN,
    Choice,
    QueueFilter,
    ReviewStore,
)
from tests.unit.data.reviews.made_up import (
    PLAN,
    RIGHT,
    SAMPLES,
    WRONG,
    closed,
    filled,
    opened,
    positions,
    settled,
)


def test_a_blind_review_hides_from_rows_and_filters_what_it_hides(store: ReviewStore) -> None:
    review = filled(store, blind=True)
    rows = store.queue.page(review.id, "bob").rows
    for row in rows:
        seen = row.sample.position in PLAN["bob"]
        assert (row.choices is not None) == seen
        assert (row.disagreed is not None) == seen
        assert (row.remarks is not None) == seen
    assert rows[2].others == 1  # that somebody gave one is no secret
    expected: dict[QueueFilter, list[int]] = {
        QueueFilter(choice=Choice.WRONG): [1, 3],  # not 2, which ann says
        QueueFilter(tag="watermark"): [3],
        QueueFilter(reviewer="ann"): [0, 1, 3],
        QueueFilter(agreement="disagreed"): [1, 3],
    }
    assert {which: positions(store, review, "bob", which) for which in expected} == expected
    assert positions(store, review, "eve", QueueFilter(agreement="disagreed")) == [1]
    disputes, total = store.queue.disagreements(review.id, "eve")
    assert ([each.sample.position for each in disputes], total) == ([1], 1)
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
    for position, person, judgement in ((0, "ann", RIGHT), (0, "bob", WRONG), (1, "eve", RIGHT)):
        store.verdicts.give(review.id, position, person, judgement, expected_version=0)
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


def test_a_filter_counts_the_samples_that_it_cannot_decide(store: ReviewStore) -> None:
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
