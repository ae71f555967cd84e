"""A review from its first draft to its signature, and the trail that it leaves."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from data.reviews import (
    Choice,
    NewSample,
    QueueFilter,
    Review,
    ReviewConflict,
    ReviewProblem,
    ReviewState,
    ReviewStore,
    SettlementConflict,
    SignOff,
    SnapshotProblem,
    UnknownReview,
    WrongState,
)
from data.reviews.tables import SampleRow
from tests.unit.data.reviews.made_up import (
    GALLERY,
    MODEL,
    ORIGIN,
    RIGHT,
    SAMPLES,
    SETUP,
    WRONG,
    closed,
    draft,
    opened,
    samples,
    settled,
    signed,
    verdicts_seen,
)

GROWING = ("verdict", "remark", "settlement", "sign_off", "audit_entry")


def test_all_that_was_decided_returns(store: ReviewStore) -> None:
    review = draft(store)
    assert store.get(review.id) == review
    assert (review.model, review.gallery, review.queue) == (MODEL, GALLERY, ORIGIN)
    assert {name: getattr(review, name) for name in SETUP} == SETUP
    assert (review.state, review.samples, review.version) == (ReviewState.DRAFT, SAMPLES, 1)
    assert review.created_by == "lea"
    queue = store.queue.page(review.id, "ann").rows
    assert [row.sample.position for row in queue] == list(range(SAMPLES))
    assert [row.sample.image_id for row in queue] == [each.image_id for each in samples()]
    assert queue[2].sample.groups == ("bird",)


def test_the_states_lead_to_one_another(store: ReviewStore) -> None:
    review = draft(store)

    def move(state: ReviewState) -> Review:
        now = store.get(review.id)
        return store.move(review.id, state, by="lea", expected_version=now.version)

    for wrong in (ReviewState.DRAFT, ReviewState.CLOSED, ReviewState.SIGNED_OFF):
        with pytest.raises(WrongState):
            move(wrong)
    assert move(ReviewState.OPEN).state is ReviewState.OPEN
    assert move(ReviewState.CLOSED).version == 3
    assert move(ReviewState.OPEN).state is ReviewState.OPEN
    move(ReviewState.CLOSED)
    with pytest.raises(WrongState, match="is closed, and cannot become signed off"):
        move(ReviewState.SIGNED_OFF)
    empty = store.create(review.setup, MODEL, GALLERY, ORIGIN, [], by="lea")
    with pytest.raises(WrongState, match="is empty"):
        store.move(empty.id, ReviewState.OPEN, by="lea", expected_version=1)


def test_two_who_change_the_set_up_at_once(store: ReviewStore) -> None:
    review = draft(store)
    one, two = (replace(review.setup, purpose=purpose) for purpose in ("one", "two"))
    first = store.change(review.id, one, by="lea", expected_version=1)
    assert store.change(review.id, one, by="lea", expected_version=1) == first  # asked again
    with pytest.raises(ReviewConflict, match="changed elsewhere") as conflict:
        store.change(review.id, two, by="ann", expected_version=1)
    assert conflict.value.current == first
    assert store.get(review.id).purpose == "one"


def test_blindness_is_fixed_once_it_is_open(store: ReviewStore) -> None:
    review = opened(store, blind=True)
    with pytest.raises(WrongState, match="cannot change once it is open"):
        store.change(review.id, replace(review.setup, blind=False), by="lea", expected_version=2)
    more = replace(review.setup, reviewers=("ann", "zoe"))
    assert store.change(review.id, more, by="lea", expected_version=2).reviewers == ("ann", "zoe")


def test_a_review_needs_a_name_of_one_line(store: ReviewStore) -> None:
    for name in ("", "  ", "x" * 101, "two\nlines", "a\0"):
        with pytest.raises(ReviewProblem, match="review's name"):
            draft(store, name=name)


def test_images_are_added_behind_and_only_once(store: ReviewStore) -> None:
    review = opened(store)
    present = replace(samples()[4], search="?image=4&layer=conv1")
    fresh = NewSample(image_id="f" * 64, name="new.jpg", search="?image=f")
    assert store.add_samples(review.id, [present, fresh, fresh], by="ann") == 1
    assert store.get(review.id).samples == SAMPLES + 1
    assert store.queue.sample(review.id, 4).search == "?image=4&layer=conv1"
    assert store.queue.sample(review.id, SAMPLES).search == "?image=f"
    assert store.queue.sample(review.id, SAMPLES).added_by == "ann"
    added, viewed = sorted(store.audit.entries(review.id, limit=2), key=lambda each: each.action)
    assert (added.words, added.position) == ("1 sample added", None)
    assert (viewed.words, viewed.position) == ("sample opens with another view now", 4)
    revision = store.revision(review.id)
    assert store.add_samples(review.id, [present, fresh], by="ann") == 0  # with the views they have
    assert store.revision(review.id) == revision
    of_0_8_2 = replace(added, detail={"samples": 0})
    assert of_0_8_2.words.startswith("no sample added")
    closed(store, review.id)
    with pytest.raises(WrongState, match="reopen it first"):
        store.add_samples(review.id, [fresh], by="ann")


def test_a_changed_setup_is_recorded_with_what_it_was(store: ReviewStore) -> None:
    review = opened(store)
    now = replace(review.setup, guidelines="Look at the wing.", tags=("wing",))
    store.change(review.id, now, by="lea", expected_version=review.version)
    (entry,) = store.audit.entries(review.id, limit=1)
    assert entry.words == "set-up changed: guidelines, tags"
    assert entry.detail["before"] == {
        "guidelines": "Look at the *beak*.",
        "tags": ["watermark", "background"],
    }
    assert replace(entry, detail={}).words == "set-up changed"


def test_a_settlement_without_verdicts_waits_for_nobody(store: ReviewStore) -> None:
    review = opened(store)
    for who, judgement in (("ann", RIGHT), ("bob", WRONG)):
        store.verdicts.give(review.id, 0, who, judgement, expected_version=0)
    settled(store, review.id, 0, "lea", Choice.WRONG)
    for who in ("ann", "bob"):
        store.verdicts.withdraw(review.id, 0, who, expected_version=1)

    def to_settle() -> tuple[int, int, int]:
        table = store.statistics.choices(review.id, "lea")
        listed = store.queue.disagreements(review.id, "lea", settled=False)[1]
        shown = store.queue.page(review.id, "lea", QueueFilter(agreement="unsettled"))
        return int(table.again.sum()), listed, shown.total

    assert to_settle() == (0, 0, 0)
    row = store.queue.page(review.id, "lea").rows[0]
    assert (row.settled, row.outdated) == (None, False)
    assert store.queue.disagreements(review.id, "lea") == ([], 0)
    store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=2)
    assert to_settle() == (1, 1, 1)  # over another verdict than it was settled on


def test_only_a_draft_is_discarded_and_the_trail_tells(store: ReviewStore) -> None:
    review = draft(store)
    store.discard(review.id, by="lea")
    with pytest.raises(UnknownReview):
        store.get(review.id)
    assert store.audit.entries(review.id)[0].action == "draft discarded"
    kept = opened(store)
    with pytest.raises(WrongState, match="so it cannot be discarded"):
        store.discard(kept.id, by="lea")


def test_a_disagreement_is_settled_by_somebody(store: ReviewStore) -> None:
    review = opened(store)
    store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=0)
    store.verdicts.give(review.id, 0, "bob", WRONG, expected_version=0)
    closed(store, review.id)
    first = settled(store, review.id, 0, "lea", Choice.WRONG, "the beak")
    assert (first.settled_by, first.verdicts) == ("lea", {"ann": 1, "bob": 1})
    assert settled(store, review.id, 0, "lea", Choice.WRONG, "the beak") == first
    with pytest.raises(SettlementConflict, match="settled elsewhere") as conflict:
        settled(store, review.id, 0, "ann", Choice.RIGHT)
    assert conflict.value.current == first
    assert store.settlements.of_review(review.id, "ann") == [first]
    gone = settled(store, review.id, 0, "ann", None, version=1)
    assert store.settlements.of_review(review.id, "ann") == []
    assert store.settlements.history(review.id, 0, "ann") == [first, gone]
    assert store.settlements.current(review.id, 0, "ann") == gone
    with pytest.raises(ReviewProblem, match="no settlement"):
        settled(store, review.id, 0, "ann", None, version=2)


def test_a_settlement_rests_on_the_verdicts_that_its_author_saw(store: ReviewStore) -> None:
    """Bob comes round to Ann's verdict while Lea, who saw his first one, settles as he said."""
    review = opened(store)
    store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=0)
    store.verdicts.give(review.id, 0, "bob", WRONG, expected_version=0)
    seen = verdicts_seen(store, review.id, 0, "lea")
    store.verdicts.give(review.id, 0, "bob", RIGHT, expected_version=1)
    place = review.id, 0, "lea"
    for outdated in (seen, {}, {"ann": 1}, {"ann": 1, "bob": 2, "eve": 1}):
        with pytest.raises(SettlementConflict, match="have changed since you read them"):
            store.settlements.settle(*place, Choice.WRONG, verdicts=outdated, expected_version=0)
    assert store.settlements.history(*place) == []
    store.verdicts.give(review.id, 0, "bob", WRONG, expected_version=2)
    first = settled(store, *place, Choice.WRONG)
    assert first.verdicts == {"ann": 1, "bob": 3}
    store.verdicts.give(review.id, 0, "bob", RIGHT, expected_version=3)
    with pytest.raises(SettlementConflict, match="have changed since"):
        store.settlements.withdraw(*place, verdicts=first.verdicts, expected_version=1)
    with pytest.raises(ReviewProblem, match="Withdraw its settlement, then the verdicts count"):
        settled(store, *place, Choice.WRONG, version=1)
    assert settled(store, *place, None, version=1).choice is None


