"""The table of images as a file: all rows in order, whatever the size of the steps."""

import csv
import io
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from dashboard.core.jobs.files import no_step
from dashboard.pages.dataset.files import members_file
from dashboard.scans.summary import members
from dashboard.services import Services
from data.db.database import open_database
from data.scans import ScanStore
from explainers.errors import Cancelled
from tests.unit.dashboard.scans.small_scan import finished_scan


def test_the_table_of_images_is_made_in_steps_and_can_be_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'test.db'}")
    scan = finished_scan(ScanStore(database, tmp_path / "scans"))
    services = cast(Services, SimpleNamespace(scans=SimpleNamespace(open=lambda _id: scan)))
    request = members_file(services, scan.id, "all", "loss")
    whole = request.make(no_step)
    names = [row["name"] for row in csv.DictReader(io.StringIO(whole.decode()))]
    assert names == [scan.names[i] for i in members(scan, "all", "loss")]
    monkeypatch.setattr("dashboard.pages.dataset.files.CHUNK", 2)
    seen: list[tuple[int, int]] = []
    assert request.make(lambda done, total: seen.append((done, total))) == whole
    assert seen == [(done, len(names)) for done in range(0, len(names), 2)]

    def cancelled(_done: int, _total: int) -> None:
        raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        request.make(cancelled)
    database.dispose()
