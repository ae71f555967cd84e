"""A store of reviews over three photographs, and a client."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.core.settings import Settings
from dashboard.services import Services
from data.accounts import AccountStore
from data.db.database import default_url, open_database
from data.reviews import (
    ReviewStore,
    SnapshotStore,
)
from tests.unit.dashboard.pages.reviews.reviews_client import Client
from tests.unit.dashboard.tiny_services import NoScans


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are created within the request, however slow the machine."""
    monkeypatch.setattr("dashboard.pages.reviews.routes.SHORT_S", 600.0)
    monkeypatch.setattr("dashboard.routes.created_files.SHORT_S", 600.0)


@pytest.fixture
def database() -> Engine:
    return open_database(default_url())


@pytest.fixture
def store(services: Services, database: Engine, tmp_path: Path) -> ReviewStore:
    made = ReviewStore(database, SnapshotStore())
    accounts = AccountStore(database)
    vars(services).update(reviews=made, scans=NoScans(), settings=Settings(), accounts=accounts)
    return made


@pytest.fixture
def client(services: Services, store: ReviewStore) -> Client:  # type: ignore[override]
    return Client(services)
