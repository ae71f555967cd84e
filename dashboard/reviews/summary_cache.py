"""The summary of a review, computed once for every state of it and every person who sees it."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from dashboard.reviews.summary import Summary, summarise
from data.reviews import ChoiceTable, Review, ReviewStore, SampleTable

KEPT = 16
STORES = 4


@dataclass(frozen=True, eq=False)
class Known:
    """A review as one person may see it."""

    review: Review
    revision: int
    samples: SampleTable
    choices: ChoiceTable
    summary: Summary


class Summaries:
    """The latest summaries of one process; its panels ask at the same time and wait for one."""

    def __init__(self, store: ReviewStore) -> None:
        self._store = store
        self._kept: OrderedDict[tuple[object, ...], Known] = OrderedDict()
        self._lock = Lock()

    def of(self, review_id: str, person: str) -> Known:
        """Raises: UnknownReview; DatabaseProblem."""
        review, revision = self._store.get(review_id), self._store.revision(review_id)
        key = review_id, revision, review.version, review.samples, person
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._read(review, revision, person)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key]

    def _read(self, review: Review, revision: int, person: str) -> Known:
        statistics = self._store.statistics
        samples = statistics.samples(review.id)
        choices = statistics.choices(review.id, person)
        tags = statistics.tags(review.id, person)
        return Known(review, revision, samples, choices, summarise(choices, samples, tags))


@lru_cache(STORES)
def summaries(store: ReviewStore) -> Summaries:
    """Those of a store: every panel asks the same."""
    return Summaries(store)
