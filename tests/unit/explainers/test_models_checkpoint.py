"""Checkpoints are read without running code, and what does not fit is named."""

import pickle
from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import Tensor, nn

from explainers.errors import CheckpointMismatch, WeightsUnavailable
from explainers.models.checkpoint import fit, read_checkpoint


def net() -> nn.Module:
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 2))


STATE: dict[str, Tensor] = net().state_dict()


def assert_same(state: dict[str, Tensor]) -> None:
    assert state.keys() == STATE.keys()
    assert all(torch.equal(state[name], STATE[name]) for name in STATE)


@pytest.mark.parametrize("name", ["a.pt", "a.pth", "a.bin"])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda state: state,
        lambda state: {"state_dict": state, "epoch": 3},
        lambda state: {"model": state, "optimizer": {"lr": 0.1}},
        lambda state: {"state_dict": {f"module.{name}": value for name, value in state.items()}},
        lambda state: {f"module._orig_mod.{name}": value for name, value in state.items()},
    ],
    ids=["plain", "state_dict", "model", "module.", "compiled"],
)
def test_read(tmp_path: Path, name: str, wrap: object) -> None:
    torch.save(wrap(STATE), tmp_path / name)  # type: ignore[operator]
    assert_same(read_checkpoint(tmp_path / name))


def test_read_safetensors(tmp_path: Path) -> None:
    safetensors.torch.save_file(STATE, tmp_path / "a.safetensors")
    assert_same(read_checkpoint(tmp_path / "a.safetensors"))


class Malicious:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path("ran"),)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no weights file"),
        (b"", "no checkpoint"),
        (b"not a checkpoint", "no checkpoint"),
        (pickle.dumps({"weight": Malicious()}, protocol=2), "holds more than tensors"),
    ],
    ids=["missing", "empty", "text", "pickle"],
)
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_not_a_checkpoint(
    tmp_path: Path, content: bytes | None, sentence: str, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    if content is not None:
        path.write_bytes(content)
    if suffix == ".safetensors" and content:
        sentence = "no checkpoint"
    with pytest.raises(WeightsUnavailable, match=sentence) as caught:
        read_checkpoint(path)
    assert str(path) in str(caught.value)


def test_code_in_a_checkpoint_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"state_dict": {"0.weight": Malicious()}}, tmp_path / "a.pt")
    with pytest.raises(WeightsUnavailable, match=r"torch\.save\(model\.state_dict\(\), FILE\)"):
        read_checkpoint(tmp_path / "a.pt")
    assert not Path("ran").exists()


def test_truncated(tmp_path: Path) -> None:
    torch.save(STATE, tmp_path / "a.pt")
    whole = (tmp_path / "a.pt").read_bytes()
    (tmp_path / "a.pt").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WeightsUnavailable, match="damaged"):
        read_checkpoint(tmp_path / "a.pt")


def test_no_state_dict(tmp_path: Path) -> None:
    torch.save([1, 2], tmp_path / "a.pt")
    with pytest.raises(WeightsUnavailable, match="holds no state dict"):
        read_checkpoint(tmp_path / "a.pt")


def test_fit() -> None:
    module = net()
    fit(module, STATE)
    assert_same(module.state_dict())


def test_fit_without_batch_counters() -> None:
    module = net()
    fit(module, {name: value for name, value in STATE.items() if "num_batches" not in name})
    torch.testing.assert_close(module.state_dict()["0.weight"], STATE["0.weight"])


def test_misfits_are_named_and_nothing_is_loaded() -> None:
    module = net()
    before = {name: value.clone() for name, value in module.state_dict().items()}
    state = {name: value for name, value in STATE.items() if not name.startswith("0.")}
    state |= {f"extra{i}": torch.zeros(1) for i in range(5)}
    state["3.weight"] = torch.zeros(7, 4)
    with pytest.raises(CheckpointMismatch) as caught:
        fit(module, state)
    assert str(caught.value) == (
        "The weights do not fit Sequential; tensors: 2 missing (0.bias, 0.weight); "
        "5 unexpected (extra0, extra1, extra2, ...); "
        "1 of another shape (3.weight (7, 4) instead of (2, 4))."
    )
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
