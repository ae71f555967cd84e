"""Which convolutions work in a layer, which of them makes its channels, and their filters."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explainers import Model
from explainers.errors import UnfitModel, UnknownChannel, UnknownLayer
from explainers.layers.convolutions import colour_filters, convolutions, filter_slices, filter_table
from tests.unit.explainers.nets import Pooled, model_of


class Block(nn.Module):
    """A bottleneck whose shortcut is a convolution and runs last, as in ResNet."""

    def __init__(self) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(4, 2, 1)
        self.wide = nn.Conv2d(2, 8, 3, padding=1)
        self.shortcut = nn.Conv2d(4, 8, 1)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.wide(self.narrow(x)) + self.shortcut(x))


class Stacked(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.block = Block()
        self.last = nn.ReLU()
        self.fc = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.block(self.pool(self.conv(x)))
        return self.fc(self.last(x).mean((2, 3)))


@pytest.fixture(scope="module")
def stacked() -> Model:
    torch.manual_seed(0)
    return model_of(Stacked(), ["pool", "block", "last"])


def test_a_layer_has_its_own_convolutions_and_those_before_it(stacked: Model) -> None:
    names = {
        layer.name: [each.name for each in convolutions(stacked)[layer.name].convolutions]
        for layer in stacked.layers
    }
    assert names == {
        "pool": ["conv"],
        "block": ["block.narrow", "block.wide", "block.shortcut"],
        "last": [],
    }


def test_the_one_that_makes_the_channels_is_no_shortcut(stacked: Model) -> None:
    making = convolutions(stacked)["block"].making
    assert making is not None
    assert (making.name, making.filters, making.inputs) == ("block.wide", 8, 2)
    assert (making.height, making.width, making.colour) == (3, 3, False)
    first = convolutions(stacked)["pool"].making
    assert first is not None
    assert first.colour
    assert convolutions(stacked)["last"].making is None
    assert convolutions(stacked)["last"].chosen() is None


class Mixing(nn.Module):
    """A linear layer over the channels, as ConvNeXt has behind its convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.mix(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def test_after_a_linear_layer_no_convolution_makes_the_channels() -> None:
    head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 5))
    net = nn.Sequential(nn.Sequential(nn.Conv2d(3, 4, 1), Mixing()), head)
    result = convolutions(model_of(net, ["0"]))["0"]
    assert [(each.name, each.makes) for each in result.convolutions] == [("0.0", False)]


def test_filters_by_hand() -> None:
    model = model_of(Pooled(), ["conv"])
    table = filter_table(model, "conv")
    np.testing.assert_allclose(table.norms, [1, 2**0.5])
    assert table.nearest.tolist() == [1, 0]
    assert table.similarity.tolist() == [0, 0]
    assert filter_slices(model, "conv", 1).values.tolist() == [[[0]], [[1]], [[-1]]]
    assert colour_filters(model, "conv").values.tolist() == [[[[1, 0, 0]]], [[[0, 1, -1]]]]


def test_the_nearest_of_many_filters_is_that_of_all_pairs(stacked: Model) -> None:
    weight = stacked.module.get_parameter("block.wide.weight")
    weights = weight.detach().flatten(1).numpy()
    norms = np.linalg.norm(weights, axis=1)
    cosines = weights @ weights.T / norms / norms[:, None]
    np.fill_diagonal(cosines, -np.inf)
    table = filter_table(stacked, "block.wide")
    assert table.nearest.tolist() == cosines.argmax(1).tolist()
    np.testing.assert_allclose(table.similarity, cosines.max(1), rtol=1e-5)


def test_what_is_not_there_gets_a_sentence(stacked: Model) -> None:
    with pytest.raises(UnknownLayer, match='no convolution "fc"'):
        filter_table(stacked, "fc")
    with pytest.raises(UnknownChannel, match="no filter 8; choose one from 0 to 7"):
        filter_slices(stacked, "block.wide", 8)
    with pytest.raises(UnfitModel, match="do not see red, green and blue"):
        colour_filters(stacked, "block.wide")
