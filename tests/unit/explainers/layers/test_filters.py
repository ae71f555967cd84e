import numpy as np
import pytest
from torch import Tensor, nn

from explainers import Model
from explainers.errors import UnfitModel
from explainers.layers.filters import first_filters
from tests.unit.explainers import nets
from tests.unit.explainers.nets import model_of


def test_the_first_convolution_s_raw_weights_channels_last() -> None:
    filters = first_filters(model_of(nets.Pooled(), ["conv"]))
    assert filters.values.tolist() == [[[[1, 0, 0]]], [[[0, 1, -1]]]]


def test_lite0_has_32_filters_of_3_x_3(lite0: Model) -> None:
    filters = first_filters(lite0).values
    assert filters.shape == (32, 3, 3, 3)
    weight = next(m for m in lite0.module.modules() if isinstance(m, nn.Conv2d)).weight
    np.testing.assert_array_equal(filters[5, 1, 2], weight[5, :, 1, 2].detach().numpy())


class Grey(nn.Module):
    """Its convolution sees one grey channel."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.conv(x.mean(1, keepdim=True)).mean((2, 3)))


class Patches(nn.Module):
    """No convolution at all."""

    def __init__(self) -> None:
        super().__init__()
        self.fold = nn.PixelUnshuffle(4)
        self.fc = nn.Linear(48, 5)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.fold(x).mean((2, 3)))


@pytest.mark.parametrize(("net", "layer"), [(Grey, "conv"), (Patches, "fold")])
def test_filters_that_are_no_pictures_get_a_sentence(net: type[nn.Module], layer: str) -> None:
    with pytest.raises(UnfitModel, match="first convolution does not see red, green and blue"):
        first_filters(model_of(net(), [layer]))
