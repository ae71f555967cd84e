"""A database of the test's own: SQLite and PostgreSQL in turn."""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL, Engine

from data.db.database import open_database


@pytest.fixture
def database(database_url: URL) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()
