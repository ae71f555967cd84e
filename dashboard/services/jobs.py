"""The background jobs of a server, each with a state to be polled."""

from threading import Lock

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.jobs.files import FileJobs
from dashboard.core.jobs.job import Job
from dashboard.core.jobs.predictions import predictions_job
from dashboard.core.jobs.sample import sample_job
from dashboard.core.jobs.session_jobs import SessionJobs
from dashboard.core.jobs.weights import weights_job
from dashboard.core.long_work import LongWork
from dashboard.core.request_load import RequestLoad
from dashboard.core.settings import Settings
from dashboard.trust.evidence_jobs import EvidenceJobs
from dashboard.what_if.jobs import WhatIfJobs
from data.gallery.predictions import PredictionStore
from explainers import Engine


class Jobs:
    """The jobs of one server: each attribute is a kind; `predictions` are those of each model.

    Jobs that nobody waits for yield to `request_load`.
    """

    def __init__(
        self,
        engine: Engine,
        current_gallery: CurrentGallery,
        predictions: PredictionStore,
        settings: Settings,
        long_work: LongWork | None = None,
    ) -> None:
        self.weights = weights_job(engine, settings)
        self.sample = sample_job(settings, current_gallery.show)
        self.request_load = RequestLoad()
        self.evidence = EvidenceJobs(engine, current_gallery, predictions, long_work)
        self.what_if = WhatIfJobs(engine, long_work)
        self.files = FileJobs(long_work)
        self.signing: SessionJobs[Job] = SessionJobs(long_work)
        self._engine = engine
        self._current_gallery = current_gallery
        self._store = predictions
        self._predictions: dict[tuple[str, str], Job] = {}
        self._lock = Lock()

    def predictions(self, model: str) -> Job:
        """The job that predicts the gallery by `model`; the first request starts it."""
        gallery = self._current_gallery.gallery
        with self._lock:
            key = model, gallery.sha256
            if key not in self._predictions:
                job = predictions_job(self._engine, model, gallery, self._store, self.request_load)
                self._predictions[key] = job
                job.start()
            return self._predictions[key]

    def close(self) -> None:
        """End all jobs; downloads and predictions so far are kept."""
        with self._lock:
            jobs = (self.weights, self.sample, *self._predictions.values())
        for job in jobs:
            job.cancel()
        self.evidence.close()
        self.what_if.close()
        self.files.close()
        self.signing.close()
        for job in jobs:
            job.close()
