"""A small trained-like network, and pictures in files, arrays and memory."""

from pathlib import Path

import pytest

from explainers import Model
from tests.unit.explainers.engine_parts import Counting, counting_model, picture


@pytest.fixture
def model() -> Model:
    return counting_model()


@pytest.fixture
def net(model: Model) -> Counting:
    assert isinstance(model.module, Counting)
    return model.module


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [picture(tmp_path, number).path for number in range(5)]
