"""Layers are stages' and blocks' outputs in execution order, found without lists of models."""

from collections.abc import Callable, Iterable

import pytest
import timm
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision import models

from explainers.errors import UnfitModel, UnknownLayer
from explainers.models.calls import record_calls
from explainers.models.layers import find_layers, named_layers
from explainers.models.layouts import Layouts
from explainers.results import Layer

MBCONV = (1, 2, 2, 3, 3, 4, 1)  # blocks per stage of EfficientNet-B0 and -Lite0


def layers_of(net: nn.Module, size: int = 64) -> tuple[Layer, ...]:
    calls = record_calls(net.eval(), torch.randn(1, 3, size, size))
    return find_layers(calls, Layouts((size, size)))


def names(net: nn.Module, size: int = 64) -> list[str]:
    return [layer.name for layer in layers_of(net, size)]


def stages(prefix: str, blocks: Iterable[int], start: int) -> list[str]:
    return [f"{prefix}{i}.{k}" for i, n in enumerate(blocks, start) for k in range(n)]


def test_resnet50() -> None:
    with torch.device("meta"):
        layers = layers_of(models.resnet50(), 224)
    assert [layer.name for layer in layers] == ["maxpool", *stages("layer", (3, 4, 6, 3), 1)]
    assert layers[0].label == "stem (maxpool)"
    assert all(layer.label == layer.name for layer in layers[1:])
    assert layers[0].shape == (64, 56, 56)
    assert layers[-1].shape == (2048, 7, 7)


