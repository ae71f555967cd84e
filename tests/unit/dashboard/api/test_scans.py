"""`open_gallery`, `scan` and `compare_classes`: from folders to what separates two classes."""

from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.stats import false_discovery_control, mannwhitneyu

from dashboard.api.comparison import compare_classes
from dashboard.api.galleries import open_gallery
from dashboard.api.load import load
from dashboard.api.scans import scan
from dashboard.reports.groups import COLUMNS, groups_rows
from dashboard.scans.groups import compare_groups
from data.analysis.effect import compare_channels
from data.errors import GalleryProblem
from data.scans import Scan, ScanProblem, open_scan
from data.scans.subsets import SubsetProblem
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


def test_the_file_of_a_comparison_has_the_test_that_it_names(scanned: Scan) -> None:
    assert "Mann-Whitney U test" in COLUMNS["p"]
    head, *rows = groups_rows(compare_groups(scanned, "class:cat", "class:dog"))
    sides = [np.asarray(scanned.channel_mean)[scanned.in_class(name)] for name in ("cat", "dog")]
    by_hand = mannwhitneyu(*sides, axis=0, method="asymptotic").pvalue
    tested = [row for row in rows if row[head.index("p")] != ""]
    place = [scanned.channels(str(row[0])).start + int(str(row[1])) for row in tested]
    assert len(place) > 1
    np.testing.assert_allclose([row[head.index("p")] for row in tested], by_hand[place])
    q = false_discovery_control(by_hand[place])
    np.testing.assert_allclose([row[head.index("q")] for row in tested], q)


def test_subsets_and_ids_are_compared_too(scanned: Scan) -> None:
    by_class = compare_classes(scanned.id, "class:cat", "dog")
    np.testing.assert_array_equal(by_class.values, compare_classes(scanned, "cat", "dog").values)


def test_a_class_beside_all_images_is_beside_the_rest_and_that_is_stated(scanned: Scan) -> None:
    rest = compare_classes(scanned, "cat", "all")
    np.testing.assert_array_equal(rest.values, compare_classes(scanned, "cat", "dog").values)
    assert (rest.a, rest.b, rest.n_b) == ("cat", "all images without those of A", EACH)
    assert rest.caution.startswith(
        f"A is a part of B: B holds the rest, without the {EACH} images of A."
    )
    turned = compare_classes(scanned, "all", "class:cat")
    assert (turned.a, turned.b) == ("all images without those of B", "cat")
    assert turned.caution.startswith("B is a part of A: A holds the rest")
    assert "part of" not in compare_classes(scanned, "cat", "dog").caution


def test_mistakes_get_one_sentence(scanned: Scan, model: Model, folder: Path) -> None:
    with pytest.raises(UnfitArgument, match="of the class 'cta'; choose cat and 1 more"):
        compare_classes(scanned, "cta", "dog")
    with pytest.raises(UnfitArgument, match="of the class 'xyz'; choose cat, dog"):
        compare_classes(scanned, "xyz", "dog")
    for text, sentence in (
        ("class:cats", "of the class 'cats'; choose cat and 1 more"),
        ("group:dogs", "of the group 'dogs', nor of any other"),
        ("outcome:bad", "no outcome 'bad'; choose right or wrong"),
        ("predicted:nothing", "The model has no class 'nothing'; choose "),
    ):
        with pytest.raises(SubsetProblem, match=sentence):
            compare_classes(scanned, text, "dog")
    with pytest.raises(ScanProblem, match="No finished scan here starts with 'none'"):
        compare_classes("none", "cat", "dog")
    with pytest.raises(UnfitArgument, match='target is "predicted" or "label", not \'best\''):
        scan(model, folder, target="best")  # type: ignore[arg-type]
    with pytest.raises(UnknownLayer, match='no layer "fc"'):
        scan(model, folder, cams=["fc"])
