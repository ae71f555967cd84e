"""A store of reviews on either database, with a folder of evidence of the test's own."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.reviews import EvidenceStore, ReviewStore


@pytest.fixture
def store(database: Engine, tmp_path: Path) -> ReviewStore:
    return ReviewStore(database, EvidenceStore(tmp_path / "evidence"))
