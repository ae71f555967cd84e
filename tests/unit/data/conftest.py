"""A database of the test's own."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from data.database import open_database


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}")
    yield engine
    engine.dispose()
