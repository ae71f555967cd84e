"""`save` and `load`: what comes back is what was saved, and a wrong file is named."""

import json
from pathlib import Path

import numpy as np
import pytest

from dashboard.api.explain import explain
from dashboard.api.files import UnreadableResult, read_result, write_result
from dashboard.api.load import load
from data.errors import NotKept
from explainers import Model
from explainers.errors import UnfitArgument, UnreadableImage


@pytest.mark.parametrize("method", ["grad_cam", "saliency"])
def test_a_saved_map_comes_back_whole(
    method: str, model: Model, files: list[Path], tmp_path: Path
) -> None:
    result = explain(model, files[0], method=method)
    back = load(result.save(tmp_path / "x.npz"))
    np.testing.assert_array_equal(back.values, result.values)
    for name in ("units", "signed", "layer", "method", "target", "label", "predicted", "caution"):
        assert getattr(back, name) == getattr(result, name), name
    assert back.probability == result.probability
    assert back.provenance == result.provenance
    assert back.picture.tobytes() == result.picture.tobytes()
    assert back.figure() == result.figure()
    assert not back.values.flags.writeable


def test_the_picture_may_be_left_out_and_a_changed_file_is_named(
    model: Model, files: list[Path], tmp_path: Path
) -> None:
    result = explain(model, files[0])
    files[0].write_bytes(files[1].read_bytes())
    with pytest.raises(UnreadableImage, match=r"0\.png: The file has changed"):
        result.save(tmp_path / "x.npz")
    back = load(result.save(tmp_path / "x.npz", picture=False))
    with pytest.raises(UnfitArgument, match="holds no picture"):
        back.overlay()


def test_wrong_places_and_wrong_files_give_one_sentence(
    model: Model, files: list[Path], tmp_path: Path
) -> None:
    result = explain(model, files[0])
    with pytest.raises(UnfitArgument, match=r"saved as \.npz"):
        result.save(tmp_path / "x.npy")
    with pytest.raises(NotKept, match="cannot be written"):
        result.save(tmp_path / "nowhere" / "x.npz")
    with pytest.raises(UnreadableResult, match="cannot be read"):
        load(tmp_path / "nowhere.npz")
    with pytest.raises(UnreadableResult, match=r"0\.png is no result of Stratoscope"):
        load(files[0])
    np.savez(tmp_path / "own.npz", a=1)
    with pytest.raises(UnreadableResult, match="is no result"):
        load(tmp_path / "own.npz")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"schema": 99}, "has the schema 99, and this release reads 1 to 1; update Stratoscope"),
        ({"kind": "hologram"}, "of the kind 'hologram'; update Stratoscope"),
        ({"layers": {}}, "holds no map"),
    ],
)
def test_a_file_of_another_release_is_refused(
    change: dict[str, object], sentence: str, model: Model, files: list[Path], tmp_path: Path
) -> None:
    path = explain(model, files[0]).save(tmp_path / "x.npz")
    record, arrays = read_result(path)
    write_result(path, record | change, arrays)
    with pytest.raises(UnreadableResult, match=sentence):
        load(path)
    del record["weights_sha256"]
    write_result(path, record, arrays)
    with pytest.raises(UnreadableResult, match="lacks a part of its provenance"):
        load(path)


def test_the_provenance_in_the_file_is_json_with_its_schema(
    model: Model, files: list[Path], tmp_path: Path
) -> None:
    path = explain(model, files[0]).save(tmp_path / "x.npz")
    with np.load(path) as file:
        record = json.loads(file["provenance"].item())
        np.testing.assert_array_equal(file["last"], explain(model, files[0]).values)
    assert record["schema"] == 1
    assert record["layers"] == {"last": {"units": "logit", "signed": True}}