def test_only_a_sample_in_dispute_is_settled(store: ReviewStore) -> None:
    review = opened(store)

    def refusal() -> str:
        with pytest.raises(ReviewProblem, match="there is nothing to settle") as problem:
            settled(store, review.id, 0, "lea", Choice.WRONG)
        return str(problem.value)

    no_dispute = "This sample is not in dispute, as {}: there is nothing to settle."
    assert refusal() == no_dispute.format("it has no current verdict")
    store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=0)
    assert refusal() == no_dispute.format("it has one verdict only")
    store.verdicts.give(review.id, 0, "bob", RIGHT, expected_version=0)
    assert refusal() == no_dispute.format("its reviewers agree")
    store.verdicts.give(review.id, 0, "eve", WRONG, expected_version=0)
    assert settled(store, review.id, 0, "lea", Choice.WRONG).choice is Choice.WRONG


def test_samples_whose_verdicts_are_about_different_maps_are_found(store: ReviewStore) -> None:
    """By sample: the same map; another layer, setting; only another class; edits; one verdict."""
    review = opened(store)
    cam = replace(RIGHT, layer="head", method="grad_cam", target=3, parameters={"n": 1})
    others = (
        cam,
        replace(cam, layer="stem"),
        replace(cam, parameters={"n": 2}),
        replace(cam, target=4),
        replace(cam, edits="flip"),
    )
    for position, other in enumerate(others):
        store.verdicts.give(review.id, position, "ann", cam, expected_version=0)
        store.verdicts.give(review.id, position, "bob", other, expected_version=0)
    store.verdicts.give(review.id, 5, "ann", cam, expected_version=0)
    differences = store.statistics.map_differences(review.id)
    assert [(each.position, each.method, each.only_target) for each in differences] == [
        (1, "grad_cam", False),
        (2, "grad_cam", False),
        (3, "grad_cam", True),
        (4, "grad_cam", False),
    ]
    store.verdicts.withdraw(review.id, 1, "bob", expected_version=1)
    store.verdicts.give(review.id, 2, "bob", cam, expected_version=1)
    assert [each.position for each in store.statistics.map_differences(review.id)] == [3, 4]


