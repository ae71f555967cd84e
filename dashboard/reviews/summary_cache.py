"""The summary of a review, computed once for each of its states and each person."""

from collections.abc import Hashable
from dataclasses import dataclass
from threading import Condition

from cachetools import LRUCache, cached

from dashboard.reviews.judged_maps import other_maps, untested_maps
from dashboard.reviews.judged_predictions import judged_pictures
from dashboard.reviews.summarise import summarise
from dashboard.reviews.summary import Summary
from data.reviews import ChoiceTable, CurrentQueue, Review, ReviewStore, SampleTable

KEPT = 64


@dataclass(frozen=True, eq=False)
class CachedReview:
    """A review as one person may see it."""

    review: Review
    revision: int
    samples: SampleTable
    choices: ChoiceTable
    summary: Summary
    queue: CurrentQueue


def summary_for(
    store: ReviewStore, review_id: str, person: str, *, may_judge: bool = True
) -> CachedReview:
    """The review and its summary for a person; simultaneous calls wait for one computation.

    `may_judge` states whether their role may give verdicts. Raises: UnknownReview; DatabaseProblem.
    """
    return _read(store, store.get(review_id), store.revision(review_id), person, may_judge)


def _state(
    store: ReviewStore, review: Review, revision: int, person: str, may_judge: bool
) -> Hashable:
    return store, review.id, revision, review.version, review.samples, person, may_judge


@cached(LRUCache(KEPT), key=_state, condition=Condition())
def _read(
    store: ReviewStore, review: Review, revision: int, person: str, may_judge: bool
) -> CachedReview:
    statistics = store.statistics
    samples = statistics.samples(review.id)
    choices = statistics.choices(review.id, person)
    tags = statistics.tags(review.id, person)
    queue = statistics.queue(review.id)
    summary = summarise(
        choices,
        samples,
        tags,
        queue,
        blind=review.blind,
        other_maps=other_maps(store, review.id, len(choices.codes)),
        pictures=judged_pictures(store, review.id, samples, choices),
        map_tests=untested_maps(store, review.id, choices.hidden),
        judges=may_judge and review.takes(person),
    )
    return CachedReview(review, revision, samples, choices, summary, queue)
