"""A layer's channels in numbers, one map of all of them, and what is active at a place."""

import numpy as np
import pytest
import torch

from explainers import Engine, Model
from explainers.engine.requests import (
    ActivationMapsRequest,
    ChannelMapsRequest,
    ChannelsRequest,
    ImageRef,
    PositionRequest,
    TraceRequest,
)
from explainers.errors import UnknownChannel
from explainers.layers.activation_maps import FUNCTIONS, activation_map
from explainers.layers.channels import at_position, channel_maps, channels
from explainers.layers.results import ORDERS, REDUCTIONS, TILE
from explainers.passes.cams import hires_cam
from explainers.results import Layer
from tests.unit.explainers.engine_parts import KEY, Counting

ACTIVATION = torch.tensor([[[0.0, 4.0], [0.0, 0.0]], [[-1.0, -3.0], [2.0, 2.0]]])
GRADIENT = torch.tensor([[[1.0, 0.5], [1.0, 1.5]], [[1.0, -1.0], [0.0, 2.0]]])


def test_channels_by_hand() -> None:
    result = channels(ACTIVATION, GRADIENT)
    assert result.mean.tolist() == [1, 0]
    assert result.std.tolist() == pytest.approx([3**0.5, 4.5**0.5])
    assert (result.minimum.tolist(), result.maximum.tolist()) == ([0, -3], [4, 2])
    assert result.zero_fraction.tolist() == [0.75, 0]
    assert result.weight.tolist() == [1, 0.5]
    assert result.contribution.tolist() == [2, 6]
    assert result.contribution.sum() == hires_cam(ACTIVATION, GRADIENT).values.sum()


def test_channels_at_the_bound_of_a_relu6_are_ordered_by_their_means() -> None:
    clipped = torch.tensor([[[6.0, 0]], [[6, 6]], [[5, 5]], [[6, 3]]])
    assert channels(clipped, None).order("maximum").tolist() == [1, 3, 0, 2]


def test_orders_put_the_highest_first() -> None:
    result = channels(ACTIVATION, GRADIENT)
    orders = {order: result.order(order).tolist() for order in ORDERS}
    assert orders == {
        "contribution": [1, 0],
        "weight": [0, 1],
        "mean": [0, 1],
        "maximum": [0, 1],
        "index": [0, 1],
    }


def test_maps_in_the_order_requested() -> None:
    result = channel_maps(ACTIVATION, (1, 0, 1))
    np.testing.assert_array_equal(result.values, ACTIVATION[[1, 0, 1]])
    with pytest.raises(UnknownChannel, match="no channel 2; choose one from 0 to 1"):
        channel_maps(ACTIVATION, (0, 2))


def test_the_cell_that_covers_a_place() -> None:
    layers = (Layer("a", "a", (2, 2, 2)),)
    for place, cell, best in (((0.9, 0.1), [0, 1], [0, 1]), ((0.2, 0.5), [1, 0], [1, 0])):
        result = at_position(layers, {"a": ACTIVATION}, place, 3)
        assert result.cells.tolist() == [cell]
        assert result.channels.tolist() == [[*best, -1]]
        row, column = cell
        assert result.tied.tolist() == [1]
        assert result.values[0, :2].tolist() == ACTIVATION[best, row, column].tolist()
    assert at_position(layers, {"a": ACTIVATION}, (1.0, 7.0), 1).cells.tolist() == [[1, 1]]


def test_the_channels_that_share_the_highest_value_are_counted() -> None:
    """A ReLU6 clips three of four channels at the cell; two of them are listed."""
    clipped = torch.tensor([6.0, 1.0, 6.0, 6.0]).view(4, 1, 1)
    result = at_position((Layer("a", "a", (4, 1, 1)),), {"a": clipped}, (0.5, 0.5), 2)
    assert (result.channels.tolist(), result.tied.tolist()) == ([[0, 2]], [3])


