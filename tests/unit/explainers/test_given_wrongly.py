"""What is handed to the Python API and makes no sense is one sentence, of the right kind."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from torch import nn

from explainers import Model, load_model, trace
from explainers.errors import UnfitModel, UnknownModel, UnknownTarget
from tests.unit.explainers import nets
from tests.unit.explainers.nets import model_of

BLACK = Image.new("RGB", (32, 32))


@pytest.fixture(scope="module")
def model() -> Model:
    return model_of(nets.Pooled(), ["conv"])


@pytest.mark.parametrize("target", ["tabby", "3", 1.0, True, np.float32(1), np.True_])
def test_a_target_that_is_no_whole_number(target: object, model: Model) -> None:
    sentence = "A target is the index of a class, an integer from 0 to "
    with pytest.raises(UnknownTarget, match=sentence):
        trace(model, BLACK, target)  # type: ignore[arg-type]
    with pytest.raises(UnknownTarget, match=sentence):
        trace(model, BLACK, 1).cam("conv", target=target)  # type: ignore[arg-type]


def test_a_target_of_numpy_is_a_whole_number_too(model: Model) -> None:
    assert trace(model, BLACK, np.int64(1)).target == 1  # type: ignore[arg-type]


def test_a_bare_module_instead_of_a_model() -> None:
    with pytest.raises(UnfitModel, match="needs a model from load_model"):
        trace(nets.Pooled(), BLACK)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (3, "A model is a name, such as .* not 3"),
        (None, "A model is a name, such as .* not None"),
        (Path("resnet50"), "A model is a name, such as .* not PosixPath"),
        (nn.ReLU, r"not the class ReLU; provide an object: ReLU\(\)"),
    ],
)
def test_what_is_neither_a_name_nor_a_module(source: object, sentence: str) -> None:
    with pytest.raises(UnknownModel, match=sentence):
        load_model(source)  # type: ignore[arg-type]
