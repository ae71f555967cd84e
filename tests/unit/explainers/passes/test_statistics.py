import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from explainers.errors import UnfitModel
from explainers.passes.statistics import BINS, layer_statistics

SMALLEST = np.finfo(np.float32).smallest_subnormal  # what rounding to float32 may cost
ACTIVATIONS = npst.arrays(
    np.float32,
    npst.array_shapes(min_dims=3, max_dims=3, max_side=12),
    elements=st.floats(-1e4, 1e4, width=32),
)


def assert_equal_to_numpy(activation: npt.NDArray[np.float32]) -> None:
    result = layer_statistics(torch.from_numpy(activation))
    exact = activation.astype(np.float64)
    scale = np.abs(exact).max()
    assert result.mean == pytest.approx(exact.mean(), rel=1e-12, abs=1e-12 * scale)
    assert result.std == pytest.approx(exact.std(), rel=1e-6, abs=1e-7 * scale + SMALLEST)
    assert result.minimum == exact.min()
    assert result.maximum == exact.max()
    assert result.zero_fraction == (exact == 0).mean()
    assert result.negative_fraction == (exact < 0).mean()
    assert result.l2_norm == pytest.approx(np.linalg.norm(exact), rel=1e-6)
    np.testing.assert_allclose(
        result.channel_mean, exact.mean((1, 2)), rtol=1e-6, atol=1e-7 * scale + SMALLEST
    )
    np.testing.assert_array_equal(result.channel_max, activation.max((1, 2)))
    assert result.histogram.shape == (BINS,)
    assert result.histogram.sum() == activation.size
    assert result.histogram.min() >= 0


@given(ACTIVATIONS)
@settings(deadline=None)
def test_every_statistic_is_that_of_numpy_in_float64(activation: npt.NDArray[np.float32]) -> None:
    assert_equal_to_numpy(activation)


@pytest.mark.parametrize("offset", [0.0, 1e3])
def test_a_large_activation_keeps_its_precision(offset: float) -> None:
    noise = np.random.default_rng(0).standard_normal((64, 56, 56), dtype=np.float32)
    assert_equal_to_numpy(noise + np.float32(offset))


@pytest.mark.parametrize("value", [0.0, -3.5, 0.1, 1e-38])
def test_a_constant_activation_has_no_spread(value: float) -> None:
    result = layer_statistics(torch.full((3, 5, 7), value))
    value = float(np.float32(value))
    assert (result.minimum, result.maximum, result.std) == (value, value, 0)
    assert result.zero_fraction == (value == 0)
    assert result.histogram[0] == 3 * 5 * 7
    assert result.quantile(0.3) == value


def test_one_cell_is_enough() -> None:
    result = layer_statistics(torch.tensor([[[2.0]], [[-1.0]]]))
    assert (result.mean, result.std) == pytest.approx((0.5, 1.5))
    assert (result.histogram[0], result.histogram[-1]) == (1, 1)


def test_both_zeros_count_and_tiny_values_do_not() -> None:
    result = layer_statistics(torch.tensor([0.0, -0.0, 1e-30, -1e-30]).reshape(1, 2, 2))
    assert result.zero_fraction == 0.5


def test_the_histogram_has_equal_bins_from_minimum_to_maximum() -> None:
    integers = torch.arange(0, 257).float().reshape(1, 1, 257)  # bin k holds k; the last two share
    histogram = layer_statistics(integers).histogram
    assert histogram.tolist() == [1] * 255 + [2]


def test_the_histogram_is_numpy_s_up_to_rounding_at_the_edges() -> None:
    activation = np.random.default_rng(1).standard_normal((32, 28, 28), dtype=np.float32)
    result = layer_statistics(torch.from_numpy(activation)).histogram
    exact, _ = np.histogram(activation.astype(np.float64), BINS)
    moved = np.abs(np.cumsum(result) - np.cumsum(exact))
    assert moved.max() <= 2  # of 25,088 values


@pytest.mark.parametrize("span", [1e-44, 1e-37, 1e30])
def test_a_histogram_of_any_span_is_whole(span: float) -> None:
    activation = torch.linspace(0, 1, 64).mul(span).reshape(4, 4, 4)
    assert layer_statistics(activation).histogram.sum() == 64


@pytest.mark.parametrize("q", [0, 0.01, 0.25, 0.5, 0.99, 1])
def test_quantiles_are_right_within_one_bin(q: float) -> None:
    activation = np.random.default_rng(2).exponential(size=(16, 14, 14)).astype(np.float32)
    result = layer_statistics(torch.from_numpy(activation))
    bin_width = (result.maximum - result.minimum) / BINS
    assert result.quantile(q) == pytest.approx(np.quantile(activation, q), abs=1.01 * bin_width)


@given(ACTIVATIONS, st.floats(0, 1))
@settings(deadline=None)
def test_a_quantile_among_exact_zeros_is_zero(
    activation: npt.NDArray[np.float32], q: float
) -> None:
    result = layer_statistics(torch.from_numpy(activation))
    negative, zero = (activation < 0).sum(), (activation == 0).sum()
    if negative < q * activation.size < negative + zero:
        assert result.quantile(q) == 0


@pytest.mark.parametrize("lowest", [0.0, -0.5, -1.0])
def test_quantiles_beside_an_atom_of_zeros_are_right_within_one_bin(lowest: float) -> None:
    activation = np.random.default_rng(3).uniform(lowest - 1, 1, (16, 14, 14)).astype(np.float32)
    activation[activation < lowest] = 0
    result = layer_statistics(torch.from_numpy(activation))
    bin_width = (result.maximum - result.minimum) / BINS
    quantiles = [result.quantile(q) for q in np.linspace(0, 1, 101)]
    exact = np.quantile(activation, np.linspace(0, 1, 101))
    np.testing.assert_allclose(quantiles, exact, atol=1.01 * bin_width)
    assert quantiles == sorted(quantiles)
    assert quantiles.count(0) >= 100 * result.zero_fraction - 1


def test_the_median_of_a_layer_that_is_mostly_zero_is_zero() -> None:
    activation = torch.zeros(8, 4, 4)
    activation[0] = torch.linspace(0.1, 3.2, 16).reshape(4, 4)
    result = layer_statistics(activation)
    assert result.quantile(0.5) == 0
    assert result.quantile(0.9) > 0


def test_layout_precision_and_gradient_of_the_tensor_do_not_matter() -> None:
    plain = torch.randn(8, 6, 5, generator=torch.Generator().manual_seed(0)).bfloat16()
    permuted = plain.permute(1, 2, 0).contiguous().permute(2, 0, 1).requires_grad_()
    expected, result = layer_statistics(plain.float()), layer_statistics(permuted)
    assert result.mean == expected.mean
    assert result.std == pytest.approx(expected.std, rel=1e-12)
    np.testing.assert_array_equal(result.histogram, expected.histogram)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_values_that_are_not_finite_are_named(bad: float) -> None:
    activation = torch.ones(2, 3, 3)
    activation[1, 1, 1] = bad
    with pytest.raises(UnfitModel, match="infinite or not a number"):
        layer_statistics(activation)
