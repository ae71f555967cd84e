"""Pictures lie channels last where the network takes it, and as they are where it does not."""

import pytest
import torch
from torch import Tensor, nn

from explainers.passes.memory_format import arranged
from tests.unit.explainers.nets import batch, model_of


class Convolved(nn.Module):
    """A convolution that somebody flattens: by `view`, which wants the channels first."""

    def __init__(self, *, views: bool) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.fc = nn.LazyLinear(5)
        self.views = views

    def forward(self, x: Tensor) -> Tensor:
        maps = self.conv(x)
        return self.fc(maps.view(len(maps), -1) if self.views else maps.flatten(1))


@pytest.mark.parametrize("views", [False, True])
def test_a_batch_is_arranged_as_the_network_takes_it(*, views: bool) -> None:
    net = Convolved(views=views)
    net(batch())
    model = model_of(net, ["conv"])
    pictures = batch().repeat(3, 1, 1, 1)
    result = arranged(model, pictures)
    assert result.is_contiguous(memory_format=torch.channels_last) is not views
    assert torch.equal(result, pictures)
    with torch.no_grad():
        torch.testing.assert_close(net(result), net(pictures))