LIBRARIES: dict[str, tuple[Callable[[], nn.Module], list[str]]] = {
    "resnet18": (models.resnet18, ["maxpool", *stages("layer", (2, 2, 2, 2), 1)]),
    "lite0": (
        lambda: timm.create_model("tf_efficientnet_lite0"),
        ["bn1", *stages("blocks.", MBCONV, 0), "bn2"],
    ),
    "efficientnet_b0": (
        models.efficientnet_b0,
        ["features.0", *stages("features.", MBCONV, 1), "features.8"],
    ),
    "mobilenet_v3": (models.mobilenet_v3_small, [f"features.{i}" for i in range(13)]),
    "densenet121": (
        models.densenet121,
        ["features.pool0"]
        + [f"features.{part}{i}" for i in (1, 2, 3) for part in ("denseblock", "transition")]
        + ["features.denseblock4", "features.norm5"],
    ),
    "convnext": (
        lambda: timm.create_model("convnext_atto"),
        ["stem", *[f"stages.0.blocks.{k}" for k in range(2)]]
        + [
            f"stages.{i}.{part}"
            for i, n in ((1, 2), (2, 6), (3, 2))
            for part in ("downsample", *(f"blocks.{k}" for k in range(n)))
        ],
    ),
    "vgg11_bn": (
        lambda: models.vgg11_bn(num_classes=2),
        [f"features.{i}" for i in (3, 7, 10, 14, 17, 21, 24, 28)],
    ),
    "googlenet": (
        lambda: models.googlenet(init_weights=False, aux_logits=False),
        ["maxpool1", "conv2", "maxpool2"]
        + [f"inception{block}" for block in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")],
    ),
    "regnet": (
        lambda: timm.create_model("regnety_002"),
        [
            "stem",
            *(f"s{i}.b{k}" for i, n in ((1, 1), (2, 1), (3, 4), (4, 7)) for k in range(1, n + 1)),
        ],
    ),
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_libraries_models(library: str) -> None:
    build, expected = LIBRARIES[library]
    with torch.device("meta"):  # shapes and the flow of tensors suffice
        assert names(build()) == expected


def test_maps_with_the_channels_last_are_layers_too() -> None:
    with torch.device("meta"):
        layers = layers_of(models.swin_t(), 224)
    assert len(layers) == 17  # the patches, twelve blocks, three mergings, and the last norm
    assert layers[0].shape == (96, 56, 56)
    assert [layer.form for layer in layers] == ["nhwc"] * 16 + ["nchw"]
    assert layers[-1].name == "permute"


def head(channels: int) -> list[nn.Module]:
    return [nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(4 * channels, 3)]


def test_sequential_counts_by_convolution() -> None:
    net = nn.Sequential(
        *(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.MaxPool2d(2)),
        *(nn.Conv2d(4, 5, 3), nn.ReLU(), nn.Dropout()),
        *head(5),
    )
    layers = layers_of(net, 16)
    assert [layer.name for layer in layers] == ["3", "5"]
    assert [layer.label for layer in layers] == ["3", "5"]  # without blocks there is no stem
    assert [layer.shape for layer in layers] == [(4, 7, 7), (5, 5, 5)]


class Handwritten(nn.Module):
    """Functional activations, and one pooling that is called twice."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 5, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(5, 2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        return self.fc(x.mean((2, 3)))


def test_handwritten_network_and_the_last_call_counts() -> None:
    layers = layers_of(Handwritten(), 18)
    assert [(layer.name, layer.shape) for layer in layers] == [
        ("conv1", (4, 16, 16)),
        ("pool", (5, 3, 3)),
    ]


def test_inside_a_wrapper() -> None:
    class Wrapper(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = Handwritten()
            self.encoder.fc = nn.Identity()  # type: ignore[assignment]
            self.classifier = nn.Linear(5, 2)

        def forward(self, x: Tensor) -> Tensor:
            return self.classifier(self.encoder(x))

    assert names(Wrapper(), 18) == ["encoder.conv1", "encoder.pool"]


class Twins(nn.Module):
    """A block that puts out a tuple."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, 1)

    def forward(self, x: Tensor | tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        first = x if isinstance(x, Tensor) else x[0]
        return self.a(first) + self.b(first), first


def test_of_a_tuple_the_first_tensor_counts() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.blocks = nn.Sequential(Twins(), Twins())

        def forward(self, x: Tensor) -> Tensor:
            maps, _ = self.blocks(x)
            return maps.mean((2, 3))

    assert names(Net(), 8) == ["blocks.0", "blocks.1"]


def test_a_network_without_maps() -> None:
    net = nn.Sequential(nn.Flatten(), nn.Linear(48, 2))
    with pytest.raises(UnfitModel, match="No layer of this model outputs maps"):
        layers_of(net, 4)


def test_a_positional_embedding_is_no_layer() -> None:
    class Positions(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.project = nn.Conv2d(2, 4, 1)

        def forward(self, height: int, width: int) -> Tensor:
            return self.project(torch.ones(1, 2, height, width))

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv, self.positions = nn.Conv2d(3, 4, 1), Positions()
            self.head = nn.Linear(4, 2)

        def forward(self, x: Tensor) -> Tensor:
            maps = self.conv(x)
            return self.head((maps + self.positions(*maps.shape[2:])).mean((2, 3)))

    assert names(Net(), 8) == ["conv"]
    calls = record_calls(Net().eval(), torch.randn(1, 3, 8, 8))
    with pytest.raises(UnfitModel, match="gets no tensor, so its output is the same"):
        named_layers(calls, ["positions"], Layouts((8, 8)))


class TestNamed:
    batch = torch.randn(1, 3, 64, 64)
    calls = record_calls(models.squeezenet1_1(num_classes=3).eval(), batch)

    def test_in_execution_order(self) -> None:
        result = named_layers(self.calls, ["features.4", "features.0"], Layouts((64, 64)))
        assert [layer.name for layer in result] == ["features.0", "features.4"]
        assert result[0].shape == (64, 31, 31)

    def test_unknown_names_near_matches(self) -> None:
        with pytest.raises(UnknownLayer, match=r'no layer "features\.44"; near.*features\.4'):
            named_layers(self.calls, ["features.44"], Layouts((64, 64)))

    def test_not_run(self) -> None:
        net = nn.Sequential(nn.Conv2d(3, 2, 1))
        net.forward = lambda x: x  # type: ignore[method-assign]
        with pytest.raises(UnknownLayer, match="is not used"):
            named_layers(record_calls(net, self.batch), ["0"], Layouts((64, 64)))

    def test_not_maps(self) -> None:
        net = nn.Sequential(nn.Conv2d(3, 2, 1), nn.Flatten())
        with pytest.raises(UnfitModel, match=r'"1" outputs the shape \(1, 8192\)'):
            named_layers(record_calls(net, self.batch), ["1"], Layouts((64, 64)))


@pytest.mark.parametrize("broken", [False, True])
def test_no_hook_is_left(broken: bool) -> None:
    net = nn.Sequential(nn.Conv2d(3, 2, 1), nn.ReLU(), nn.Linear(7 if broken else 8, 2))
    try:
        layers_of(net, 8)
    except RuntimeError:
        assert broken
    assert not any(child._forward_hooks or child._forward_pre_hooks for child in net.modules())
