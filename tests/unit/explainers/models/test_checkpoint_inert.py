"""Checkpoints that hold more than tensors are read without running any code in them."""

import argparse
import builtins
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from explainers.errors import WeightsUnavailable
from explainers.models.checkpoints import (
    find_state_dicts,
    read_checkpoint,
)
from tests.unit.explainers.checkpoint_parts import STATE, assert_same, net, read, under


class Config:
    """Foreign to whoever reads the file."""

    def __init__(self) -> None:
        self.rate = 0.1


class Harmful:
    """Runs a function where it is unpickled."""

    def __init__(self, function: Callable[..., object], *args: object) -> None:
        self.call = function, args

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.call


class TestMoreThanTensors:
    @pytest.mark.parametrize(
        "more",
        [
            argparse.Namespace(rate=0.1, path=Path("/x")),
            {"path": Path("/x"), "score": np.float64(0.5), "all": np.ones(3)},
            Config(),
            {1, 2},
        ],
    )
    def test_is_left_unread(self, tmp_path: Path, more: object) -> None:
        torch.save({"state_dict": under("model."), "hyper_parameters": more}, tmp_path / "a.ckpt")
        [(name, tensors)] = read(tmp_path / "a.ckpt")
        assert name == "state_dict"
        assert_same(tensors)

    def test_a_whole_model_gives_its_tensors(self, tmp_path: Path) -> None:
        module = net()
        module.load_state_dict(STATE)
        module.register_buffer("passing", torch.ones(1), persistent=False)
        for content in (module, {"model": module.half().float()}):
            torch.save(content, tmp_path / "a.pt")
            assert read(tmp_path / "a.pt")[0][1].keys() == STATE.keys()
            assert find_state_dicts(read_checkpoint(tmp_path / "a.pt").value)[0].whole_model

    def test_tensors_share_and_stride_as_they_did(self, tmp_path: Path) -> None:
        whole = torch.arange(12.0).reshape(3, 4)
        content = {"a": whole, "b": whole.t()[1:], "c": nn.Parameter(whole[1:2]), "d": Config()}
        content |= {"e": torch.zeros(0), "f": torch.tensor(True), "g": whole.bfloat16()}
        torch.save(content, tmp_path / "a.pt")
        (state,) = find_state_dicts(read_checkpoint(tmp_path / "a.pt").value)
        for name, tensor in state.tensors.items():
            assert torch.equal(tensor, content[name]), name  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (Harmful(os.system, "touch ran"), r"would call (posix|nt)\.system"),
            (Harmful(eval, "open('ran', 'w')"), r"would call builtins\.eval"),
            (Harmful(exec, "open('ran', 'w')"), r"would call builtins\.exec"),
            (Harmful(builtins.open, "ran", "w"), "would call .*open"),
        ],
    )
    def test_a_harmful_file_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Harmful, sentence: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        torch.save({"state_dict": STATE, "more": content}, tmp_path / "a.pt")
        with pytest.raises(WeightsUnavailable, match=sentence):
            read_checkpoint(tmp_path / "a.pt")
        assert [path.name for path in tmp_path.iterdir()] == ["a.pt"]

    @pytest.mark.parametrize("function", [Path.touch, Path.mkdir])
    def test_no_other_code_is_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: Callable[..., object]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        torch.save({"state_dict": STATE, "more": Harmful(function, Path("ran"))}, "a.pt")
        assert_same(read(tmp_path / "a.pt")[0][1])
        assert [path.name for path in tmp_path.iterdir()] == ["a.pt"]

    def test_code_in_place_of_tensors_is_not_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        torch.save({"state_dict": {"0.weight": Harmful(Path.touch, Path("ran"))}}, "a.pt")
        assert find_state_dicts(read_checkpoint(tmp_path / "a.pt").value) == ()
        assert not Path("ran").exists()

    def test_a_pickle_cannot_change_torch(self, tmp_path: Path) -> None:
        """BUILD on a class or function would set its attributes."""
        for module, name in (("torch._utils", "_rebuild_tensor_v2"), ("torch", "Tensor")):
            stream = io.BytesIO()
            stream.write(b"\x80\x02c" + f"{module}\n{name}\n".encode())
            stream.write(b"N}X\x04\x00\x00\x00reluK\x01s\x86b.")  # (None, {"relu": 1}), BUILD
            with zipfile.ZipFile(tmp_path / "a.pt", "w") as archive:
                archive.writestr("a/data.pkl", stream.getvalue())
            with pytest.raises(WeightsUnavailable, match="damaged"):
                read_checkpoint(tmp_path / "a.pt")
        assert callable(torch.Tensor.relu)

    def test_tensors_beyond_their_storage(self, tmp_path: Path) -> None:
        torch.save({"a": torch.zeros(4), "b": Config()}, tmp_path / "a.pt")
        with zipfile.ZipFile(tmp_path / "a.pt") as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(tmp_path / "a.pt", "w") as archive:
            for name, content in entries.items():
                archive.writestr(name, content[:8] if name.endswith("data/0") else content)
        with pytest.raises(WeightsUnavailable, match="damaged"):
            read_checkpoint(tmp_path / "a.pt")

    def test_torchs_old_format_is_refused(self, tmp_path: Path) -> None:
        torch.save(
            {"state_dict": STATE, "more": Config()},
            tmp_path / "a.pt",
            _use_new_zipfile_serialization=False,
        )
        with pytest.raises(WeightsUnavailable, match="more than tensors in torch's old format"):
            read_checkpoint(tmp_path / "a.pt")
