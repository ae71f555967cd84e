"""Predicting the whole gallery when nothing else is to be done, and keeping what was predicted."""

from dashboard.jobs.job import Job, Progress
from data.gallery import Gallery
from data.predictions import PredictionStore
from explainers import Engine
from explainers.errors import EngineBusy
from explainers.requests import ImageRef, PredictRequest
from explainers.work_queue import Priority

CHUNK = 32  # images between two visits of the store
TOP = 10  # classes kept of each image
PATIENCE_S = 1.0  # before a full queue is asked again


def predictions_job(engine: Engine, model: str, gallery: Gallery, store: PredictionStore) -> Job:
    """Predicts what the store lacks of `gallery` by `model`; picks up where it stood."""

    def predict(progress: Progress) -> None:
        card = engine.card(model)
        network = card.weights_sha256, card.preprocess.fingerprint
        while not progress.cancelled():
            table = store.table(*network, gallery.ids)
            progress.report(table.done, len(gallery))
            if not table.pending.size:
                return
            chunk = [gallery.items[i] for i in table.pending[:CHUNK]]
            images = tuple(ImageRef(item.id, item.path) for item in chunk)
            try:
                found = engine.predict(PredictRequest(model, images, TOP), Priority.IDLE)
            except EngineBusy:
                progress.pause(PATIENCE_S)
                continue
            store.put(*network, [item.id for item in chunk], found.classes, found.probabilities)

    return Job(f"predictions:{model}", predict)
