"""What the page of files says of a format is what that format holds."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dashboard.__main__ import main
from dashboard.cli.quality_report import QualityReport
from dashboard.pages.dataset.files import csv_of
from dashboard.pages.dataset.routes import with_level
from dashboard.reference import json_fields
from dashboard.reference.json_fields import LIST, NULL, NUMBER, OBJECT, TEXT, YES_NO, Fields
from dashboard.reviews.exports import json_lines
from dashboard.scans import member_rows, summary
from dashboard.scans.missing import of_classes
from dashboard.trust.findings import findings
from dashboard.trust.questions import Evidence
from data.gallery.gallery import Gallery
from explainers.engine.requests import ImageRef, MapRequest
from explainers.methods import DEFAULT_METHOD
from tests.unit.dashboard.reviews.report_data_parts import dossier
from tests.unit.dashboard.reviews.test_region_tests import judged
from tests.unit.dashboard.scans.test_independent import MADE, scan_of
from tests.unit.dashboard.tiny_services import LARGE
from tests.unit.dashboard.trust.test_faithfulness import faith
from tests.unit.dashboard.trust.test_findings import MAP, local, sane

CODE = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.last = nn.Conv2d(3, 4, 8, 8), nn.Conv2d(4, 4, 3)
        self.relu, self.fc = nn.ReLU(), nn.Linear(4, 3)

    def forward(self, x):
        return self.fc(self.last(self.relu(self.stem(x))).mean((2, 3)))


def build():
    torch.manual_seed(0)
    return Net()
"""
TYPES = {str: TEXT, int: NUMBER, float: NUMBER, bool: YES_NO, type(None): NULL, dict: OBJECT}


def leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Each path of a JSON value with the type of what stands there."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        if value and not any(isinstance(each, dict) for each in value):
            yield path, LIST
        for each in value:
            if isinstance(each, dict):
                yield from leaves(each, f"{path}[]")
    else:
        yield path, TYPES[type(value)]


def check_described(fields: Fields, records: Iterable[object], *, whole: bool = True) -> None:
    """Every field of the records is described, with its type; `whole`: and every one occurs."""
    patterns = {
        path: re.compile(
            re.sub(r"\b[A-Z]+\b", ".+", re.escape(path))
            + (r"(\..+)?" if OBJECT in of.types else "")
        )
        for path, of in fields.items()
    }
    met = set()
    for path, kind in (leaf for record in records for leaf in leaves(record)):
        fitting = [name for name, pattern in patterns.items() if pattern.fullmatch(path)]
        assert fitting, path
        types = {each for name in fitting for each in fields[name].types}
        assert kind in types or OBJECT in types, (path, kind)
        met |= set(fitting)
    assert not whole or met == set(fields)


def test_every_column_of_the_tables_of_a_scan_is_described() -> None:
    one, several = scan_of(MADE, several=False), scan_of(MADE, several=True)
    rows = member_rows.member_rows(one, np.arange(len(MADE)))
    assert list(rows[0]) == list(member_rows.COLUMNS)
    heads = []
    for scan in (one, several):
        of = csv_of([with_level(row) for row in of_classes(summary.table(scan))])
        heads.append(next(csv.reader(io.StringIO(of.decode())))[:-1])
    assert set(heads[0]) | set(heads[1]) == set(summary.COLUMNS)


def test_every_field_of_explain_is_described(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net.py").write_text(CODE)
    Image.new("CMYK", (40, 40), "red").save("red.jpg")
    own = ["explain", "red.jpg", "--model", "net.py:build", "--layers", "relu,last", "--json"]
    tests = ["--edit", "jpeg:severity=2", "--edit", "greyscale", "--region-test"]
    records = []
    for more in (
        [],
        ["--multi-label"],
        ["--method", "grad_cam_plus_plus", *tests],
        ["--method", "rise", "--param", "masks=100"],
        ["--multi-label", "--edit", "greyscale"],
    ):
        assert main([*own, *more]) == 0
        records.append(json.loads(capsys.readouterr().out))
    check_described(json_fields.EXPLANATION, records[:2])
    fields = json_fields.EXPLANATION | json_fields.METHOD | json_fields.EDITED
    fields |= json_fields.REGION_TEST
    fields.pop("layers[].caution")  # of early layers, which this net does not have
    check_described(fields, records)


def test_every_field_of_evidence_is_described() -> None:
    gallery = Gallery("mine", (), (), starter=False)
    request = MapRequest(LARGE.key, ImageRef("a", Path("a")), "stem", 0, "grad_cam")
    records = []
    for evidence in (
        Evidence(DEFAULT_METHOD, "stem", "", faith(), local(0.7), sane(0.2)),
        Evidence(DEFAULT_METHOD, "stem", "", None, local(0.7), None),
    ):
        report = QualityReport(LARGE, request, evidence, findings(evidence, MAP), gallery)
        records.append(json.loads(json.dumps(report.record())))
    check_described(json_fields.QUALITY, records)


@pytest.mark.slow
def test_every_field_of_methods_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["methods", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    check_described(json_fields.METHODS, records)


def test_every_field_of_doctor_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--json"])
    check_described(json_fields.DOCTOR, [json.loads(capsys.readouterr().out)], whole=False)


def test_every_field_of_a_review_is_described() -> None:
    heads, samples = [], []
    for made in (judged(), dossier()):
        head, *lines = map(json.loads, json_lines(made))
        heads.append(head)
        samples += lines
    check_described(json_fields.REVIEW, heads, whole=False)
    check_described(json_fields.SAMPLE, samples, whole=False)
