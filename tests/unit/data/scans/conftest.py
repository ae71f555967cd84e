"""What the tests of scans share."""

import pytest

from tests.unit.clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which the store of scans goes."""
    clock = Clock()
    monkeypatch.setattr("data.scans.store.time.time", clock)
    return clock
