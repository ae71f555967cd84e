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
from dashboard.reports.html import number_columns
from dashboard.reports.models import models_report
from dashboard.scans.groups import COMPARED, compare_groups
from dashboard.scans.models import compare_models
from dashboard.trust.badge import TRUST
from data.analysis.effects import Effects, in_brackets
from data.db.database import open_database
from data.gallery.thumbnails import Thumbnails
from data.numerals import numeral
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
    page = harmless(comparison_report(result, a, b, Thumbnails(tmp_path / "thumbnails"), {}))
    for words in ("cat", "dog", "A", "gallery", "library", f"library{EVIL} "):
        assert f"{words}{EVIL}" in page.text
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(pictures) == 6 + 3  # three cats, three dogs; the mean maps and their difference
    assert (pictures[0]["alt"] or "").startswith(f"0{EVIL}: ")
    tables = (7, 5, 2, 2, 2)  # facts, channels, means, effects, layers, each below its head
    assert [tag for tag, _ in page.tags].count("tr") == sum(tables) + len(tables)


def test_a_report_of_groups_holds_what_the_page_does(
    scans: list[Scan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = f"class:cat{EVIL}", f"class:dog{EVIL}"
    result, thumbnails = compare_groups(scans[0], a, b), Thumbnails(tmp_path / "thumbnails")
    trust = {TRUST: "– Not tested: faithfulness.", "Sanity": "good: It depends on the weights."}
    page = harmless(comparison_report(result, a, b, thumbnails, trust)).text
    for name, words in trust.items():
        assert f"{name}{words}" in page
    assert f"Compared: {COMPARED}." in page
    for side, text, other in ((result.a, a, b), (result.b, b, a)):
        assert f"Predicted right: {result.accuracy_words(side, text, other)}." in page
    assert f"B \N{MINUS SIGN} A: {result.cam_difference('last').words}." in page
    of_a, of_b, effects = result.statistics
    assert f"{numeral(of_a[1, 0], 3)} / {numeral(of_b[1, 0], 3)}" in page
    assert effects.brief((1, 0)) in page
    assert "rows; the CSV" not in page
    monkeypatch.setattr("dashboard.reports.groups.CHANNELS", 2)
    page = harmless(comparison_report(result, a, b, thumbnails, {})).text
    assert f"The 2 largest of {len(result.strongest)} rows; the CSV file of the page" in page


def test_columns_of_numbers_stand_at_the_right_and_texts_at_the_left() -> None:
    rows = [
        ["stem #1", "stem, last", "\N{MINUS SIGN}0.20", "q < 0.001", "0.1 to 2", "2 images tie"],
        ["last #0", "", "constant", "not tested", "\N{EN DASH}", "none"],
        ["last #1", "", "1.20", "q = 0.03", "<0.1 to 3", "none"],
    ]
    assert number_columns(rows) == {3, 4}
    assert number_columns([["Images", "12"], ["Gallery", "imgs"]]) == set()
    assert number_columns([["stem", 3, "2026-11-30"]]) == {1, 2}
    assert number_columns([]) == set()


def test_two_models(scans: list[Scan], tmp_path: Path) -> None:
    result = compare_models(*scans)
    page = harmless(models_report(result, Thumbnails(tmp_path / "thumbnails")))
    for words in ("A", "B", "gallery"):
        assert f"{words}{EVIL}" in page.text
    changed = [*result.flips.fixed, *result.flips.broken]
    alts = [attributes["alt"] or "" for tag, attributes in page.tags if tag == "img"]
    assert len(alts) == len(changed) > 0
    assert all(EVIL in alt for alt in alts)
    assert page.text.count("No cell has a 95 % interval.") == 2  # of effects, and of CKA
    assert f"Grad-CAMs under A and B at {scans[0].cam_layers[-1]} and" in page.text


def test_a_report_counts_the_intervals_that_the_page_counts(
    scans: list[Scan], tmp_path: Path
) -> None:
    """Cells without g, or without an interval, are no intervals."""
    result = compare_models(*scans)
    number = np.array([[0.5, np.nan], [0.25, 1.0]])
    low = np.array([[0.1, np.nan], [np.nan, 0.5]])
    why = np.array([["", "no g: why"], ["no interval: why", ""]])
    result = replace(result)  # nothing cached
    result.__dict__["changed"] = Effects(number, low, low + 1, why)
    page = harmless(models_report(result, Thumbnails(tmp_path / "thumbnails"))).text
    assert "not corrected for the number of intervals, 2." in page
    assert "of 2 cells without any difference" in in_brackets(result.changed.intervals)


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
