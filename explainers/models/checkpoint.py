"""Weights from a file of one's own: read safely, and fitted by name."""

from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import safetensors.torch
import torch
from torch import Tensor, nn

from explainers.errors import CheckpointMismatch, WeightsUnavailable

NESTING = ("state_dict", "model", "model_state_dict")
PREFIXES = ("module.", "_orig_mod.")  # DistributedDataParallel, torch.compile
SHOWN = 3  # names listed per kind of misfit


def read_checkpoint(path: Path) -> dict[str, Tensor]:
    """The tensors of a `.pt`, `.pth` or `.safetensors` file by name; code in it is never run.

    A dict nested under "state_dict" or "model" is found, wrappers' prefixes are taken off.
    Raises: WeightsUnavailable if there is no such file, or it is no checkpoint.
    """
    if not path.is_file():
        raise WeightsUnavailable(f"There is no weights file {path}.")
    state = _read(path)
    while isinstance(state, Mapping) and (key := next((k for k in NESTING if k in state), None)):
        state = state[key]
    if not isinstance(state, Mapping) or not all(isinstance(v, Tensor) for v in state.values()):
        raise WeightsUnavailable(
            f"{path} holds no state dict; save one with torch.save(model.state_dict(), FILE)."
        )
    tensors = dict(state)
    for prefix in PREFIXES:
        if tensors and all(name.startswith(prefix) for name in tensors):
            tensors = {name.removeprefix(prefix): tensor for name, tensor in tensors.items()}
    return tensors


def fit(module: nn.Module, state: Mapping[str, Tensor]) -> None:
    """Put `state` into `module`; batch counters of norms may be missing.

    Raises: CheckpointMismatch, naming the first missing, unexpected and mis-shaped tensors;
    `module` is then untouched.
    """
    expected = module.state_dict()
    counters = {name for name in expected if name.endswith("num_batches_tracked")}
    misfits = {
        "missing": [name for name in expected.keys() - counters if name not in state],
        "unexpected": [name for name in state if name not in expected],
        "of another shape": [
            f"{name} {tuple(state[name].shape)} instead of {tuple(expected[name].shape)}"
            for name in expected.keys() & state.keys()
            if state[name].shape != expected[name].shape
        ],
    }
    found = [f"{len(names)} {kind} ({_some(names)})" for kind, names in misfits.items() if names]
    if found:
        raise CheckpointMismatch(
            f"The weights do not fit {type(module).__name__}; tensors: {'; '.join(found)}."
        )
    module.load_state_dict({**expected, **state})


def _read(path: Path) -> Any:  # noqa: ANN401
    try:
        if path.suffix == ".safetensors":
            return safetensors.torch.load_file(path)
        return torch.load(path, map_location="cpu", weights_only=True)
    except UnpicklingError as error:
        raise WeightsUnavailable(
            f"{path} is no checkpoint, or holds more than tensors; "
            "save the state dict alone: torch.save(model.state_dict(), FILE)."
        ) from error
    except Exception as error:  # what a parser raises on other bytes is not to be foreseen
        raise WeightsUnavailable(f"{path} is no checkpoint, or it is damaged.") from error


def _some(names: list[str]) -> str:
    more = "" if len(names) <= SHOWN else ", ..."
    return ", ".join(sorted(names)[:SHOWN]) + more
