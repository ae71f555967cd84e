"""A review of made-up rows, as large as asked, written past the store: for its benchmark alone."""

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Engine, case, func, insert, select, update

from data.reviews import (
    CHOICES,
    Box,
    Choice,
    Confidence,
    Judgement,
    NewSample,
    QueueOrigin,
    Review,
    ReviewedGallery,
    ReviewedModel,
    ReviewSetup,
    ReviewState,
    ReviewStore,
    Verdict,
)
from data.reviews.tables import VERDICT, AuditRow, CurrentVerdictRow, SampleRow, VerdictRow
from data.reviews.verdicts import current_row

TAGS = ("watermark", "background", "label error")
BATCH = 5_000  # rows


def fill(
    store: ReviewStore, database: Engine, samples: int, reviewers: int, *, seed: int = 0
) -> Review:
    """An open, blind review in which nine verdicts of ten are given."""
    people = tuple(f"reviewer {number:02}" for number in range(reviewers))
    setup = ReviewSetup(name="Large", tags=TAGS, blind=True, reviewers=people)
    model = ReviewedModel("resnet50", "ResNet-50", "1" * 64, "resize-256")
    origin = QueueOrigin(f"{samples:,} images")
    queue = [_sample(number) for number in range(samples)]
    made = store.create(setup, model, ReviewedGallery("photos", "2" * 64), origin, queue, by="lea")
    review = store.move(made.id, ReviewState.OPEN, by="lea", expected_version=1)
    verdicts = _verdicts(review, random.Random(seed))
    while batch := list(islice(verdicts, BATCH)):
        with database.begin() as connection:
            connection.execute(insert(VerdictRow), [VERDICT.values(each) for each in batch])
            connection.execute(insert(CurrentVerdictRow), [current_row(each) for each in batch])
            connection.execute(insert(AuditRow), [_entry(each) for each in batch])
    with database.begin() as connection:
        _count(connection, review)
        if database.dialect.name == "sqlite":
            connection.exec_driver_sql("ANALYZE")
    if database.dialect.name == "postgresql":
        analysing = database.execution_options(isolation_level="AUTOCOMMIT")
        with analysing.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")  # as its own daemon does, sooner or later
    return review


def _sample(number: int) -> NewSample:
    label = number % 100
    return NewSample(
        image_id=f"{number:064x}",
        name=f"ILSVRC2012_val_{number:08}.JPEG",
        label=label,
        class_name=f"class {label}",
        groups=("mammal", "dog") if label % 2 else ("vehicle",),
        predicted=label if number % 4 else (label + 1) % 100,
        predicted_name=f"class {label}",
        probability=0.5,
        outcome="right" if number % 4 else "wrong",
    )


def _verdicts(review: Review, lots: random.Random) -> Iterator[Verdict]:
    for position in range(review.samples):
        usual = lots.choice(CHOICES)
        for reviewer in review.reviewers:
            if lots.random() < 0.9:
                yield Verdict(
                    id=f"{lots.getrandbits(64):016x}",
                    review_id=review.id,
                    position=position,
                    reviewer=reviewer,
                    version=1,
                    judgement=_judgement(usual, lots),
                    created=1e9 + position,
                )


def _judgement(usual: Choice, lots: random.Random) -> Judgement:
    return Judgement(
        choice=usual if lots.random() < 0.98 else lots.choice(CHOICES),
        confidence=lots.choice(tuple(Confidence)),
        tags=tuple(tag for tag in TAGS if lots.random() < 0.2),
        comment="It looks at the grass beside the animal, not at the animal." * 2,
        boxes=(Box(10, 10, 200, 200),) if lots.random() < 0.1 else (),
        layer="layer4.2",
        method="grad-cam",
        search="?image=0&model=resnet50&layer=layer4.2&method=grad-cam&target=281",
    )


def _entry(verdict: Verdict) -> dict[str, Any]:
    return {
        "created": verdict.created,
        "who": verdict.reviewer,
        "action": "verdict given",
        "review_id": verdict.review_id,
        "position": verdict.position,
        "detail": {"version": 1},
    }


def _count(connection: Any, review: Review) -> None:  # noqa: ANN401
    """What follows of each sample from its verdicts."""
    query = (
        select(
            CurrentVerdictRow.position,
            func.count(),
            case(
                (func.min(CurrentVerdictRow.code) != func.max(CurrentVerdictRow.code), 1), else_=0
            ),
        )
        .where(CurrentVerdictRow.review_id == review.id)
        .group_by(CurrentVerdictRow.position)
    )
    for position, count, disputed in connection.execute(query).all():
        of_sample = (SampleRow.review_id == review.id) & (SampleRow.position == position)
        values = {"given": count, "disputed": bool(disputed), "last": 1e9 + position}
        connection.execute(update(SampleRow).where(of_sample).values(values))
