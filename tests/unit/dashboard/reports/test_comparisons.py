"""Reports of comparisons: hostile names stay text, and nothing is loaded from anywhere."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from PIL import Image

from dashboard.pages.compare import flipped_predictions
from dashboard.pages.compare.models import ModelScene
from dashboard.reports.groups import comparison_report
from dashboard.reports.models import models_report
from dashboard.scans.groups import compare_groups
from dashboard.scans.models import compare_models
from data.db.database import open_database
from data.gallery.thumbnails import Thumbnails
from data.scans import Scan, ScanStore, open_scan
from tests.unit.dashboard.reports.page_reader import harmless
from tests.unit.data.scans.small import chunk, plan

EVIL = """<script>alert("it's")</script><img src=http://evil.example/x onerror=y>&amp;"""


@pytest.fixture
def scans(tmp_path: Path) -> list[Scan]:
    """Two models over one gallery; every name in them is hostile."""
    images = []
    for number, image in enumerate(plan().images):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (8, 8), (20 * number, 0, 0)).save(path)
        digest, words = sha256(path.read_bytes()).hexdigest(), image.class_name
        hostile = {"name": f"{number}{EVIL}", "class_name": words and f"{words}{EVIL}"}
        images.append(replace(image, id=digest, path=str(path), **hostile))
    database = open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    store, result = ScanStore(database, tmp_path / "scans"), []
    for seed, name in enumerate(("A", "B")):
        hostile = {
            **{"name": f"{name}{EVIL}", "gallery": f"gallery{EVIL}", "preprocessing": EVIL},
            **{"notices": [f"notice{EVIL}"], "versions": {f"library{EVIL}": EVIL}},
            "labels": [f"{label}{EVIL}" for label in plan().provenance["labels"]],
        }
        provenance = {**plan().provenance, "model": "tiny", "target": "label", **hostile}
        planned = store.prepare(plan(provenance=provenance, images=tuple(images)))
        store.lease(planned.id, "me")
        for each in range(planned.chunks):
            store.commit(planned, "me", each, chunk(planned, each, seed))
        store.finish(planned, "me")
        result.append(open_scan(store.folder(planned.id)))
    database.dispose()
    return result


def test_two_groups(scans: list[Scan], tmp_path: Path) -> None:
    a, b = f"class:cat{EVIL}", f"class:dog{EVIL}"
    result = compare_groups(scans[0], a, b)
    page = harmless(comparison_report(result, a, b, Thumbnails(tmp_path / "thumbnails")))
    for words in ("cat", "dog", "A", "gallery", "library", f"library{EVIL} "):
        assert f"{words}{EVIL}" in page.text
    pictures = [given for tag, given in page.tags if tag == "img"]
    assert len(pictures) == 6  # three cats, three dogs
    assert (pictures[0]["alt"] or "").startswith(f"0{EVIL}: ")
    tables = (7, 5, 2)  # facts, channels, layers, each below its head
    assert [tag for tag, _ in page.tags].count("tr") == sum(tables) + len(tables)


def test_two_models(scans: list[Scan], tmp_path: Path) -> None:
    result = compare_models(*scans)
    page = harmless(models_report(result, Thumbnails(tmp_path / "thumbnails")))
    for words in ("A", "B", "gallery"):
        assert f"{words}{EVIL}" in page.text
    changed = [*result.flips.fixed, *result.flips.broken]
    alts = [given["alt"] or "" for tag, given in page.tags if tag == "img"]
    assert len(alts) == len(changed) > 0
    assert all(EVIL in alt for alt in alts)
    assert f"Grad-CAMs under A and B at {scans[0].cam_layers[-1]} and" in page.text


def test_a_row_of_flips_is_named_by_its_kind_and_says_what_it_leaves_out(
    scans: list[Scan], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = compare_models(*scans)
    scene = cast(ModelScene, SimpleNamespace(comparison=result))
    everything = np.arange(len(result.a))
    assert flipped_predictions._row(scene, "wrong to right", everything)["title"] == (
        "wrong to right"
    )
    monkeypatch.setattr(flipped_predictions, "SHOWN", 2)
    row = flipped_predictions._row(scene, "wrong to right", everything)
    assert row["title"] == "wrong to right, of which you see those 2 whose maps moved most"
    assert (row["letter"], len(row["tiles"])) == (f"{len(everything)}", 2)
