"""An edited image: what a call sees of it, and what is bitwise the image itself."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.api.edit import edit
from dashboard.api.evidence import evidence
from dashboard.api.explain import explain
from dashboard.api.images import EditedImage
from dashboard.api.traces import trace
from data.gallery.images import open_rgb
from explainers import Engine, Model, load_model
from explainers.engine.requests import TraceRequest
from explainers.errors import ExplainerError, UnfitArgument, UnfitEdit, UnknownLayer
from explainers.images.preprocess import ImagePreprocess
from explainers.what_if.text import parse_edits
from tests.unit.explainers.engine_parts import Counting, counting_model, reference
from tests.unit.explainers.nets import SIZE

HALF = "erase:box=0+0+50+100,fill=mean"


@pytest.fixture
def model() -> Model:
    """One whose crop is known."""
    crop = ImagePreprocess(SIZE, (SIZE - 4, SIZE - 4))
    return load_model(Counting(), preprocess=crop, layers=("relu", "last"), name="small")


@pytest.mark.parametrize("edits", [HALF, "rotate:degrees=40;gaussian_noise:seed=3", "flip"])
def test_every_call_sees_what_the_engine_sees(edits: str, model: Model, files: list[Path]) -> None:
    edited = edit(files[0], edits)
    with Engine([model]) as engine:
        ref = reference(files[0]).edited(parse_edits(edits))
        expected = engine.trace(TraceRequest(model.card.key, ref, 2))
    traced = trace(model, edited, target=2)
    assert traced.probabilities.tobytes() == expected.probabilities.tobytes()
    assert (traced.probabilities != trace(model, files[0]).probabilities).any()
    assert traced.provenance.edits == edited.edits
    assert traced.provenance.image_sha256 == reference(files[0]).sha256
    cam = explain(model, edited, layer="last", target=2)
    np.testing.assert_allclose(cam.values, expected.grad_cams[-1].values, rtol=1e-5, atol=1e-7)
    assert (np.asarray(cam.picture) == np.asarray(edit(files[0], edits, model).picture)).all()


def test_an_edit_that_changes_nothing_is_bitwise_the_image(model: Model, files: list[Path]) -> None:
    same = edit(files[0], ["jpeg:severity=0", "flip:off=1"], model)
    assert not same.edits
    one, other = trace(model, files[0]), trace(model, same)
    assert one.probabilities.tobytes() == other.probabilities.tobytes()
    assert one.provenance == other.provenance
    empty = edit(files[0], "erase:top=0", model)
    assert trace(model, empty).probabilities.tobytes() == one.probabilities.tobytes()
    crop = model.preprocess.crop(open_rgb(files[0]))
    assert same.picture.tobytes() == empty.picture.tobytes() == crop.tobytes()


def test_the_top_is_that_of_the_map_of_the_unedited_image(model: Model, files: list[Path]) -> None:
    cam = explain(model, files[0], layer="last")
    edited = edit(files[0], "flip;erase:top=25,fill=mean", model)
    assert edited.edits == f"flip;erase:top=25,map=grad_cam@last@{cam.target},fill=mean"
    other = edit(files[0], "erase:top=25", model, method="saliency", target=3)
    assert other.edits == "erase:top=25,map=saliency@@3"
    flat = edit(files[0], "erase:top=25,fill=mean", model)
    changed = np.asarray(flat.picture) != np.asarray(model.preprocess.crop(open_rgb(files[0])))
    assert changed.any(2).mean() == pytest.approx(0.25, abs=0.02)


def test_edits_of_an_edited_image_come_after_its_own(model: Model, files: list[Path]) -> None:
    twice = edit(edit(files[0], "flip", model), "erase:top=10")
    assert twice.edits.startswith("flip;erase:top=10,map=grad_cam@last@")
    both = edit(files[0], ["flip", "greyscale"], model)
    assert edit(edit(files[0], "flip", model), "greyscale").picture.tobytes() == (
        both.picture.tobytes()
    )


def test_a_picture_in_memory_is_edited_too(model: Model, files: list[Path]) -> None:
    one, other = (edit(each, HALF) for each in (files[0], np.asarray(open_rgb(files[0]))))
    results = [trace(model, each).probabilities for each in (one, other)]
    assert results[0].tobytes() == results[1].tobytes()


def test_a_stream_takes_edited_images_among_others(model: Model, files: list[Path]) -> None:
    images = [files[0], edit(files[0], HALF), edit(files[1], HALF)]
    stream = list(explain(model, images))
    assert [cam.provenance.edits for cam in stream] == ["", HALF, HALF]
    assert (stream[0].values != stream[1].values).any()


def test_evidence_is_of_the_edited_image(model: Model, files: list[Path], tmp_path: Path) -> None:
    cam = explain(model, edit(files[0], HALF))
    plain, edited = (
        evidence(explain(model, files[0]), gallery=tmp_path),
        evidence(cam, gallery=tmp_path),
    )
    assert (plain.values != edited.values).any()
    assert edited.provenance.edits == HALF
    with pytest.raises(UnfitArgument, match=f"with the edits {HALF.replace('+', '.')}, not none"):
        evidence(cam, gallery=tmp_path, image=files[0])


@pytest.mark.parametrize(
    ("edits", "kind", "sentence"),
    [
        ("frost", UnfitEdit, 'no edit "frost"; choose one of erase, keep'),
        ("jpeg:severity=9", UnfitEdit, "a whole number from 0 to 5"),
        (["flip"] * 13, UnfitEdit, "12 edits at most, not 13"),
        (3, UnfitArgument, "edits is a text such as"),
        ([3], UnfitArgument, "edits is a text such as"),
        ("erase:top=10", UnfitArgument, '"map=METHOD@LAYER@CLASS", or the model'),
        ("erase:top=10,map=magic@@0", ExplainerError, 'no method "magic"'),
    ],
)
def test_edits_that_do_not_fit_give_one_sentence(
    edits: str, kind: type[Exception], sentence: str, model: Model, files: list[Path]
) -> None:
    with pytest.raises(kind) as raised:
        trace(model, edit(files[0], edits))
    assert sentence in str(raised.value)


def test_arguments_that_do_not_fit_give_one_sentence(model: Model, files: list[Path]) -> None:
    twelve = edit(files[0], ["flip"] * 12)
    with pytest.raises(UnfitEdit, match="12 edits at most, not 13"):
        edit(twelve, "flip")
    with pytest.raises(UnfitArgument, match="edit takes one image"):
        edit(files, "flip")  # type: ignore[arg-type]
    with pytest.raises(UnfitArgument, match="the name of one layer here"):
        edit(files[0], "erase:top=10", model, layer="all")
    with pytest.raises(UnknownLayer, match="nowhere"):
        edit(files[0], "erase:top=10", model, layer="nowhere")
    with pytest.raises(UnfitArgument, match="depends on it: edit"):
        _ = edit(files[0], "flip").picture
    assert isinstance(twelve, EditedImage)
    with pytest.raises(UnfitEdit, match="own preprocessing, whose crop is not known"):
        explain(counting_model(), edit(files[0], "flip"))
