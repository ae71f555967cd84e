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
def found(model: Model, files: list[Path], tmp_path: Path) -> MapEvidence:
    return evidence(explain(model, files[0]), gallery=tmp_path)


def test_it_is_what_the_trust_panel_finds(
    found: MapEvidence, model: Model, files: list[Path], tmp_path: Path
) -> None:
    target = explain(model, files[0]).target
    request = MapRequest(model.card.key, reference(files[0]), "last", target, "grad_cam")
    with Engine([model], decode=open_rgb) as engine:
        images = reference_images(engine, model.card, open_gallery(tmp_path))
        tests = questions(model.card, request, images)
        for each in tests.all:
            engine.compute(each)
        expected = findings(stored_evidence(engine, model.card, request, tests), None)
    assert list(found.findings) == expected
    assert found.verdict == summary(expected).grade
    assert [each.name for each in found.findings] == [
        *("Faithfulness", "Localisation", "Sanity", "Stability")
    ]


def test_each_value_has_its_test_and_its_unit(found: MapEvidence) -> None:
    table = dict(zip(found.measures, found.values, strict=True))
    assert found.faithfulness is not None
    assert table["deletion score"] == pytest.approx(found.faithfulness.deletion.score)
    assert table["largest change when nudged"] == pytest.approx(found.faithfulness.sensitivity)
    assert found.numbers["deletion"]["score"] == pytest.approx(table["deletion score"])
    assert len(found.tests) == len(found.units) == len(found.values)
    assert not found.values.flags.writeable
    frame = pytest.importorskip("pandas") and found.to_frame()
    assert list(frame.columns) == ["test", "measure", "value", "unit"]


def test_a_saved_one_comes_back_whole(found: MapEvidence, tmp_path: Path) -> None:
    back = load(found.save(tmp_path / "evidence.npz"))
    np.testing.assert_array_equal(back.values, found.values)
    for name in ("verdict", "sentence", "findings", "tests", "measures", "units", "numbers"):
        assert getattr(back, name) == getattr(found, name), name
    assert back.provenance == found.provenance
    assert back.figure() == found.figure()


def test_a_loaded_map_needs_its_model_and_its_image(
    found: MapEvidence, model: Model, files: list[Path], tmp_path: Path
) -> None:
    cam = load(explain(model, files[0]).save(tmp_path / "cam.npz"))
    again = evidence(cam, gallery=tmp_path, model=model, image=files[0])
    assert again.findings == found.findings
    with pytest.raises(UnfitArgument, match="neither model nor image"):
        evidence(cam)
    with pytest.raises(UnfitArgument, match="with other weights"):
        evidence(cam, model=counting_model(seed=1), image=files[0])
    with pytest.raises(UnfitArgument, match=r"of another image, 0\.png"):
        evidence(cam, model=model, image=files[1])


def test_a_picture_in_memory_is_tested_too(
    found: MapEvidence, model: Model, files: list[Path], tmp_path: Path
) -> None:
    steps: list[tuple[int, int]] = []
    of_picture = evidence(
        explain(model, open_rgb(files[0])),
        gallery=tmp_path,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert of_picture.faithfulness is not None
    assert found.faithfulness is not None
    np.testing.assert_allclose(
        of_picture.faithfulness.insertion.own, found.faithfulness.insertion.own, atol=1e-5
    )
    assert steps[-1] == (1000, 1000)
