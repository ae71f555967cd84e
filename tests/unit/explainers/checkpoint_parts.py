"""A small net, its state dict, and how tests of checkpoints read one back."""

from pathlib import Path

import torch
from torch import Tensor, nn

from explainers.models.checkpoints import best_fits, find_state_dicts, read_checkpoint


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