def test_a_signature_keeps_the_report_and_ends_the_review(store: ReviewStore) -> None:
    review = opened(store)
    with pytest.raises(WrongState, match="still open"):
        sign(store, review.id)
    store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=0)
    closed(store, review.id)
    revision = store.revision(review.id)
    store.discussion.add_remark(review.id, 0, "bob", "One thing more.")
    with pytest.raises(ReviewConflict, match="since its report was made"):
        sign(store, review.id, revision=revision)
    signature = sign(store, review.id, at=1000.0)
    assert sign(store, review.id, revision=99) == signature  # asked again
    assert store.sign_offs.of_review(review.id) == signature
    assert store.sign_offs.of_report(signature.report_sha256) == signature
    assert store.sign_offs.of_report("0" * 64) is None
    assert store.snapshots.read_file(signature.report_sha256) == b"<html>"
    assert store.get(review.id).state is ReviewState.SIGNED_OFF
    for refused in (
        lambda: store.discussion.add_remark(review.id, 0, "ann", "Wait!"),
        lambda: store.change(review.id, review.setup, by="lea", expected_version=4),
        lambda: store.move(review.id, ReviewState.OPEN, by="lea", expected_version=4),
        lambda: store.add_samples(review.id, samples(), by="lea"),
        lambda: settled(store, review.id, 0, "lea", Choice.RIGHT),
    ):
        with pytest.raises(WrongState, match="read-only"):
            refused()


