"""Predicting the whole gallery when nothing else is to be done, and keeping what was predicted."""

from dashboard.core.jobs.await_answer import await_answer
from dashboard.core.jobs.job import Job, Progress
from dashboard.core.request_load import RequestLoad
from data.gallery.gallery import Gallery
from data.gallery.predictions import PredictionStore
from explainers import Engine
from explainers.engine.requests import ImageRef, PredictRequest
from explainers.engine.work_queue import Priority
from explainers.models import ModelCard

CHUNK = 8  # images between two visits of the store
TOP = 10  # classes kept of each image
TOP_INDEPENDENT = 64  # where each is a yes or no of its own; an image with more of them is wrong


def predictions_job(
    engine: Engine, model: str, gallery: Gallery, store: PredictionStore, request_load: RequestLoad
) -> Job:
    """Predicts what the store lacks of `gallery` by `model`; picks up where it stood.

    Stands back, a chunk at a time, while people wait for anything.
    """

    def predict(progress: Progress) -> None:
        card = engine.card(model)
        table = store.table(*card.network_id, gallery.ids)
        progress.report(table.done, len(gallery))
        for start in range(0, table.pending.size, CHUNK):
            chunk = [gallery.items[i] for i in table.pending[start : start + CHUNK]]
            images = tuple(ImageRef(item.id, item.path) for item in chunk)
            request_load.yield_to_requests(progress)
            request = PredictRequest(model, images, kept_classes(card))
            result = await_answer(engine, request, progress, priority=Priority.IDLE)
            if result is None:
                return
            store.put(
                *card.network_id, [item.id for item in chunk], result.classes, result.probabilities
            )
            progress.report(table.done + start + len(chunk), len(gallery))

    return Job(f"predictions:{model}", predict)


def kept_classes(card: ModelCard) -> int:
    """How many of the best classes are kept of each image."""
    return TOP_INDEPENDENT if card.multi_label else TOP
