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
Look at the image, then at the map over it. A prediction of several classes is right if all of them
are, and none is missing.

- **Right for the right reason**: the prediction is right, and the map marks the object itself.
- **Right for the wrong reason**: the prediction is right, but the map marks something else: the
  background, a watermark, a person beside the object.
- **Wrong but understandable**: what is in the image looks much like what is predicted, or both are
  there.
- **Wrong**: nothing in the image explains the prediction.
- **Cannot tell**: you do not know what is in the image, or the map decides nothing.
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
        ReviewedModel(card.key, card.name, *card.network_id),
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