def sign(
    store: ReviewStore, review_id: str, revision: int | None = None, at: float | None = None
) -> SignOff:
    expected = store.revision(review_id) if revision is None else revision
    return store.sign_offs.sign(
        review_id, "It may go out.", by="lea", report=b"<html>", expected_revision=expected, at=at
    )


def test_a_signature_needs_a_statement_and_a_folder(store: ReviewStore) -> None:
    review = opened(store)
    closed(store, review.id)
    with pytest.raises(ReviewProblem, match="needs a statement"):
        store.sign_offs.sign(review.id, " ", by="lea", report=b"", expected_revision=3)
    store.snapshots.folder.write_text("a file, not a folder")
    with pytest.raises(SnapshotProblem, match="cannot be stored"):
        sign(store, review.id)
    assert store.get(review.id).state is ReviewState.CLOSED


def test_the_trail_says_who_did_what(store: ReviewStore) -> None:
    review = opened(store)
    store.verdicts.give(review.id, 5, "ann", WRONG, expected_version=0)
    store.verdicts.withdraw(review.id, 5, "ann", expected_version=1)
    trail = store.audit.entries(review.id)
    assert [(each.who, each.action, each.position) for each in trail] == [
        ("ann", "verdict withdrawn", 5),
        ("ann", "verdict given", 5),
        ("lea", "review opened", None),
        ("lea", "review made", None),
    ]
    assert trail[0].detail == {"version": 2}
    assert store.audit.entries(review.id, position=5) == trail[:2]
    assert store.audit.entries(review.id, before=trail[1].number) == trail[2:]
    assert store.audit.entries(limit=1) == trail[:1]
    assert store.revision(review.id) == 4


@pytest.fixture
def everything(store: ReviewStore) -> Review:
    """A signed review with a row in every table."""
    review = opened(store)
    store.verdicts.give(review.id, 0, "ann", RIGHT, expected_version=0)
    store.verdicts.give(review.id, 0, "bob", WRONG, expected_version=0)
    store.discussion.add_remark(review.id, 0, "ann", "So it is.")
    settled(store, review.id, 0, "lea", Choice.RIGHT)
    signed(store, review.id)
    return store.get(review.id)


def test_the_database_itself_keeps_what_only_grows(database: Engine, everything: Review) -> None:
    statements = [f"DELETE FROM {table}" for table in GROWING]
    statements += [f"UPDATE {table} SET created = 0" for table in GROWING]
    if database.dialect.name == "postgresql":
        statements += [f"TRUNCATE {table}" for table in GROWING]
    for statement in statements:
        refused(database, statement, "never changed or deleted")


def test_the_database_itself_keeps_a_signed_review(database: Engine, everything: Review) -> None:
    refused(database, "UPDATE review SET name = 'x'", "is signed")
    refused(database, "DELETE FROM review_sample", "is signed")
    refused(database, "UPDATE review_sample SET search = 'x'", "is signed")
    refused(database, "DELETE FROM standing_verdict", "is signed")
    refused(database, "UPDATE standing_verdict SET code = 2", "is signed")
    copies = {
        "verdict": "'n', review_id, position, 'eve', 1, choice, confidence, tags, comment, boxes, "
        "target, layer, method, parameters, search, evidence, created, setup_version, edits, "
        "region_test",
        "remark": "'n', review_id, position, author, text, created",
        "settlement": "review_id, position, 2, choice, comment, settled_by, verdicts, created",
        "standing_verdict": "review_id, position, 'eve', version, code, confidence, tags, marked, "
        "created",
    }
    for table, columns in copies.items():
        refused(database, f"INSERT INTO {table} SELECT {columns} FROM {table}", "is signed")
    with database.connect() as connection:
        row = dict(connection.execute(SampleRow.__table__.select()).mappings().first() or {})
    with database.begin() as connection, pytest.raises(IntegrityError, match="is signed"):
        connection.execute(insert(SampleRow).values({**row, "position": 99, "image_id": "9" * 64}))


def test_the_database_itself_deletes_drafts_alone(database: Engine, store: ReviewStore) -> None:
    opened(store)
    refused(database, "DELETE FROM review", "only a draft")


def refused(database: Engine, statement: str, why: str) -> None:
    with database.connect() as connection, pytest.raises(IntegrityError, match=why):
        connection.exec_driver_sql(statement)
