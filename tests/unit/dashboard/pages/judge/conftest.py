"""The services of the routes' tests with a store of reviews, on both databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import flask
import pytest
from flask.testing import FlaskClient
from sqlalchemy import URL

from dashboard.access import Person, Role, people
from dashboard.pages.registry import PAGES
from dashboard.routes import register
from dashboard.services import Services
from data.db.database import open_database
from data.reviews import (
    Review,
    ReviewStore,
    SnapshotStore,
)
from explainers.models import ModelCard
from tests.unit.dashboard.pages.judge.judge_client import new_review


@pytest.fixture
def services(services: Services, database_url: URL, tmp_path: Path) -> Iterator[Services]:
    database = open_database(database_url)
    cast(Any, services).reviews = ReviewStore(database, SnapshotStore(tmp_path / "evidence"))
    yield services
    database.dispose()


@pytest.fixture
def client(services: Services) -> FlaskClient:
    server = flask.Flask("test")
    register(server, services, [page.routes for page in PAGES if page.routes])
    people(server, lambda: Person(flask.request.headers.get("X-Name", ""), Role.REVIEWER))
    return server.test_client()


@pytest.fixture
def review(services: Services, card: ModelCard) -> Review:
    return new_review(services, card)
