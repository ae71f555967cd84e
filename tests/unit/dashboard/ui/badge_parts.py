"""A small network and one picture, with all that a badge asks: services around a real engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from dashboard.core.current_gallery import CurrentGallery
from dashboard.services import Services
from dashboard.trust.evidence_jobs import EvidenceJobs
from data.db.database import open_database
from data.gallery.gallery import Gallery
from data.gallery.items import Item
from data.gallery.predictions import PredictionStore
from explainers import Engine
from explainers.engine.requests import ImageRef, MapRequest
from explainers.methods import find_method
from explainers.models import Model
from tests.unit.explainers.engine_parts import KEY, picture


@contextmanager
def noise_services(model: Model, folder: Path, images: int = 1) -> Iterator[Services]:
    """Over pictures of random pixels."""
    refs = [picture(folder, number) for number in range(images)]
    items = [
        Item(ref.sha256, ref.path, ref.path.name, 8, 8, None, None, None, (), "") for ref in refs
    ]
    gallery, database = Gallery("noise", items, [], starter=False), open_database()
    with Engine([model]) as engine:
        current_gallery = cast(CurrentGallery, SimpleNamespace(gallery=gallery))
        evidence = EvidenceJobs(engine, current_gallery, PredictionStore(database))
        jobs = SimpleNamespace(evidence=evidence)
        yield cast(Services, SimpleNamespace(engine=engine, gallery=gallery, jobs=jobs))
        evidence.close()
    database.dispose()


def requested(services: Services, method: str = "grad_cam", **parameters: float) -> MapRequest:
    """A map of the first picture, at the last layer."""
    item, chosen = services.gallery.items[0], find_method(method)
    layer = "" if chosen.per_pixel else "last"
    options = chosen.non_defaults(parameters)
    return MapRequest(KEY, ImageRef(item.id, item.path), layer, 1, method, options)
