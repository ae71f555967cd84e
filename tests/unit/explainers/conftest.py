"""Real networks, loaded once; and a counting one with its model, its engine and pictures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import nn
from torchvision import models

from explainers import Engine, Model, load_model
from explainers.engine.requests import ImageRef
from explainers.models.prepared import freeze
from tests.unit.explainers.engine_parts import Counting, counting_model, picture


@pytest.fixture(scope="session")
def lite0() -> Model:
    """EfficientNet-Lite0 with its trained weights."""
    return load_model("efficientnet_lite0", device="cpu")


@pytest.fixture(scope="session")
def resnet50() -> nn.Module:
    """ResNet-50 with random weights, frozen."""
    torch.manual_seed(0)
    return freeze(models.resnet50())


@pytest.fixture
def model() -> Model:
    return counting_model()


@pytest.fixture
def net(model: Model) -> Counting:
    assert isinstance(model.module, Counting)
    return model.module


@pytest.fixture
def engine(model: Model) -> Iterator[Engine]:
    with Engine([model]) as engine:
        yield engine


@pytest.fixture
def image(tmp_path: Path) -> ImageRef:
    return picture(tmp_path, 0)


@pytest.fixture
def images(tmp_path: Path) -> tuple[ImageRef, ...]:
    return tuple(picture(tmp_path, number) for number in range(40))
