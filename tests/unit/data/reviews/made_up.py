"""A small review of made-up samples, for the tests of its store."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, and_, insert, update

from data.reviews import (
    Choice,
    Confidence,
    Judgement,
    NewSample,
    QueueFilter,
    QueueOrigin,
    Review,
    ReviewedGallery,
    ReviewedModel,
    ReviewSetup,
    ReviewState,
    ReviewStore,
    Settlement,
)
from data.reviews.records import code_of
from data.reviews.tables import SETTLEMENT, SampleRow, SettlementRow

MODEL = ReviewedModel("resnet50", "ResNet-50", "1" * 64, "resize-256")
GALLERY = ReviewedGallery("photos", "2" * 64)
ORIGIN = QueueOrigin("12 images at random, seed 3", "random:12", 3)
SETUP: dict[str, Any] = {
    "name": "Before the release",
    "purpose": "May it go out?",
    "guidelines": "Look at the *beak*.",
    "tags": ("watermark", "background"),
    "reviewers": ("ann", "bob", "eve"),
    "opening": {"layer": "layer4.2", "method": "grad-cam"},
}
SAMPLES = 12
RIGHT, WRONG = Judgement(choice=Choice.RIGHT), Judgement(choice=Choice.WRONG)
TAGGED = replace(WRONG, tags=("watermark", "background"), confidence=Confidence.UNSURE)
PLAN = {  # who says what of which sample
    "ann": {0: RIGHT, 1: RIGHT, 2: TAGGED, 3: RIGHT, 4: WRONG},
    "bob": {0: RIGHT, 1: WRONG, 3: TAGGED, 5: RIGHT},
    "eve": {1: Judgement(choice=Choice.CANNOT_TELL)},
}


def samples(count: int = SAMPLES) -> list[NewSample]:
    """Every third image is of class 2, "Ära (bird)"; the model always says 0."""
    names = ("tabby", "tench", "Ära (bird)")
    groups: tuple[tuple[str, ...], ...] = (("mammal", "feline"), ("fish",), ("bird",))
    return [
        NewSample(
            image_id=f"{i:064x}",
            name=f"{i:05}.jpg",
            label=i % 3,
            class_name=names[i % 3],
            groups=groups[i % 3],
            predicted=0,
            predicted_name="tabby",
            probability=0.5,
            outcome="wrong" if i % 3 else "right",
        )
        for i in range(count)
    ]


def draft(store: ReviewStore, count: int = SAMPLES, **changed: object) -> Review:
    """A review that is not open yet."""
    setup = ReviewSetup(**(SETUP | changed))
    return store.create(setup, MODEL, GALLERY, ORIGIN, samples(count), by="lea")


def opened(store: ReviewStore, count: int = SAMPLES, **changed: object) -> Review:
    """A review that takes verdicts."""
    review = draft(store, count, **changed)
    return store.move(review.id, ReviewState.OPEN, by="lea", expected_version=review.version)


def closed(store: ReviewStore, review_id: str) -> Review:
    """The review, which takes no more."""
    review = store.get(review_id)
    return store.move(review_id, ReviewState.CLOSED, by="lea", expected_version=review.version)


def verdicts_seen(store: ReviewStore, review_id: str, position: int, by: str) -> dict[str, int]:
    """The versions of a sample's verdicts by reviewer, as that person sees them."""
    seen = store.verdicts.seen_by(review_id, position, by)
    return {each.reviewer: each.version for each in seen}


def settled(  # noqa: PLR0917 - as the store takes it
    store: ReviewStore,
    review_id: str,
    position: int,
    by: str,
    choice: Choice | None,
    comment: str = "",
    version: int = 0,
) -> Settlement:
    """What that person settles over the verdicts that are current; None withdraws."""
    place = review_id, position, by
    seen = verdicts_seen(store, *place)
    if choice is None:
        return store.settlements.withdraw(*place, verdicts=seen, expected_version=version)
    return store.settlements.settle(
        *place, choice, comment, verdicts=seen, expected_version=version
    )


def settled_by_0_8_3(database: Engine, settlement: Settlement) -> None:
    """Stores a first settlement without a look at the verdicts, as releases up to 0.8.3 did."""
    of_sample = and_(
        SampleRow.review_id == settlement.review_id, SampleRow.position == settlement.position
    )
    with database.begin() as connection:
        connection.execute(insert(SettlementRow).values(SETTLEMENT.values(settlement)))
        code = code_of(settlement.choice)
        connection.execute(update(SampleRow).where(of_sample).values(settled=code))


def signed(store: ReviewStore, review_id: str, report: bytes = b"<html>") -> None:
    """Closes the review and signs it."""
    closed(store, review_id)
    revision = store.revision(review_id)
    store.sign_offs.sign(
        review_id, "It may go out.", by="lea", report=report, expected_revision=revision
    )


def filled(store: ReviewStore, *, blind: bool = False) -> Review:
    """An open review with the verdicts of PLAN, one of them withdrawn."""
    review = opened(store, blind=blind)
    for person, judgements in PLAN.items():
        for position, judgement in judgements.items():
            store.verdicts.give(review.id, position, person, judgement, expected_version=0)
    store.verdicts.withdraw(review.id, 4, "ann", expected_version=1)
    if not blind:
        settled(store, review.id, 1, "lea", Choice.WRONG)
        store.discussion.add_remark(review.id, 1, "lea", "Settled.")
    return review


def positions(store: ReviewStore, review: Review, person: str, which: QueueFilter) -> list[int]:
    """The samples that a filter passes."""
    page = store.queue.page(review.id, person, which)
    assert page.total == len(page.rows)
    return [row.sample.position for row in page.rows]
