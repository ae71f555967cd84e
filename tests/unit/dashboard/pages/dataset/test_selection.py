"""A scan of a selection: no figure of it passes for one of the whole gallery."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from dashboard.pages.dataset import accuracy, confusions
from dashboard.pages.dataset.scene import DatasetScene
from dashboard.pages.dataset.view import DatasetView
from dashboard.services import Services
from data.scans import ScanStore
from tests.unit.dashboard.scans.small_scan import finished_scan
from tests.unit.data.scans.small import plan


@pytest.fixture
def store(database: object, home: Path) -> ScanStore:
    return ScanStore(database, home / "scans")  # type: ignore[arg-type]


def scene(store: ScanStore, gallery: list[str], *, whole: bool) -> DatasetScene:
    scan = finished_scan(store, provenance={**plan().provenance, "model": "tiny", "whole": whole})
    services = SimpleNamespace(
        scans=SimpleNamespace(open=lambda _id: scan), gallery=SimpleNamespace(ids=tuple(gallery))
    )
    view = SimpleNamespace(scan=scan.id, within="", subset="all")
    return DatasetScene(cast(DatasetView, view), cast(Services, services), "")


@pytest.mark.parametrize("panel", [accuracy, confusions])
def test_subtitles_state_that_it_is_a_selection(store: ScanStore, panel: object) -> None:
    images = [f"{i:064x}" for i in range(7)]
    larger = [*images, "a" * 64, "b" * 64]
    render = panel.render  # type: ignore[attr-defined]
    of_all = render(scene(store, images, whole=True))["title"]
    assert "selection" not in of_all
    of_some = render(scene(store, larger, whole=False))["title"]
    assert of_some == f"a selection: 7 of 9 images · {of_all}"
    elsewhere = render(scene(store, larger[2:], whole=False))["title"]  # the gallery has changed
    assert elsewhere == f"a selection: 7 images · {of_all}"
