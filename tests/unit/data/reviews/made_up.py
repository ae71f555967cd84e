"""A small review of made-up samples, for the tests of its store."""

from typing import Any

from data.reviews import (
    Choice,
    Judgement,
    NewSample,
    QueueOrigin,
    Review,
    ReviewedGallery,
    ReviewedModel,
    ReviewSetup,
    ReviewState,
    ReviewStore,
)

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


def signed(store: ReviewStore, review_id: str, report: bytes = b"<html>") -> None:
    """Closes the review and signs it."""
    closed(store, review_id)
    revision = store.revision(review_id)
    store.sign_off(review_id, "It may go out.", by="lea", report=report, expected_revision=revision)
