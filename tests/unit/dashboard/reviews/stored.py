"""An open review in a store."""

from collections.abc import Sequence

from data.reviews import (
    NewSample,
    QueueOrigin,
    ReviewedGallery,
    ReviewedModel,
    ReviewSetup,
    ReviewState,
    ReviewStore,
)


def open_review(store: ReviewStore, samples: Sequence[NewSample], **setup: object) -> str:
    """The id of a new review of these samples."""
    review = store.create(
        ReviewSetup(name="x", **setup),  # type: ignore[arg-type]
        ReviewedModel("m", "M", "1" * 64, "p"),
        ReviewedGallery("g", "2" * 64),
        QueueOrigin("all"),
        samples,
        by="Lea",
    )
    store.move(review.id, ReviewState.OPEN, by="Lea", expected_version=review.version)
    return review.id
