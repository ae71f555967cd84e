"""The region test and the smallest parts, from Python: of a network that reads one corner."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.api.edit import edit
from dashboard.api.load import load
from dashboard.api.what_if import region_test, smallest_parts
from dashboard.what_if.words import CAVEAT
from explainers import Model
from explainers.errors import ExplainerError, UnfitArgument, UnfitParameter
from tests.unit.explainers.what_if.corner import (
    CORNER,
    SIDE,
    bright_corner,
    bright_corners,
    corner_model,
    corners_model,
)

SHARE = 100 * CORNER**2 / SIDE**2  # percent of the image that the network reads
FINE = {"method": "occlusion", "baseline": "black", "stride": 4, "window": 4}


@pytest.fixture
def corner() -> Model:
    return corner_model()


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return bright_corner(tmp_path).path


def test_the_region_that_the_network_reads_ranks_first(
    corner: Model, image: Path, tmp_path: Path
) -> None:
    steps: list[tuple[int, int]] = []
    test = region_test(
        corner, image, percent=SHARE, progress=lambda *step: steps.append(step), **FINE
    )
    assert steps[-1] == (1000, 1000)
    assert test.values.shape == (2, 41)
    assert test.fills == ("blur", "mean")
    assert test.ranks.tolist() == [1, 1]
    assert test.decided.tolist() == [False, True], "a blurred bright corner is as bright"
    controls, marked = test.figure().data[2:]
    np.testing.assert_allclose(marked.x, test.probability - test.values[1, :1], rtol=1e-6)
    np.testing.assert_allclose(controls.x, test.probability - test.values[1, 1:], rtol=1e-6)
    assert (test.values[:, 0] > test.values[:, 1:].max(1)).all()
    assert test.values[1, 0] == pytest.approx(0.5, abs=0.01)
    assert test.sentences[0] == (
        "Not shown that it is the marked region: with one filling, the probability changes by less "
        "than 1\xa0point."
    )
    assert all("rank 1 of 41." in each for each in test.sentences[1:])
    assert test.caution == CAVEAT
    assert test.provenance.parameters["stride"] == 4
    back = load(test.save(tmp_path / "test.npz"))
    np.testing.assert_array_equal(back.values, test.values)
    assert (back.layer, back.provenance) == (test.layer, test.provenance)
    frame = pytest.importorskip("pandas") and test.to_frame()
    assert list(frame.columns) == ["fill", "region", "drop"]


def test_the_test_of_an_edited_image_is_of_what_is_left(corner: Model, image: Path) -> None:
    edges = f"0+0+{100 * CORNER / SIDE}+{100 * CORNER / SIDE}"
    erased = edit(image, f"erase:box={edges},fill=mean")
    test = region_test(corner, erased, target=0, percent=SHARE, **FINE)
    assert test.probability == pytest.approx(0.5, abs=0.02)
    assert np.abs(test.values).max() < 0.05
    assert test.provenance.edits == erased.edits


def test_the_smallest_parts_are_the_corner(corner: Model, image: Path, tmp_path: Path) -> None:
    parts = smallest_parts(corner, image, fill="mean", **FINE)
    assert parts.values.shape == (101, 2)
    assert parts.columns == ("kept", "erased")
    assert [each.name for each in parts.figure().data] == ["kept alone", "erased"]
    np.testing.assert_array_equal(parts.figure().data[0].y, parts.values[:, 0])
    assert not parts.figure().layout.shapes, "the most probable class needs no 50 %"
    assert 0.01 < parts.keeps(0.9) <= SHARE / 100 + 0.01
    assert parts.values[-1, 0] == parts.values[0, 1] == np.float32(parts.probability)
    back = load(parts.save(tmp_path / "parts.npz"))
    np.testing.assert_array_equal(back.values, parts.values)
    assert back.keeps() == parts.keeps()
    with pytest.raises(UnfitArgument, match="least is a number from 0 to 1, not 90"):
        parts.keeps(90)


def test_a_class_of_a_multi_label_model_has_its_own_parts(tmp_path: Path) -> None:
    image = bright_corners(tmp_path).path
    parts = smallest_parts(corners_model(), image, target=1, fill="mean", **FINE)
    assert (parts.keeps(), parts.loses()) == (pytest.approx(0.06), pytest.approx(0.04))
    (line,) = parts.figure().layout.shapes
    assert (line.y0, line.y1) == (0.5, 0.5)
    back = load(parts.save(tmp_path / "parts.npz"))
    assert back.result.multi_label
    assert (back.keeps(), back.loses()) == (parts.keeps(), parts.loses())


def test_values_that_do_not_fit_give_one_sentence(corner: Model, image: Path) -> None:
    with pytest.raises(UnfitParameter, match='"percent" takes a number from 1 to 30, not "50"'):
        region_test(corner, image, percent=50)
    with pytest.raises(UnfitParameter, match='"fill" takes one of blur, mean, noise, not "inp'):
        smallest_parts(corner, image, fill="inpaint")
    with pytest.raises(UnfitArgument, match="region_test takes one image"):
        region_test(corner, [image])  # type: ignore[arg-type]
    with pytest.raises(UnfitArgument, match="smallest_parts takes one image"):
        smallest_parts(corner, [image])  # type: ignore[arg-type]
    with pytest.raises(UnfitArgument, match="the name of one layer"):
        region_test(corner, image, layer="all")
    with pytest.raises(ExplainerError, match="strid"):
        region_test(corner, image, method="occlusion", strid=4)
