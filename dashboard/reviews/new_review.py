"""New reviews of this server's gallery by one of its models."""

from collections.abc import Sequence

from dashboard.reviews.new_queue import make_queue, queue_text
from dashboard.services import Services
from data.reviews import (
    NewSample,
    QueueOrigin,
    Review,
    ReviewedGallery,
    ReviewedModel,
    ReviewSetup,
    ReviewState,
)
from explainers.models import ModelCard

FIRST_SAMPLES = 20  # about ten minutes of judging
GUIDELINES = """\
Look at the image, then at the map over it.

- **Right for the right reason**: the class is right, and the map marks the object itself.
- **Right for the wrong reason**: the class is right, but the map marks something else: the
  background, a watermark, a person beside the object.
- **Wrong but understandable**: another class is in the image, or looks much like this one.
- **Wrong**: nothing in the image explains the class.
- **Cannot tell**: you do not know the class, or the map decides nothing.
"""


def create_review(  # noqa: PLR0913 -- what a review is made of
    services: Services,
    card: ModelCard,
    setup: ReviewSetup,
    origin: QueueOrigin,
    samples: Sequence[NewSample],
    *,
    by: str,
) -> Review:
    """A draft for this server's gallery. Raises: ReviewProblem."""
    return services.reviews.create(
        setup,
        ReviewedModel(card.key, card.name, card.weights_sha256, card.preprocess.fingerprint),
        ReviewedGallery(services.gallery.name, services.gallery.sha256),
        origin,
        samples,
        by=by,
    )


def first_count(services: Services) -> int:
    """How many images the first review goes through."""
    return min(FIRST_SAMPLES, len(services.gallery))


def first_review(services: Services, card: ModelCard, *, by: str) -> Review:
    """An open review of a few images at random, for people who have never made one.

    Raises: DataError.
    """
    queue = queue_text("random", None, first_count(services))
    origin, samples = make_queue(services, card, queue, seed=0)
    setup = ReviewSetup(name=f"First review of {card.name}", guidelines=GUIDELINES)
    draft = create_review(services, card, setup, origin, samples, by=by)
    return services.reviews.move(draft.id, ReviewState.OPEN, by=by, expected_version=draft.version)
