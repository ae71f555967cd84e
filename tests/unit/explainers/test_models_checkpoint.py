"""Checkpoints are read without running code, one state dict is chosen, prefixes are taken off."""

import argparse
import builtins
import io
import os
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import Tensor, nn

from explainers.errors import CheckpointMismatch, WeightsUnavailable
from explainers.models.checkpoints import (
    best_fits,
    find_state_dicts,
    fit_exactly,
    read_checkpoint,
)


def net() -> nn.Module:
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 2))


STATE: dict[str, Tensor] = net().state_dict()
HALVED = {name: value / 2 for name, value in STATE.items()}


def under(prefix: str, state: dict[str, Tensor] = STATE) -> dict[str, Tensor]:
    return {prefix + name: value for name, value in state.items()}


def assert_same(state: dict[str, Tensor]) -> None:
    assert state.keys() == STATE.keys()
    assert all(torch.equal(state[name], STATE[name]) for name in STATE)


def read(path: Path) -> list[tuple[str, dict[str, Tensor]]]:
    """Every fit's name and tensors, the default first."""
    fits = best_fits(net(), find_state_dicts(read_checkpoint(path).value))
    assert all(fit.complete for fit in fits)
    return [(fit.name, dict(fit.tensors)) for fit in fits]


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


@pytest.mark.parametrize("name", ["a.pt", "a.ckpt", "a.bin", "no_suffix"])
def test_read(tmp_path: Path, name: str) -> None:
    torch.save(STATE, tmp_path / name)
    [(found, tensors)] = read(tmp_path / name)
    assert found == ""
    assert_same(tensors)


@pytest.mark.parametrize("name", ["a.safetensors", "a.pt"])
def test_read_safetensors_of_any_name(tmp_path: Path, name: str) -> None:
    safetensors.torch.save_file(STATE, tmp_path / name)
    assert_same(read(tmp_path / name)[0][1])


def test_read_torchs_old_format(tmp_path: Path) -> None:
    torch.save(STATE, tmp_path / "a.pt", _use_new_zipfile_serialization=False)
    assert_same(read(tmp_path / "a.pt")[0][1])


