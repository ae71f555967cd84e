"""What release 0.9.1 wrote is read: maps, records, tables, a scan, and a signed report.

The archive holds a home of that release, over six made-up pictures and a network of two
convolutions, and files from its command line and its pages. It states no schema anywhere.
"""

import tarfile
from pathlib import Path

import numpy as np
import pytest

from dashboard.__main__ import main
from dashboard.api.comparison import compare_classes
from dashboard.api.explain import explain
from dashboard.api.files import UnreadableResult
from dashboard.api.load import load
from dashboard.api.records import read_records
from data.scans import ScanProblem, open_scan
from explainers import load_model
from explainers.errors import UnfitArgument

ARCHIVE = Path(__file__).with_name("written_by_0_9_1.tar.xz")


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path, filter="data")
    monkeypatch.setenv("STRATOSCOPE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_its_maps_are_those_of_today(old: Path) -> None:
    (file,) = old.glob("maps/level_0-*/*/maps.npz")
    model = load_model("striped.py:build", labels="striped.txt")
    for layer in ("1", "3"):
        map_ = load(file, layer=layer)
        now = explain(model, "photos/level/level_0.jpg", layer=layer, target=map_.target)
        np.testing.assert_allclose(map_.values, now.values, rtol=1e-4, atol=1e-7)
        assert (map_.units, map_.signed, map_.label) == (now.units, now.signed, now.label)
        assert map_.provenance.weights_sha256 == now.provenance.weights_sha256
        assert map_.provenance.versions["stratoscope"] == "0.9.1"
        assert np.isnan(map_.probability)
    with pytest.raises(UnfitArgument, match="holds the maps of 1, 3; choose one with layer="):
        load(file)
    with pytest.raises(UnfitArgument, match="holds no picture"):
        _ = load(file, layer="1").picture


def test_its_records_and_tables_are_of_the_first_schema(old: Path) -> None:
    explained = read_records("explain.jsonl")
    assert [each["schema"] for each in explained] == [1, 1]
    assert explained[0]["layers"][1]["map"]["units"] == "logit"
    review, *samples = read_records("verdicts.jsonl")
    assert review["review"]["name"] == "Before 1.0"
    assert [len(each["verdicts"]) for each in samples] == [1, 1, 0]
    verdicts = read_records("verdicts.csv")
    assert [each["verdict"] for each in verdicts] == ["right", "wrong", ""]
    for name in ("verdicts.csv", "classes.csv", "comparison.csv", "statistics.csv"):
        assert {each["schema"] for each in read_records(name)} == {1}, name


def test_its_scan_opens_and_its_classes_are_compared_as_then(old: Path) -> None:
    scan = open_scan()
    assert (scan.layers, len(scan.names)) == (("1", "3"), 6)
    result = compare_classes(scan, "level", "upright")
    then = {
        (row["layer"], row["channel"]): float(row["hedges_g"])
        for row in read_records("comparison.csv")
        if row["hedges_g"]
    }
    now = zip(result.names, result.numbers, result.values, strict=True)
    values = {(layer, str(channel)): value for layer, channel, value in now if np.isfinite(value)}
    assert values == pytest.approx(then, rel=1e-4)


def test_its_signed_report_is_verified(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "report.html"]) == 0
    assert "Ada signed" in capsys.readouterr().out


def test_a_newer_release_is_named(old: Path) -> None:
    plan = next(old.glob("home/data/scans/*/scan.json"))
    plan.write_text(plan.read_text().replace('"format": 1', '"format": 7'))
    with pytest.raises(ScanProblem, match="it has the format 7, and this release reads 1"):
        open_scan()
    lines = old / "newer.jsonl"
    lines.write_text('{"schema": 1}\n{"schema": 2}\n')
    with pytest.raises(UnreadableResult, match=r"Line 2 of newer\.jsonl has the schema 2"):
        read_records("newer.jsonl")
    (old / "newer.csv").write_text("layer,schema\r\n1,2\r\n")
    with pytest.raises(UnreadableResult, match=r"Line 1 of newer\.csv has the schema 2"):
        read_records("newer.csv")


def test_what_is_no_record_gets_one_sentence(old: Path) -> None:
    (old / "bad.jsonl").write_text("{}\nhello\n")
    with pytest.raises(UnreadableResult, match=r"Line 2 of bad\.jsonl is not JSON"):
        read_records("bad.jsonl")
    (old / "list.jsonl").write_text("[1]\n")
    with pytest.raises(UnreadableResult, match=r"Line 1 of list\.jsonl is no JSON object"):
        read_records("list.jsonl")
    with pytest.raises(UnreadableResult, match=r"neither \.jsonl"):
        read_records("report.html")
    with pytest.raises(UnreadableResult, match="cannot be read"):
        read_records("nowhere.csv")
