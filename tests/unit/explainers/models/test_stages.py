"""Stages are taken apart into their blocks, however they lay out values in between."""

import pytest
import torch
from torch import Tensor, nn

from explainers.models.calls import record_calls
from explainers.models.layers import find_layers
from explainers.models.layouts import Layouts

SIZE = (16, 8)


class Block(nn.Module):
    """Two linear layers on tokens, with a shortcut."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(torch.relu(self.first(x)))


class Stage(nn.Module):
    """Maps in, maps out; its blocks work on tokens. `way` is what is done beside that."""

    def __init__(self, way: str = "") -> None:
        super().__init__()
        self.blocks = nn.ModuleList([Block(), Block()])
        self.norm = nn.LayerNorm(4)
        self.way = way

    def forward(self, x: Tensor) -> Tensor:
        tokens = x.flatten(2).transpose(1, 2)
        if self.way == "token":
            tokens = torch.cat([tokens.mean(1, keepdim=True), tokens], 1)
        for block in self.blocks:
            tokens = block(tokens)
        tokens = tokens[:, 1:] if self.way == "token" else self.norm(tokens)
        maps = tokens.transpose(1, 2).reshape(x.shape)
        return x + maps if self.way == "shortcut" else maps


def names(way: str) -> list[str]:
    net = nn.Sequential()
    net.stem = nn.Conv2d(3, 4, 2, 2)
    net.stages = nn.Sequential(Stage(way), Stage(way))
    net.pool, net.flat, net.head = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)
    torch.manual_seed(0)
    for parameter in net.parameters():
        nn.init.normal_(parameter)
    calls = record_calls(net.eval(), torch.randn(1, 3, *SIZE))
    return [layer.name for layer in find_layers(calls, Layouts(SIZE))]


@pytest.mark.parametrize("way", ["", "token"])
def test_a_stage_that_lays_values_out_anew_is_taken_apart(way: str) -> None:
    blocks = [f"stages.{i}.blocks.{k}" for i in range(2) for k in range(2)]
    assert names(way)[:5] == ["stem", *blocks]


def test_a_stage_with_a_way_around_its_blocks_is_one_layer() -> None:
    assert names("shortcut") == ["stem", "stages.0", "stages.1"]
