"""`open_gallery`, `scan` and `compare_classes`: from folders to what separates two classes."""

from pathlib import Path

import numpy as np
import pytest
import torch

from dashboard.api.comparison import compare_classes
from dashboard.api.galleries import open_gallery
from dashboard.api.load import load
from dashboard.api.scans import scan
from data.analysis.effect import compare_channels
from data.errors import GalleryProblem
from data.scans import Scan, ScanProblem, open_scan
from explainers import Model
from explainers.errors import UnfitArgument, UnknownLayer
from explainers.images.picture import open_rgb
from explainers.passes.tracing import network_input
from tests.unit.explainers.engine_parts import Counting, picture

EACH = 9  # images of a class: enough to test for significance


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(2 * EACH):
        place = tmp_path / "pets" / ("cat" if number < EACH else "dog")
        place.mkdir(parents=True, exist_ok=True)
        picture(place, number)
    return tmp_path / "pets"


@pytest.fixture
def scanned(model: Model, folder: Path) -> Scan:
    return scan(model, folder)


def test_a_gallery_has_the_classes_of_its_folders(folder: Path) -> None:
    steps: list[tuple[int, int]] = []
    gallery = open_gallery(folder, progress=lambda done, total: steps.append((done, total)))
    assert [(each.name, each.count) for each in gallery.classes] == [("cat", EACH), ("dog", EACH)]
    assert steps[-1] == (2 * EACH, 2 * EACH)
    assert len(open_gallery([folder / "cat", folder / "dog"])) == 2 * EACH
    with pytest.raises(GalleryProblem, match="nowhere"):
        open_gallery(folder / "nowhere")


def test_a_scan_holds_the_models_answer_for_each_image(
    scanned: Scan, model: Model, net: Counting, folder: Path
) -> None:
    inputs = torch.cat(
        [network_input(model, open_rgb(Path(each.path))) for each in scanned.plan.images]
    )
    best = model.module(inputs).detach().argmax(1).numpy()
    np.testing.assert_array_equal(scanned.predicted, best)
    assert scanned.provenance["weights_sha256"] == model.weights_sha256
    assert scanned.layers == ("relu", "last")
    assert open_scan(scanned.id).id == scanned.id
    steps: list[tuple[int, int]] = []
    gallery = open_gallery(folder)
    net.batches.clear()
    again = scan(model, gallery, progress=lambda done, total: steps.append((done, total)))
    assert again.id == scanned.id
    assert set(net.batches) <= {1}  # the probe alone: no image passes a second time
    assert steps == [(2 * EACH, 2 * EACH)]


def test_a_scan_is_a_table_with_one_row_per_image(scanned: Scan) -> None:
    frame = pytest.importorskip("pandas") and scanned.to_frame()
    assert len(frame) == 2 * EACH
    assert list(frame["class"]) == list(scanned.image_classes)
    number = scanned.statistic_names.index("std")
    np.testing.assert_array_equal(frame["last std"], scanned.statistics[:, 1, number])


def test_two_classes_are_compared_channel_by_channel(scanned: Scan, tmp_path: Path) -> None:
    result = compare_classes(scanned, "cat", "dog")
    sides = [np.asarray(scanned.channel_mean)[scanned.in_class(name)] for name in ("cat", "dog")]
    expected = compare_channels(*sides)
    np.testing.assert_array_equal(result.values, expected.g)
    np.testing.assert_array_equal(result.q, expected.q)
    np.testing.assert_array_equal(result.significant, expected.significant)
    assert (result.n_a, result.n_b) == (EACH, EACH)
    assert list(zip(result.names, result.numbers, strict=True))[4] == ("last", 0)
    assert result.provenance["scan"] == scanned.id
    assert result.statistics_g.shape == (2, len(scanned.statistic_names))
    assert np.isfinite(result.accuracy).all()
    frame = pytest.importorskip("pandas") and result.to_frame()
    assert list(frame.columns) == [
        *("layer", "channel", "g", "low", "high", "p", "q", "significant")
    ]
    back = load(result.save(tmp_path / "classes.npz"))
    for name in result.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(back, name), getattr(result, name), name)
    assert back.figure() == result.figure()


def test_subsets_and_ids_are_compared_too(scanned: Scan) -> None:
    by_class = compare_classes(scanned.id, "class:cat", "dog")
    np.testing.assert_array_equal(by_class.values, compare_classes(scanned, "cat", "dog").values)


def test_mistakes_get_one_sentence(scanned: Scan, model: Model, folder: Path) -> None:
    with pytest.raises(UnfitArgument, match="of the class 'cta'; choose cat and 1 more"):
        compare_classes(scanned, "cta", "dog")
    with pytest.raises(UnfitArgument, match="of the class 'xyz'; choose cat, dog"):
        compare_classes(scanned, "xyz", "dog")
    with pytest.raises(ScanProblem, match="No finished scan here starts with 'none'"):
        compare_classes("none", "cat", "dog")
    with pytest.raises(UnfitArgument, match='target is "predicted" or "label", not \'best\''):
        scan(model, folder, target="best")  # type: ignore[arg-type]
    with pytest.raises(UnknownLayer, match='no layer "fc"'):
        scan(model, folder, cams=["fc"])
