"""What the tests of routes and of views share.

Routes: a real engine (EfficientNet-Lite0) over three photographs that ship with scikit-image.
Views: choices over tiny models.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from unittest.mock import Mock

import pytest
import skimage
from flask.testing import FlaskClient
from PIL import Image
from torch import Tensor

from dashboard.core.current_gallery import CurrentGallery
from dashboard.core.jobs.files import FileJobs
from dashboard.core.jobs.job import Job
from dashboard.core.jobs.session_jobs import SessionJobs
from dashboard.core.long_maps import LongMaps
from dashboard.services import Services
from dashboard.trust.evidence_jobs import EvidenceJobs
from dashboard.ui.choices import Choices
from dashboard.what_if.jobs import WhatIfJobs
from data.db.database import open_database
from data.gallery.gallery import Gallery
from data.gallery.images import open_rgb
from data.gallery.items import Item
from data.gallery.labels import CLASSES
from data.gallery.predictions import PredictionStore
from data.gallery.thumbnails import Thumbnails
from data.gallery.uploads import Uploads
from explainers import Engine, ModelSpec
from explainers.engine import inference, quality_tests
from explainers.engine.pass_times import PassTimes
from explainers.engine.requests import ImageRef, MapRequest
from explainers.methods import Passes
from explainers.models import ModelCard
from explainers.quality.games import Faithfulness
from explainers.quality.mapping import Subject
from explainers.work.steps import Steps
from tests.unit.dashboard.route_client import ESPRESSO, LAYER, LITE0, serve
from tests.unit.dashboard.tiny_services import tiny_services
from tests.unit.dashboard.trust.test_faithfulness import faith

SESSION = "s" * 43
PHOTOGRAPHS = {"coffee.png": ESPRESSO, "chelsea.png": 281, "camera.png": None}  # 281: tabby


def item(path: Path, class_index: int | None) -> Item:
    with Image.open(path) as image:
        width, height = image.size
    imagenet_class = None if class_index is None else CLASSES[class_index]
    return Item(
        id=sha256(path.read_bytes()).hexdigest(),
        path=path,
        name=path.name,
        width=width,
        height=height,
        class_index=class_index,
        wnid=imagenet_class and imagenet_class.wnid,
        class_name=imagenet_class and imagenet_class.name,
        groups=imagenet_class.groups if imagenet_class else (),
        credit="scikit-image",
    )


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """Its passes take as long as on an idle machine: a busy one refuses two maps in one request."""
    with Engine([ModelSpec(LITE0, offline=True)], decode=open_rgb) as engine:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(inference, "measure_passes", lambda model: PassTimes(0.03, 0.06))
            engine.seconds_of(LITE0, Passes(1, 1))
        yield engine


@pytest.fixture(scope="session")
def card(engine: Engine) -> ModelCard:
    return engine.card(LITE0)


@pytest.fixture
def services(engine: Engine, tmp_path: Path) -> Iterator[Services]:
    folder = Path(skimage.__file__).parent / "data"
    items = [item(folder / name, index) for name, index in PHOTOGRAPHS.items()]
    uploads = Uploads(tmp_path / "uploads")
    database = open_database(f"sqlite:///{tmp_path / 'test.db'}")
    gallery, predictions = Gallery("three", items, [], starter=True), PredictionStore(database)
    evidence = EvidenceJobs(
        engine, cast(CurrentGallery, SimpleNamespace(gallery=gallery)), predictions
    )
    files, signing = FileJobs(), SessionJobs[Job]()
    yield cast(
        Services,
        SimpleNamespace(
            engine=engine,
            gallery=gallery,
            thumbnails=Thumbnails(tmp_path / "thumbnails"),
            predictions=predictions,
            uploads=uploads,
            jobs=SimpleNamespace(
                predictions=Mock(), evidence=evidence, files=files, signing=signing
            ),
            long_maps=LongMaps(engine),
        ),
    )
    evidence.close()
    files.close()
    signing.close()
    uploads.close()
    database.dispose()


@pytest.fixture
def client(services: Services) -> FlaskClient:
    return serve(services)


@pytest.fixture
def coffee(services: Services) -> Item:
    return services.gallery.items[0]


@pytest.fixture
def map_request(coffee: Item) -> MapRequest:
    return MapRequest(LITE0, ImageRef(coffee.id, coffee.path), LAYER, ESPRESSO, "grad_cam")


@pytest.fixture(scope="module")
def choices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Choices]:
    uploads = Uploads(tmp_path_factory.mktemp("uploads"))
    yield Choices(tiny_services(uploads), SESSION)
    uploads.close()


@pytest.fixture
def tested_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine makes up what a test of a map measures: here it counts that it was tested."""

    def made_up(
        subject: Subject, images: Sequence[Tensor], layer: str, targets: Sequence[int]
    ) -> Steps[Faithfulness]:
        yield 0.5
        return replace(faith(), seed=subject.seed)

    monkeypatch.setattr(quality_tests, "faithfulness", made_up)


@pytest.fixture
def what_if_jobs(
    services: Services, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The jobs of What if, which end with the test."""
    jobs = WhatIfJobs(engine)
    monkeypatch.setattr(services.jobs, "what_if", jobs, raising=False)
    yield
    jobs.close()
