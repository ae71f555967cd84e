"""A store of reviews."""

from collections.abc import Iterator

import pytest

from data.db.database import default_url, open_database
from data.reviews import ReviewStore


@pytest.fixture
def store() -> Iterator[ReviewStore]:
    database = open_database(default_url())
    yield ReviewStore(database)
    database.dispose()
