"""A small scan in its store."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.scans import Scan, ScanStore
from tests.unit.dashboard.scans.small_scan import finished_scan
from tests.unit.data.scans.small import plan


@pytest.fixture
def store(database: Engine, home: Path) -> ScanStore:
    return ScanStore(database, home / "data" / "scans")


@pytest.fixture
def scan(store: ScanStore) -> Scan:
    provenance = {**plan().provenance, "model": "tiny", "preprocessing": "none", "target": "label"}
    return finished_scan(store, provenance=provenance)
