"""A small scan in its store, and corrupted scans of a network by hand."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.api.galleries import opened
from dashboard.scans.planning import ScanJob, plan_scan
from data.gallery.gallery import Gallery
from data.scans import Scan, ScanStore
from explainers import Model, ModelSpec
from tests.unit.dashboard.scans.brightness import LABELS, photographs
from tests.unit.dashboard.scans.runs import Runs, loaded
from tests.unit.dashboard.scans.small_scan import finished_scan
from tests.unit.data.scans.small import plan


@pytest.fixture
def store(database: Engine, home: Path) -> ScanStore:
    return ScanStore(database, home / "data" / "scans")


@pytest.fixture
def scan(store: ScanStore) -> Scan:
    provenance = {**plan().provenance, "model": "tiny", "preprocessing": "none", "target": "label"}
    return finished_scan(store, provenance=provenance)


@pytest.fixture(scope="module")
def model() -> Model:
    return loaded()


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    return opened(photographs(tmp_path / "photos"), LABELS)


@pytest.fixture
def runs(database: Engine, home: Path, model: Model) -> Runs:
    return Runs(database, home / "data" / "scans", model)


@pytest.fixture
def job(gallery: Gallery, model: Model) -> ScanJob:
    return plan_scan(gallery, ModelSpec(model.card.key), model)
