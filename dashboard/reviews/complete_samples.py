"""Fills in the predictions of samples whose queue was made before the model had predicted them."""

from collections.abc import Hashable

from cachetools import LRUCache

from dashboard.reviews.box_statistics import same_model
from dashboard.services import Services
from data.reviews import ReviewState

_complete: LRUCache[Hashable, bool] = LRUCache(1024)  # reviews without a missing prediction


def complete_samples(services: Services, review_id: str) -> None:
    """Stores the predictions that the model has made since, and starts those that it lacks.

    A signed review stays as it is, and so does one whose model is another one here.
    Raises: UnknownReview; DatabaseProblem.
    """
    store = services.reviews
    review = store.get(review_id)
    key = store, review.id, review.samples
    if key in _complete or review.state is ReviewState.SIGNED_OFF:
        return
    images = store.unpredicted(review.id)
    if not images:
        _complete[key] = True
        return
    card = same_model(services, review)
    if card is None:
        return
    network = card.weights_sha256, card.preprocess.fingerprint
    table = services.predictions.table(*network, images)
    if table.pending.size:
        services.jobs.predictions(card.key)
    predicted = {
        image: (index, card.labels[index], probability)
        for image, index, probability in zip(
            images, table.top1.tolist(), table.probability.tolist(), strict=True
        )
        if index >= 0
    }
    if predicted:
        store.fill_predictions(review.id, predicted)
