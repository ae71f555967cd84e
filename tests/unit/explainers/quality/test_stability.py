"""Sensitivity of a map to nudges of the input: by hand, and as Captum computes it."""

import numpy as np
import pytest
import torch
from captum.metrics import sensitivity_max
from torch import Tensor, nn

from explainers import Model
from explainers.quality.protocol import NUDGES, RADIUS
from explainers.quality.stability import sensitivity
from explainers.work.steps import finish
from tests.unit.explainers.engine_parts import counting_model
from tests.unit.explainers.nets import SIZE, batch, model_of
from tests.unit.explainers.quality.subjects import Weighted, fixed, pixel_method, subject


@pytest.fixture
def weighted() -> Model:
    return model_of(Weighted(), ("conv",))


def test_a_map_that_follows_the_input_by_the_whole_radius(weighted: Model) -> None:
    """Every cell is 2 and changes by exactly 0.02: the norm changes by 0.01, whatever its size."""
    inputs = torch.full((1, 3, SIZE, SIZE), 2.0)

    def whole_steps(_module: nn.Module, x: Tensor, _target: int) -> Tensor:
        return 2 + RADIUS * (x[0, 0] - 2).sign()

    result = finish(sensitivity(subject(weighted, pixel_method(whole_steps)), inputs, "", 0))
    assert result == pytest.approx(0.01, rel=1e-4)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_linear_map_by_hand(weighted: Model, channels: int) -> None:
    """The map is the input's first channel, as it is: the change is the nudge itself."""
    inputs = torch.full((1, channels, SIZE, SIZE), 2.0)
    noise = torch.rand((NUDGES, *inputs.shape[1:]), generator=torch.Generator().manual_seed(3))
    changes = RADIUS * (noise[:, 0] * 2 - 1)
    expected = changes.flatten(1).norm(dim=1).max() / inputs[0, 0].norm()
    requested = subject(weighted, pixel_method(lambda _module, x, _target: x[0, 0]), seed=3)
    result = finish(sensitivity(requested, inputs, "", 0))
    assert result == pytest.approx(float(expected), rel=1e-4)
    assert 0.005 < result < 0.01  # at most the radius over the value of each cell


def test_sensitivity_is_captums_with_its_own_nudges_replaced() -> None:
    """As Captum's documentation has it: a plain function of a batch, and a plain nudged batch."""
    model = counting_model()
    inputs = batch(4)

    def gradient(module: nn.Module, x: Tensor, target: int) -> Tensor:
        with torch.enable_grad():  # Captum turns it off
            (result,) = torch.autograd.grad(module(x)[0, target], x)
        return result.sum((0, 1))

    def explain(x: tuple[Tensor]) -> tuple[Tensor]:
        maps = [gradient(model.module, each[None].requires_grad_(), 2) for each in x[0]]
        return (torch.stack(maps)[:, None],)

    noise = torch.rand((NUDGES, 3, SIZE, SIZE), generator=torch.Generator().manual_seed(3))

    def nudge(x: Tensor) -> tuple[Tensor]:
        return (x + RADIUS * (noise * 2 - 1),)

    expected = sensitivity_max(explain, inputs, nudge, n_perturb_samples=NUDGES)
    requested = subject(model, pixel_method(gradient), seed=3)
    assert finish(sensitivity(requested, inputs, "", 2)) == pytest.approx(float(expected), rel=1e-4)


def test_a_map_that_never_changes_is_stable_by_construction(weighted: Model) -> None:
    inputs = torch.full((1, 3, SIZE, SIZE), 0.02)
    assert finish(sensitivity(subject(weighted, fixed(torch.eye(SIZE))), inputs, "", 0)) == 0


def test_a_map_of_zeros_has_no_stability(weighted: Model) -> None:
    inputs = torch.full((1, 3, SIZE, SIZE), 0.02)
    requested = subject(weighted, fixed(torch.zeros(SIZE, SIZE)))
    assert np.isnan(finish(sensitivity(requested, inputs, "", 0)))