@pytest.mark.parametrize(
    "key",
    [
        *("state_dict", "model", "net", "params", "weights", "ema", "model_ema", "module"),
        *("state_dict_ema", "model_state_dict", "teacher", "student", "whatever"),
    ],
)
def test_a_nested_state_dict_is_found(tmp_path: Path, key: str) -> None:
    optimizer = {"state": {0: {"exp_avg": torch.zeros(2)}}, "param_groups": [{"lr": 0.1}]}
    torch.save({key: STATE, "epoch": 3, "optimizer": optimizer}, tmp_path / "a.pt")
    [(name, tensors)] = read(tmp_path / "a.pt")
    assert name == key
    assert_same(tensors)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("state_dict", "state_dict_ema"),
        ("model", "model_ema"),
        ("student", "teacher"),
        ("net", "modelEMA"),
        ("best", "last"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_plain_weights_come_before_averaged_ones(
    tmp_path: Path, first: str, second: str, turned: bool
) -> None:
    content = {first: STATE, second: HALVED}
    if turned and first != "best":
        content = dict(reversed(content.items()))
    torch.save(content, tmp_path / "a.pt")
    (name, tensors), (other, _) = read(tmp_path / "a.pt")
    assert (name, other) == (first, second)
    assert_same(tensors)


@pytest.mark.parametrize(
    "prefix",
    [
        *("model.", "module.", "net.", "network.", "backbone.", "encoder.", "encoder_q."),
        *("_orig_mod.", "net.module.", "_orig_mod.model.", "anything.at.all."),
    ],
)
def test_a_prefix_is_taken_off(tmp_path: Path, prefix: str) -> None:
    torch.save({"state_dict": under(prefix)}, tmp_path / "a.pt")
    [(name, tensors)] = read(tmp_path / "a.pt")
    assert name == "state_dict"
    assert_same(tensors)


def test_a_prefix_that_only_the_module_has_is_put_before() -> None:
    class Wrapped(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = net()

    for prefix in ("", "model."):
        (fit,) = best_fits(Wrapped(), find_state_dicts(under(prefix)))
        assert fit.complete
        assert fit.tensors.keys() == under("net.").keys()


def test_losses_and_counters_are_ignored_and_a_projector_stays_outside() -> None:
    more = {
        "criterion.pos_weight": torch.ones(3),
        "val_acc.correct": torch.ones(1),
        "model.total_ops": torch.ones(1),
        "projector.0.weight": torch.ones(4, 4),
    }
    (fit,) = best_fits(net(), find_state_dicts(under("model.") | more))
    assert fit.complete
    assert set(fit.ignored) == {"criterion.pos_weight", "val_acc.correct", "model.total_ops"}
    assert fit.outside == ("projector.0.weight",)


def test_a_head_beside_the_backbone_is_found() -> None:
    body = {f"backbone.{name}": value for name, value in STATE.items() if name[0] != "3"}
    head = {name: value for name, value in STATE.items() if name[0] == "3"}
    (fit,) = best_fits(net(), find_state_dicts(body | head | {"queue.x": torch.ones(2)}))
    assert fit.complete
    assert_same(dict(fit.tensors))
    assert fit.outside == ("queue.x",)


def test_of_two_networks_each_is_a_choice() -> None:
    both = under("module.encoder_k.", HALVED) | under("module.encoder_q.")
    first, second = best_fits(net(), find_state_dicts({"state_dict": both}))
    assert first.name == "state_dict.module.encoder_q"
    assert second.name == "state_dict.module.encoder_k"
    assert_same(dict(first.tensors))


def test_of_two_networks_the_one_that_fits_is_taken() -> None:
    other = nn.Sequential(nn.Conv2d(3, 9, 3)).state_dict()
    (fit,) = best_fits(net(), find_state_dicts({"teacher": STATE, "student": other}))
    assert fit.name == "teacher"


def test_other_numbers_of_classes_alone_are_told_apart() -> None:
    five = {**STATE, "3.weight": torch.zeros(5, 4), "3.bias": torch.zeros(5)}
    (fit,) = best_fits(net(), find_state_dicts(under("model.", five)))
    assert fit.complete
    assert fit.classes == (5, 2)
    (fit,) = best_fits(net(), find_state_dicts({**STATE, "3.weight": torch.zeros(5, 7)}))
    assert not fit.complete


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
        (b"PK\x03\x04half of a zip", "cut off"),
        (b"\x1f\x8b\x08", "a gzip archive; unpack it"),
        (b"x" * 257 + b"ustar\0", "a tar archive; unpack it"),
        (pickle.dumps({"weight": Config()}, protocol=2), "a pickle with more than tensors"),
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
        with pytest.raises(WeightsUnavailable, match=r"cut off|no checkpoint"):
            read_checkpoint(tmp_path / name)


def test_a_folder_is_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="is a folder"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize("content", [[1, 2], {}, {"epoch": 3}, [torch.ones(2)], OrderedDict()])
def test_no_state_dict(tmp_path: Path, content: object) -> None:
    torch.save(content, tmp_path / "a.pt")
    assert find_state_dicts(read_checkpoint(tmp_path / "a.pt").value) == ()


def test_fit() -> None:
    module = net()
    fit_exactly(module, STATE)
    assert_same(module.state_dict())


def test_fit_without_batch_counters() -> None:
    module = net()
    fit_exactly(module, {k: value for k, value in STATE.items() if "num_batches" not in k})
    torch.testing.assert_close(module.state_dict()["0.weight"], STATE["0.weight"])


def test_misfits_are_named_and_nothing_is_loaded() -> None:
    module = net()
    before = {name: value.clone() for name, value in module.state_dict().items()}
    state = {name: value for name, value in STATE.items() if not name.startswith("0.")}
    state |= {f"extra{i}": torch.zeros(1) for i in range(5)}
    state["3.weight"] = torch.zeros(7, 4)
    with pytest.raises(CheckpointMismatch) as caught:
        fit_exactly(module, state)
    assert str(caught.value) == (
        "The weights do not fit Sequential; tensors: 2 missing (0.bias, 0.weight); "
        "5 unexpected (extra0, extra1, extra2, ...); "
        "1 of another shape (3.weight (7, 4) instead of (2, 4))."
    )
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
