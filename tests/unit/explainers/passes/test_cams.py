from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from explainers.passes.cams import (
    eigen_cam,
    grad_cam,
    grad_cam_plus_plus,
    hires_cam,
    layer_cam,
    weighted_cam,
    xgrad_cam,
)
from explainers.results import Heatmap

SEEDS = st.integers(0, 2**32 - 1)


def pair(seed: int, channels: int = 5, height: int = 3, width: int = 4) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    activation, gradient = torch.randn(2, channels, height, width, generator=generator)
    return activation, gradient


def test_grad_cam_by_hand() -> None:
    activation = torch.tensor([[[1.0, 2.0]], [[3.0, -4.0]]])
    gradient = torch.tensor([[[1.0, 3.0]], [[-1.0, 0.0]]])  # means 2 and -0.5
    heatmap = grad_cam(activation, gradient)
    assert heatmap.values.tolist() == [[2 * 1 - 0.5 * 3, 2 * 2 + 0.5 * 4]]
    assert heatmap.signed
    assert heatmap.units == "logit"


def test_hires_cam_by_hand() -> None:
    activation = torch.tensor([[[1.0, 2.0]], [[3.0, -4.0]]])
    gradient = torch.tensor([[[1.0, 3.0]], [[-1.0, 0.0]]])
    assert hires_cam(activation, gradient).values.tolist() == [[1 - 3, 6 + 0]]


@given(SEEDS)
@settings(deadline=None, max_examples=25)
def test_a_gradient_constant_over_the_cells_makes_all_three_one(seed: int) -> None:
    activation, gradient = pair(seed)
    weights = gradient[:, 0, 0]
    gradient = weights[:, None, None].expand_as(activation)
    expected = weighted_cam(activation, weights).values
    np.testing.assert_allclose(grad_cam(activation, gradient).values, expected, atol=1e-5)
    np.testing.assert_allclose(hires_cam(activation, gradient).values, expected, atol=1e-5)
    positive = activation.abs()  # XGrad-CAM divides by a channel's sum
    expected = weighted_cam(positive, weights).values
    np.testing.assert_allclose(xgrad_cam(positive, gradient).values, expected, atol=1e-5)


@given(SEEDS, st.floats(-8, 8, width=32))
@settings(deadline=None, max_examples=25)
@pytest.mark.parametrize("cam", [grad_cam, hires_cam])
def test_maps_are_linear_in_the_gradient_and_blind_to_the_order_of_channels(
    cam: Callable[[Tensor, Tensor], Heatmap], seed: int, factor: float
) -> None:
    activation, gradient = pair(seed)
    values = cam(activation, gradient).values
    np.testing.assert_allclose(
        cam(activation, factor * gradient).values, factor * values, rtol=1e-5, atol=1e-5
    )
    order = torch.randperm(len(activation), generator=torch.Generator().manual_seed(seed))
    np.testing.assert_allclose(cam(activation[order], gradient[order]).values, values, atol=1e-5)


def test_layer_cam_by_hand() -> None:
    activation = torch.tensor([[[1.0, 2.0]], [[3.0, -4.0]]])
    gradient = torch.tensor([[[1.0, 3.0]], [[-1.0, 2.0]]])
    assert layer_cam(activation, gradient).values.tolist() == [[1, 6 - 8]]


def test_grad_cam_plus_plus_by_hand() -> None:
    activation = torch.tensor([[[1.0, 3.0]]])
    gradient = torch.tensor([[[1.0, -1.0]]])
    weight = 1 / (2 + 4)  # the only positive gradient: 1² / (2 · 1² + (1 + 3) · 1³)
    np.testing.assert_allclose(
        grad_cam_plus_plus(activation, gradient).values, [[weight, 3 * weight]], rtol=1e-5
    )


@given(SEEDS, st.floats(1e-6, 1e3))
@settings(deadline=None, max_examples=25)
def test_the_epsilon_of_grad_cam_plus_plus_never_decides(seed: int, factor: float) -> None:
    """Small gradients draw the same picture as large ones wherever activations are scaled too."""
    activation, gradient = (each.abs() for each in pair(seed))
    large = grad_cam_plus_plus(activation, gradient).values
    small = grad_cam_plus_plus(activation / factor, factor * gradient).values
    np.testing.assert_allclose(small, large, rtol=1e-3)


@given(SEEDS, st.sampled_from([2, 5, 40]))
@settings(deadline=None, max_examples=25)
def test_eigen_cam_is_the_first_component_and_rises_with_the_mean(seed: int, channels: int) -> None:
    activation, _ = pair(seed, channels)
    values = eigen_cam(activation).values
    cells = activation.reshape(channels, -1).T.numpy()
    centred = cells - cells.mean(0)
    largest = np.linalg.svd(centred, compute_uv=False)[0]
    np.testing.assert_allclose(np.linalg.norm(values), largest, rtol=1e-4)
    mean = centred.mean(1)
    assert values.ravel() @ mean >= -1e-4 * np.linalg.norm(mean) * largest


def test_eigen_cam_of_a_constant_layer_is_nothing() -> None:
    assert np.abs(eigen_cam(torch.full((3, 2, 2), 0.5)).values).max() < 1e-6
