"""Files that are no checkpoints are named as what they are, with what to do."""

import io
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import nn

from explainers.errors import WeightsUnavailable
from explainers.models.checkpoints import (
    read_checkpoint,
)

STATE = nn.Linear(9, 9).state_dict()


def npz() -> bytes:
    stream = io.BytesIO()
    np.savez(stream, a=np.ones(2))
    return stream.getvalue()


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, b"x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no weights file"),
        (b"", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid x", 'run "git lfs pull"'),
        (b"<!DOCTYPE html><html><body>404</body></html>", r"a web page \(HTML\)"),
        (b"\n  <html>", r"a web page \(HTML\)"),
        (b'{"error": "not found"}', "a JSON text"),
        (b"not a checkpoint", "is a text, not weights"),
        (b"\x93NUMPY\x01\x00", "a NumPy array"),
        (npz(), r"a NumPy archive \(npz\)"),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file, as Keras"),
        (archive("config.json", "model.weights.h5"), "a Keras model"),
        (archive("weights.pt", "readme.txt"), "a zip archive; unpack it"),
        (archive("a/data.pkl", "a/constants.pkl"), "a TorchScript program"),
        (archive("a/archive_format", "a/models/model.json"), "an exported program"),
        (b"PK\x03\x04half of a zip", "incomplete"),
        (b"\x1f\x8b\x08", "a gzip archive; unpack it"),
        (b"x" * 257 + b"ustar\0", "a tar archive; unpack it"),
        (pickle.dumps({"weight": Path("x")}, protocol=2), "a Python pickle, which is not read"),
        (bytes(range(200, 250)), "no checkpoint"),
    ],
)
def test_other_files_are_named(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "a.pt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsUnavailable, match=sentence) as caught:
        read_checkpoint(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", ["a.onnx", "a.msgpack", "a.pb"])
def test_other_files_are_named_by_their_ending(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x08\x07\x12\x07pytorch")
    with pytest.raises(WeightsUnavailable, match=r"ONNX|JAX|TensorFlow"):
        read_checkpoint(tmp_path / name)


@pytest.mark.parametrize("name", ["a.pt", "a.safetensors"])
def test_truncated(tmp_path: Path, name: str) -> None:
    save = torch.save if name == "a.pt" else safetensors.torch.save_file
    save(STATE, tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    for length in (9, len(whole) // 2, len(whole) - 9):
        (tmp_path / name).write_bytes(whole[:length])
        with pytest.raises(WeightsUnavailable, match=r"incomplete|no checkpoint"):
            read_checkpoint(tmp_path / name)


def test_a_folder_is_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="is a folder"):
        read_checkpoint(tmp_path)
