"""A linear head is offered only where its gradients are autograd's."""

from collections.abc import Callable

import pytest
import timm
import torch
from torch import Tensor, nn
from torchvision import models

from explainers.errors import UnfitModel
from explainers.models.calls import record_calls
from explainers.models.head import LinearHead, find_head
from explainers.models.layers import named_layers
from explainers.models.layouts import Layouts
from explainers.models.output import Output
from explainers.models.prepared import freeze


class Net(nn.Module):
    """conv, then what is given, then pooling and one linear layer."""

    def __init__(self, between: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.between = between
        self.fc = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.between(self.conv(x)).mean((2, 3)))


def head_of(net: nn.Module, layer: str, size: int = 64) -> LinearHead | None:
    batch = torch.zeros(1, 3, size, size)
    calls = record_calls(freeze(net), batch)
    (result,) = named_layers(calls, [layer], Layouts((size, size)))
    return find_head(net, batch, result, Output(values=calls.shape[1]))


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (lambda logits: (logits, logits), "one logit per class"),
        (torch.detach, "No gradient reaches the model's logits"),
    ],
)
def test_what_gives_no_logits_is_refused(end: Callable[[Tensor], object], sentence: str) -> None:
    net = Net(lambda maps: maps)
    with (
        net.register_forward_hook(lambda _module, _args, logits: end(logits)),
        pytest.raises(UnfitModel, match=sentence),
    ):
        head_of(net, "conv")


def test_weights_are_the_linear_layers_rows_per_cell() -> None:
    net = Net(lambda maps: maps)
    head = head_of(net, "conv", size=6)
    assert head is not None
    assert head.cells == 16
    torch.testing.assert_close(head.weights(3), net.fc.weight[3] / 16)


@pytest.mark.parametrize(
    "between",
    [torch.relu, torch.exp, lambda maps: maps * 1.001, lambda maps: maps[..., :2, :]],
    ids=["relu", "exp", "scaled", "cropped"],
)
def test_anything_between_denies_it(between: Callable[[Tensor], Tensor]) -> None:
    assert head_of(Net(between), "conv") is None


@pytest.mark.parametrize(
    ("net", "layer", "expected"),
    [
        (models.resnet18, "layer4.1", True),
        (models.resnet18, "layer4.0", False),
        (lambda: timm.create_model("tf_efficientnet_lite0"), "bn2", True),
        (lambda: timm.create_model("tf_efficientnet_lite0"), "blocks.6.0", False),
        (lambda: models.densenet121(num_classes=9), "features.norm5", False),
        (models.mobilenet_v3_small, "features.12", False),
        (lambda: timm.create_model("convnext_atto"), "stages.3.blocks.1", False),
    ],
)
def test_libraries_models(net: Callable[[], nn.Module], layer: str, expected: bool) -> None:
    assert (head_of(net(), layer) is not None) == expected


def test_it_holds_for_every_class() -> None:
    net = models.resnet18()
    head = head_of(net, "layer4.1")
    assert head is not None
    maps = torch.rand(1, 512, 2, 2)
    jacobian = torch.func.jacrev(lambda x: net.fc(net.avgpool(x).flatten(1))[0])(maps)
    expected = torch.stack([head.weights(target) for target in range(1000)])
    for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
        torch.testing.assert_close(jacobian[:, 0, :, row, column], expected)


def test_no_hook_is_left() -> None:
    net = Net(torch.relu)
    head_of(net, "conv")
    assert not net.conv._forward_hooks
