"""Differences of heat maps: by hand, on unlike grids, and as the contrastive map."""

import numpy as np
import pytest
import torch
from torch import nn

from dashboard.differences import difference
from dashboard.panels.compare.scene import counterpart
from explainers import load_model
from explainers.preprocess import ImagePreprocess
from explainers.results import Heatmap
from explainers.tracing import trace_input
from tests.unit.dashboard.tiny_services import LARGE, SMALL


def heatmap(values: object) -> Heatmap:
    return Heatmap(np.array(values, np.float32), signed=True, units="logit")


def test_it_is_the_second_minus_the_first() -> None:
    found = difference(heatmap([[1, 2], [3, 4]]), heatmap([[4, 2], [0, 5]]))
    assert found.values.tolist() == [[3, 0], [-3, 1]]
    assert found.signed


def test_a_coarser_grid_is_interpolated_onto_the_finer() -> None:
    flat = heatmap(np.full((2, 2), 3))
    found = difference(flat, heatmap(np.arange(16).reshape(4, 4)))
    assert np.array_equal(found.values, np.arange(16).reshape(4, 4) - 3)


def test_for_two_classes_it_is_the_map_of_the_difference_of_their_logits() -> None:
    """Checked against the gradient of one logit minus the other, on a network by hand."""
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Conv2d(3, 4, 3, stride=2), nn.Tanh(), nn.Flatten(), nn.Linear(64, 5)
    ).eval()
    model = load_model(
        module, layers=["1"], labels=list("abcde"), preprocess=ImagePreprocess(9, (9, 9))
    )
    pixels = torch.rand(1, 3, 9, 9)
    first, second = (trace_input(model, pixels, target).cam("1") for target in (1, 3))

    activation = module[1](module[0](pixels)).detach().requires_grad_()
    logits = module[3](module[2](activation))
    (gradient,) = torch.autograd.grad(logits[0, 3] - logits[0, 1], activation)
    expected = (gradient.mean((2, 3), keepdim=True) * activation).sum(1)[0]
    found = difference(first, second).values
    assert np.allclose(found, expected.detach().numpy(), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("layer", "expected"), [("stem", "stem"), ("middle", "stem"), ("head", "only")]
)
def test_the_other_models_layer_has_the_same_name_or_depth(layer: str, expected: str) -> None:
    assert counterpart(LARGE, SMALL, layer) == expected
