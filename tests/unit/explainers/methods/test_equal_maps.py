"""Two methods that are called equal draw the same map; those that are not called so differ."""

from itertools import combinations

import numpy as np
import pytest
import torch
from torch import nn

from explainers import load_model
from explainers.methods import find_method
from explainers.methods.base import Question
from explainers.methods.equal_maps import why_equal
from explainers.models import Model

CAMS = ("grad_cam", "layer_grad_cam", "hires_cam", "xgrad_cam", "layer_cam", "grad_cam_plus_plus")
HEAD = {"grad_cam", "layer_grad_cam", "hires_cam", "xgrad_cam"}


@pytest.fixture(scope="module")
def model() -> Model:
    torch.manual_seed(3)
    module = nn.Sequential(
        nn.Sequential(nn.Conv2d(3, 6, 3, stride=2), nn.ReLU()),
        nn.Sequential(nn.Conv2d(6, 8, 3, stride=2), nn.ReLU()),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(8, 4),
    )
    return load_model(module)


@pytest.mark.parametrize("last", [True, False])
def test_what_is_called_equal_is_equal_and_nothing_else(model: Model, last: bool) -> None:
    card = model.card
    layer = card.layers[-1 if last else 0].name
    assert (layer == card.head_layer) is last
    inputs = torch.randn(1, 3, *card.preprocess.input_size, generator=torch.manual_seed(1))
    maps = {key: _map(model, inputs, key, layer) for key in CAMS}
    for first, second in combinations(CAMS, 2):
        close = np.allclose(maps[first], maps[second], atol=1e-4 * np.abs(maps[first]).max())
        text = why_equal(card, layer, first, second)
        assert bool(text) is close, (first, second)
        assert text == why_equal(card, layer, second, first)
        assert close is ({first, second} <= (HEAD if last else {"grad_cam", "layer_grad_cam"}))


def _map(model: Model, inputs: torch.Tensor, key: str, layer: str) -> np.ndarray:
    steps = find_method(key).run(model, inputs, Question(layer, 1, {}))
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return np.asarray(end.value.values)
