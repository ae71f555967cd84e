"""The panels of two groups: what stands once, and what is not shown at all."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Engine

from dashboard.pages.compare import depth, effects
from dashboard.pages.compare.scene import CompareScene
from dashboard.scans.groups import COMPARED
from data.gallery.gallery import Gallery
from data.gallery.selections import keep_selection
from data.gallery.uploads import Uploads
from data.scans import ScanStore
from tests.unit.dashboard.scans.small_scan import finished_scan
from tests.unit.dashboard.tiny_services import LARGE
from tests.unit.data.scans.small import plan


@pytest.fixture
def scene(database: Engine, home: Path) -> CompareScene:
    """Three dogs beside two images that a lasso enclosed."""
    provenance = {**plan().provenance, "model": "tiny"}
    scan = finished_scan(ScanStore(database, home / "scans"), provenance=provenance)
    drawn = keep_selection(scan.image_ids[i] for i in (0, 2))
    services = SimpleNamespace(
        scans=SimpleNamespace(open=lambda _id: scan),
        engine=SimpleNamespace(card=lambda _key: LARGE),
        gallery=Gallery("none", [], [], starter=False),
        uploads=Uploads(home / "uploads"),
    )
    view = SimpleNamespace(kind="groups", scan=scan.id, a=f"selection:{drawn}", b="class:dog")
    return cast(CompareScene, SimpleNamespace(view=view, services=services))


def compared(scene: CompareScene, **sides: str) -> CompareScene:
    view = SimpleNamespace(**vars(scene.view) | sides)
    return cast(CompareScene, SimpleNamespace(view=view, services=scene.services))


def test_a_chart_without_a_test_leaves_no_empty_space(scene: CompareScene) -> None:
    parts = depth.render(scene)
    assert parts["graph_hidden"] is True
    tested = compared(scene, a="class:cat")
    assert depth.render(tested)["graph_hidden"] is False
    assert "not tested" in parts["title"]  # type: ignore[operator]


def test_the_usual_ranking_is_stated_once(scene: CompareScene) -> None:
    data = effects.render(scene)["rows"]
    usual = "The images shown are ranked by maximum where nothing else is stated."
    assert data["note"].startswith(f"Compared: {COMPARED}. ")  # type: ignore[index]
    assert data["note"].endswith(usual)  # type: ignore[index]
    rankings = [each for row in data["rows"] for each in row["rankings"]]  # type: ignore[index]
    assert rankings
    assert not any(each.startswith("By maximum") for each in rankings)
