"""A store of reviews on either database, with a folder of evidence of the test's own."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.reviews import ReviewStore, SnapshotStore


@pytest.fixture
def store(database: Engine, tmp_path: Path) -> ReviewStore:
    return ReviewStore(database, SnapshotStore(tmp_path / "evidence"))
