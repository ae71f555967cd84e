"""Fills in the predictions of samples whose queue was made before the model had predicted them."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
from cachetools import LRUCache

from dashboard.core.inputs import labels_of
from dashboard.reviews.box_statistics import same_model
from dashboard.services import Services
from data.errors import GalleryProblem
from data.gallery.gallery import Gallery
from data.gallery.outcomes import Outcomes
from data.reviews import ReviewState, Sample
from explainers.models import ModelCard

_complete: LRUCache[Hashable, bool] = LRUCache(1024)  # reviews without a missing prediction


def complete_samples(services: Services, review_id: str) -> None:
    """Stores the predictions that the model has made since, and starts those that it lacks.

    A signed review stays as it is, and so does one whose model is another one here.
    Raises: UnknownReview; DatabaseProblem.
    """
    store = services.reviews
    review = store.get(review_id)
    key = store, review.id, review.samples
    if _complete.get(key) or review.state is ReviewState.SIGNED_OFF:
        return
    samples = store.unpredicted(review.id)
    card = same_model(services, review) if samples else None  # which may load the model
    if card is not None and not card.multi_label:
        samples = [sample for sample in samples if sample.predicted < 0]
    _complete[key] = not samples
    if card is None:
        return
    if predicted := _predicted(services, card, samples):
        store.fill_predictions(review.id, predicted)


def _predicted(services: Services, card: ModelCard, samples: Sequence[Sample]) -> list[Sample]:
    """Those that the model has predicted, with its prediction; starts the others."""
    images = [sample.image_id for sample in samples]
    table = services.predictions.table(*card.network_id, images)
    if table.pending.size:
        services.jobs.predictions(card.key)
    if card.multi_label:
        yes_sets = services.predictions.yes(*card.network_id, images)
        outcomes = Outcomes.of_sets(yes_sets, _right_classes(services.gallery, card, samples))
    else:
        yes_sets = [None] * len(images)
        labels = np.array([sample.label for sample in samples], np.int32)
        outcomes = Outcomes.of_classes(table, labels)
    return [
        replace(
            sample,
            predicted=best,
            predicted_name=card.labels[best],
            probability=float(table.probability[place]),
            yes=None if yes is None else {index: card.labels[index] for index in sorted(yes)},
            outcome=outcomes.of(place),
        )
        for place, (sample, best, yes) in enumerate(
            zip(samples, table.top1.tolist(), yes_sets, strict=True)
        )
        if best >= 0
    ]


def _right_classes(
    gallery: Gallery, card: ModelCard, samples: Sequence[Sample]
) -> list[tuple[int, ...]]:
    """All right classes of each sample; () where the gallery's label is not the sample's now."""
    sets = gallery.target_sets(labels_of(card))
    classes: list[tuple[int, ...]] = []
    for sample in samples:
        try:
            position = gallery.position(sample.image_id)
        except GalleryProblem:
            classes.append(())
            continue
        same = gallery.items[position].class_title == sample.class_name
        classes.append(sets[position] if same else ())
    return classes
