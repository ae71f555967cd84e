"""Receptive fields by hand: stride, padding, dilation, pooling, branches, and what sees all."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from explainers.errors import UnfitModel
from explainers.layer_results import ReceptiveField
from explainers.models import load_model
from explainers.receptive_field import receptive_field
from explainers.results import IntArray
from tests.unit.explainers.engine_parts import hooks

SIZE = 24


def pixels(image: object) -> Tensor:
    return torch.rand(3, SIZE, SIZE, generator=torch.Generator().manual_seed(0))


def field(net: nn.Module) -> ReceptiveField:
    """Of the part called "0"; no hook is left behind."""
    work = receptive_field(load_model(net, preprocess=pixels, layers=("0",)), "0")
    while True:
        try:
            next(work)
        except StopIteration as done:
            assert hooks(net) == 0
            return done.value  # type: ignore[no-any-return]


def rows(*parts: nn.Module) -> IntArray:
    """The rows of each cell's field behind these parts; the columns must be the same."""
    body = nn.Sequential(*parts)
    channels = body(torch.zeros(1, 3, SIZE, SIZE)).shape[1]
    head = (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 2))
    found = field(nn.Sequential(body, *head))
    assert found.rows.tolist() == found.columns.tolist()
    assert found.size == (SIZE, SIZE)
    return found.rows


def conv(kernel: int, inputs: int = 3, **options: int) -> nn.Conv2d:
    """One whose weights and bias leave no activation: the field does not depend on them."""
    made = nn.Conv2d(inputs, 4, kernel, **options)  # type: ignore[arg-type]
    nn.init.zeros_(made.weight)
    nn.init.constant_(made.bias, -1.0)  # type: ignore[arg-type]
    return made


class Branches(nn.Module):
    """x + f(x), where f sees 5 pixels: the shortcut does not shrink the field."""

    def __init__(self) -> None:
        super().__init__()
        self.wide = conv(5, padding=2)
        self.shortcut = conv(1)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu_(self.shortcut(x)) + self.wide(x).relu_()


class Excited(nn.Module):
    """A gate that pools over all positions."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = conv(1)
        self.values = conv(3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.values(x) * torch.sigmoid(self.gate(x.mean((2, 3), keepdim=True)))


def test_a_3_x_3_convolution_with_padding() -> None:
    found = rows(conv(3, padding=1), nn.ReLU())
    assert found[0].tolist() == [0, 2]
    assert found[10].tolist() == [9, 12]
    assert found[-1].tolist() == [22, 24]


def test_without_padding_the_grid_shrinks() -> None:
    found = rows(conv(5))
    assert found.tolist() == [[i, i + 5] for i in range(20)]


def test_stride_spreads_the_fields() -> None:
    found = rows(conv(3, stride=2, padding=1), conv(3, 4, stride=2, padding=1))
    assert found.tolist() == [[max(0, 4 * i - 3), min(24, 4 * i + 4)] for i in range(6)]


def test_dilation_widens_them() -> None:
    assert rows(conv(3, dilation=4, padding=4))[10].tolist() == [6, 15]


@pytest.mark.parametrize("pool", [nn.MaxPool2d, nn.AvgPool2d])
def test_every_pixel_of_a_pooling_window_counts(pool: type[nn.Module]) -> None:
    found = rows(conv(3, padding=1), pool(3, 2, 1))
    assert found[5].tolist() == [8, 13]


def test_a_dilated_maximum() -> None:
    assert rows(nn.MaxPool2d(3, 1, 1, dilation=2), conv(1))[10].tolist() == [9, 14]


def test_a_residual_branch_has_the_field_of_its_widest_way() -> None:
    assert rows(nn.BatchNorm2d(3), Branches())[10].tolist() == [8, 13]


def test_a_1_x_1_convolution_with_stride_leaves_gaps_between_fields() -> None:
    assert rows(conv(1, stride=4)).tolist() == [[4 * i, 4 * i + 1] for i in range(6)]


@pytest.mark.parametrize("part", [Excited(), nn.Sequential(conv(3, padding=1), nn.GroupNorm(2, 4))])
def test_what_pools_over_all_positions_sees_the_whole_crop(part: nn.Module) -> None:
    assert {tuple(ends) for ends in rows(part).tolist()} == {(0, SIZE)}


class ChannelsLast(nn.Module):
    """Puts out (1, height, width, channels)."""

    def forward(self, x: Tensor) -> Tensor:
        return x.permute(0, 2, 3, 1)


class Tokens(nn.Module):
    """Patches of four pixels as tokens behind a class token, mixed or not."""

    def __init__(self, mixed: bool) -> None:
        super().__init__()
        self.embed = nn.Conv2d(3, 8, 4, stride=4)
        self.mix = nn.MultiheadAttention(8, 2, batch_first=True) if mixed else None

    def forward(self, x: Tensor) -> Tensor:
        cells = self.embed(x).flatten(2).transpose(1, 2)
        tokens = torch.cat([torch.zeros_like(cells[:, :1]), cells], 1)
        return tokens + self.mix(tokens, tokens, tokens)[0] if self.mix else tokens


def test_cells_among_tokens_see_their_patch_and_once_mixed_the_whole_crop() -> None:
    for mixed in (False, True):
        head = (nn.Flatten(), nn.Linear(8 * 37, 2))
        found = field(nn.Sequential(Tokens(mixed), *head))
        assert found.size == (SIZE, SIZE)
        patches = [[0, SIZE] if mixed else [4 * i, 4 * i + 4] for i in range(6)]
        assert found.rows.tolist() == found.columns.tolist() == patches
        assert found.whole == mixed


def test_cells_with_the_channels_last_get_a_sentence() -> None:
    """The layer is told as (channels, height, width), and what it puts out is something else."""
    model = load_model(
        nn.Sequential(ChannelsLast(), nn.Flatten(), nn.Linear(3 * SIZE * SIZE, 2)),
        preprocess=pixels,
        layers=("0",),
    )
    told = replace(model.layers[0], shape=(3, SIZE, SIZE))
    model = replace(model, card=replace(model.card, layers=(told,)))
    with pytest.raises(UnfitModel, match="channels first and for tokens only"):
        next(receptive_field(model, "0"))


def test_a_grid_that_is_no_square() -> None:
    net = nn.Sequential(
        nn.Conv2d(3, 2, (3, 5), stride=(4, 2), padding=(1, 2)),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(2, 2),
    )
    found = field(net)
    assert found.rows.tolist() == [[max(0, 4 * i - 1), 4 * i + 2] for i in range(6)]
    assert found.columns.tolist() == [[max(0, 2 * i - 2), min(24, 2 * i + 3)] for i in range(12)]
    assert not found.whole