def test_tiles_at_a_place_are_whole_maps_each_on_its_own_range() -> None:
    """By hand: a 2 x 2 map is repeated, one of 56 x 56 averaged, a constant one has no range."""
    small = torch.tensor([[[0.0, 1.0], [2.0, 4.0]], [[3.0, 3.0], [3.0, 3.0]]])
    large = torch.zeros(1, 56, 56)
    large[0, :2, :2] = torch.tensor([[1.0, 3.0], [5.0, 7.0]])  # one cell of 28 x 28: 4
    large[0, 54:, 54:] = 2.0
    layers = Layer("a", "a", (2, 2, 2)), Layer("b", "b", (1, 56, 56))
    result = at_position(layers, {"a": small, "b": large}, (1.0, 1.0), 3)
    assert result.tiles.shape == (2, 3, TILE, TILE)
    quarters = result.tiles[0, 0, :: TILE // 2, :: TILE // 2]
    assert quarters.tolist() == [[1, 64], [128, 255]]  # 1 + 254 x 0, 1/4, 1/2, 1
    assert (result.tiles[0, 1] == 1).all()
    assert not result.tiles[0, 2].any()
    assert result.tiles[1, 0, [0, 0, -1], [0, 1, -1]].tolist() == [255, 1, 128]


def test_reductions_by_hand() -> None:
    assert tuple(FUNCTIONS) == REDUCTIONS
    maps = {name: activation_map(ACTIVATION, name) for name in REDUCTIONS}
    assert maps["sum"].values.tolist() == [[-1, 1], [2, 2]]
    assert maps["mean"].values.tolist() == [[-0.5, 0.5], [1, 1]]
    assert maps["maximum"].values.tolist() == [[0, 4], [2, 2]]
    np.testing.assert_allclose(maps["norm"].values, [[1, 5], [2, 2]])
    assert [name for name in REDUCTIONS if not maps[name].signed] == ["norm"]


@pytest.mark.parametrize("shape", [(3, 4, 5), (40, 3, 3)], ids=["few channels", "few cells"])
def test_the_first_component_is_that_of_the_svd(shape: tuple[int, int, int]) -> None:
    activation = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    cells = activation.flatten(1).T.numpy()
    u, s, _ = np.linalg.svd(cells - cells.mean(0), full_matrices=False)
    result = activation_map(activation, "component").values.ravel()
    np.testing.assert_allclose(np.abs(result), np.abs(u[:, 0] * s[0]), rtol=1e-3, atol=1e-4)
    assert np.corrcoef(result, cells.mean(1))[0, 1] >= 0


def test_cells_that_are_all_alike_have_no_component() -> None:
    assert not activation_map(torch.ones(3, 4, 4), "component").values.any()


def test_the_engine_answers_from_one_pass(
    engine: Engine, model: Model, net: Counting, image: ImageRef
) -> None:
    target = engine.trace(TraceRequest(KEY, image)).target
    passes = len(net.batches)
    result = engine.compute(ChannelsRequest(KEY, image, "last", target))
    strongest = tuple(result.order("mean")[:2].tolist())
    maps = engine.compute(ChannelMapsRequest(KEY, image, "last", strongest)).values
    np.testing.assert_allclose(maps.mean((1, 2)), result.mean[list(strongest)], rtol=1e-5)
    place = engine.compute(PositionRequest(KEY, image, 0.5, 0.5, 1))
    assert (
        place.values[1, 0]
        == engine.compute(ActivationMapsRequest(KEY, image, "maximum"))
        .maps[1]
        .values[tuple(place.cells[1])]
    )
    assert len(net.batches) == passes
    other = engine.compute(ChannelsRequest(KEY, image, "last", (target + 1) % 5))
    np.testing.assert_array_equal(other.mean, result.mean)
    assert not np.allclose(other.weight, result.weight)
    assert len(net.batches) == passes + 1


def test_without_a_trace_one_forward_is_enough(
    engine: Engine, net: Counting, image: ImageRef
) -> None:
    engine.compute(PositionRequest(KEY, image, 0.5, 0.5))
    assert len(net.batches) == 1
    with pytest.raises(UnknownChannel):
        engine.compute(ChannelMapsRequest(KEY, image, "last", (6,)))
