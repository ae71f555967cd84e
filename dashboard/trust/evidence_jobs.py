"""Tests a map on demand: one test after another, with progress, until nobody waits for them."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.jobs.await_answer import await_answer
from dashboard.core.jobs.job import Job, Progress
from dashboard.core.jobs.predictions import kept_classes
from dashboard.core.jobs.session_jobs import SessionJobs
from dashboard.core.long_work import LongWork
from dashboard.trust.questions import (
    Questions,
    ReferenceImages,
    candidate_positions,
    passes_of,
    pick_references,
    questions,
)
from data.gallery.gallery import Gallery
from data.gallery.predictions import PredictionStore, PredictionTable
from explainers import Engine
from explainers.engine.requests import ImageRef, MapRequest, PredictRequest, QualityRequest
from explainers.engine.work_queue import NO_OWNER
from explainers.models import ModelCard, NetworkId

CHUNK = 8  # images predicted between two checks whether the job is still wanted
KEPT_REFERENCES = 4  # sets of reference images

ReferenceKey = tuple[Gallery, str, NetworkId]  # of a model and a gallery: the reference images
Compute = Callable[
    [ReferenceImages], Sequence[QualityRequest[Any]]
]  # the requests, once the images are available


@dataclass(frozen=True)
class ReferenceSource:
    """The source of reference images: the gallery and its predictions."""

    engine: Engine
    current_gallery: CurrentGallery
    store: PredictionStore
    _picked: LRUCache[ReferenceKey, ReferenceImages] = field(
        default_factory=partial(LRUCache, KEPT_REFERENCES), repr=False, compare=False
    )
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def table(self, card: ModelCard, gallery: Gallery) -> PredictionTable:
        """The available predictions for the candidate images."""
        ids = [gallery.ids[position] for position in candidate_positions(gallery)]
        return self.store.table(*card.network_id, ids)

    def stored(self, card: ModelCard) -> ReferenceImages | None:
        """The images with confident predictions; None until all candidates are predicted.

        From then on they stay the same; every click needs them.
        """
        gallery = self.current_gallery.gallery
        key = gallery, card.key, card.network_id
        with self._lock:
            references = self._picked.get(key)
        if references is None:
            table = self.table(card, gallery)
            if table.pending.size:
                return None
            references = pick_references(
                gallery, card, candidate_positions(gallery), table.top1, table.probability
            )
            with self._lock:
                self._picked[key] = references
        return references

    def find(
        self, card: ModelCard, progress: Progress, person: Hashable = NO_OWNER
    ) -> ReferenceImages | None:
        """The same, predicted now if necessary; None once they are no longer wanted."""
        gallery = self.current_gallery.gallery
        positions, pending = candidate_positions(gallery), self.table(card, gallery).pending
        for start in range(0, pending.size, CHUNK):
            items = [gallery.items[positions[i]] for i in pending[start : start + CHUNK]]
            images = tuple(ImageRef(item.id, item.path) for item in items)
            request = PredictRequest(card.key, images, kept_classes(card))
            predictions = await_answer(self.engine, request, progress, person=person)
            if predictions is None:
                return None
            ids = [item.id for item in items]
            self.store.put(*card.network_id, ids, predictions.classes, predictions.probabilities)
        return self.stored(card)


class EvidenceJobs:
    """The last few tests that sessions requested; the engine keeps their results."""

    def __init__(
        self,
        engine: Engine,
        current_gallery: CurrentGallery,
        store: PredictionStore,
        work: LongWork | None = None,
    ) -> None:
        self.reference_source = ReferenceSource(engine, current_gallery, store)
        self._jobs: SessionJobs[Job] = SessionJobs(work)

    def questions(self, card: ModelCard, request: MapRequest) -> Questions:
        """The tests of a map; those of its method only once their images are available."""
        return questions(card, request, self.references(card))

    def references(self, card: ModelCard) -> ReferenceImages | None:
        """The images that methods are tested on; None before they have been searched."""
        return self.reference_source.stored(card)

    def of(self, session: str, about: Hashable) -> Job | None:
        """The tests that the session requested for a map or another subject, if any."""
        return self._jobs.of(session, about)

    def start(
        self, session: str, card: ModelCard, request: MapRequest, person: Hashable | None = None
    ) -> None:
        """Tests the map, unless that is under way. Raises: TooMuchLongWork."""
        self.start_all(
            *(session, card, request),
            lambda references: questions(card, request, references).all,
            person,
        )

    def start_all(
        self,
        session: str,
        card: ModelCard,
        about: Hashable,
        compute: Compute,
        person: Hashable | None = None,
    ) -> None:
        """Starts all requests about something, unless they are under way.

        `person` is whose long work it counts for; the session's where it is None.

        Raises: TooMuchLongWork.
        """
        counted = session if person is None else person
        self._jobs.start(session, about, lambda: self._job(card, compute, counted), counted)

    def close(self) -> None:
        """Ends all of them; results so far are kept."""
        self._jobs.close()

    def _job(self, card: ModelCard, compute: Compute, person: Hashable) -> Job:
        engine = self.reference_source.engine

        def test(progress: Progress) -> None:
            progress.report(0, 1000)
            references = self.reference_source.find(card, progress, person)
            if references is None:
                return
            requests = compute(references)
            costs = [passes_of(card, each) for each in requests]
            work = np.cumsum([0, *(each.forward + 2.0 * each.backward for each in costs)])
            for number, each in enumerate(requests):
                start, stop = 1000 * work[number : number + 2] / work[-1]

                def report(share: float, start: float = start, stop: float = stop) -> None:
                    progress.report(round(start + share * (stop - start)), 1000)

                if await_answer(engine, each, progress, report, person=person) is None:
                    return

        return Job("evidence", test)
