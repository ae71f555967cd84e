"""`evidence`: what the Trust panel finds, in values, and for maps from files."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.api.evidence import MapEvidence, evidence
from dashboard.api.explain import explain
from dashboard.api.galleries import open_gallery
from dashboard.api.load import load
from dashboard.trust.await_result import reference_images
from dashboard.trust.findings import findings, summary
from dashboard.trust.questions import questions, stored_evidence
from data.gallery.images import open_rgb
from explainers import Engine, Model
from explainers.engine.requests import MapRequest
from explainers.errors import UnfitArgument
from tests.unit.explainers.engine_parts import counting_model, reference


@pytest.fixture
def evidence_of_map(model: Model, files: list[Path], tmp_path: Path) -> MapEvidence:
    return evidence(explain(model, files[0]), gallery=tmp_path)


def test_it_is_what_the_trust_panel_finds(
    evidence_of_map: MapEvidence, model: Model, files: list[Path], tmp_path: Path
) -> None:
    target = explain(model, files[0]).target
    request = MapRequest(model.card.key, reference(files[0]), "last", target, "grad_cam")
    with Engine([model], decode=open_rgb) as engine:
        images = reference_images(engine, model.card, open_gallery(tmp_path))
        tests = questions(model.card, request, images)
        for each in tests.all:
            engine.compute(each)
        expected = findings(stored_evidence(engine, model.card, request, tests), None)
    assert list(evidence_of_map.findings) == expected
    assert evidence_of_map.verdict == summary(expected).grade
    assert [each.name for each in evidence_of_map.findings] == [
        *("Faithfulness", "Localisation", "Sanity", "Stability")
    ]


def test_each_value_has_its_test_and_its_unit(evidence_of_map: MapEvidence) -> None:
    table = dict(zip(evidence_of_map.measures, evidence_of_map.values, strict=True))
    assert evidence_of_map.faithfulness is not None
    assert table["deletion score"] == pytest.approx(evidence_of_map.faithfulness.deletion.score)
    assert table["largest change when nudged"] == pytest.approx(
        evidence_of_map.faithfulness.sensitivity
    )
    assert evidence_of_map.numbers["deletion"]["score"] == pytest.approx(table["deletion score"])
    assert len(evidence_of_map.tests) == len(evidence_of_map.units) == len(evidence_of_map.values)
    assert not evidence_of_map.values.flags.writeable
    frame = pytest.importorskip("pandas") and evidence_of_map.to_frame()
    assert list(frame.columns) == ["test", "measure", "value", "unit"]


def test_a_saved_one_comes_back_whole(evidence_of_map: MapEvidence, tmp_path: Path) -> None:
    back = load(evidence_of_map.save(tmp_path / "evidence.npz"))
    np.testing.assert_array_equal(back.values, evidence_of_map.values)
    for name in ("verdict", "sentence", "findings", "tests", "measures", "units", "numbers"):
        assert getattr(back, name) == getattr(evidence_of_map, name), name
    assert back.provenance == evidence_of_map.provenance
    assert back.figure() == evidence_of_map.figure()


def test_a_loaded_map_needs_its_model_and_its_image(
    evidence_of_map: MapEvidence, model: Model, files: list[Path], tmp_path: Path
) -> None:
    cam = load(explain(model, files[0]).save(tmp_path / "cam.npz"))
    again = evidence(cam, gallery=tmp_path, model=model, image=files[0])
    assert again.findings == evidence_of_map.findings
    with pytest.raises(UnfitArgument, match="neither model nor image"):
        evidence(cam)
    with pytest.raises(UnfitArgument, match="with other weights"):
        evidence(cam, model=counting_model(seed=1), image=files[0])
    with pytest.raises(UnfitArgument, match=r"of another image, 0\.png"):
        evidence(cam, model=model, image=files[1])


def test_a_picture_in_memory_is_tested_too(
    evidence_of_map: MapEvidence, model: Model, files: list[Path], tmp_path: Path
) -> None:
    steps: list[tuple[int, int]] = []
    of_picture = evidence(
        explain(model, open_rgb(files[0])),
        gallery=tmp_path,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert of_picture.faithfulness is not None
    assert evidence_of_map.faithfulness is not None
    np.testing.assert_allclose(
        of_picture.faithfulness.insertion.own, evidence_of_map.faithfulness.insertion.own, atol=1e-5
    )
    assert steps[-1] == (1000, 1000)
