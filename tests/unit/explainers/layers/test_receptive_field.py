"""Receptive fields by hand: stride, padding, dilation, pooling, branches, and what sees all."""

import pytest
import torch
from torch import Tensor, nn
from torchvision.models import SwinTransformer

from explainers.errors import UnfitModel
from explainers.layers.receptive_field import receptive_field
from explainers.layers.results import ReceptiveField
from explainers.models import load_model
from explainers.results import IntArray
from explainers.work.steps import finish
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
    result = field(nn.Sequential(body, *head))
    assert result.rows.tolist() == result.columns.tolist()
    assert result.size == (SIZE, SIZE)
    return result.rows


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
    result = rows(conv(3, padding=1), nn.ReLU())
    assert result[0].tolist() == [0, 2]
    assert result[10].tolist() == [9, 12]
    assert result[-1].tolist() == [22, 24]


def test_without_padding_the_grid_shrinks() -> None:
    result = rows(conv(5))
    assert result.tolist() == [[i, i + 5] for i in range(20)]


def test_stride_spreads_the_fields() -> None:
    result = rows(conv(3, stride=2, padding=1), conv(3, 4, stride=2, padding=1))
    assert result.tolist() == [[max(0, 4 * i - 3), min(24, 4 * i + 4)] for i in range(6)]


def test_dilation_widens_them() -> None:
    assert rows(conv(3, dilation=4, padding=4))[10].tolist() == [6, 15]


@pytest.mark.parametrize("pool", [nn.MaxPool2d, nn.AvgPool2d])
def test_every_pixel_of_a_pooling_window_counts(pool: type[nn.Module]) -> None:
    result = rows(conv(3, padding=1), pool(3, 2, 1))
    assert result[5].tolist() == [8, 13]


def test_a_dilated_maximum() -> None:
    assert rows(nn.MaxPool2d(3, 1, 1, dilation=2), conv(1))[10].tolist() == [9, 14]


def test_a_residual_branch_has_the_field_of_its_widest_way() -> None:
    assert rows(nn.BatchNorm2d(3), Branches())[10].tolist() == [8, 13]


def test_a_1_x_1_convolution_with_stride_leaves_gaps_between_fields() -> None:
    assert rows(conv(1, stride=4)).tolist() == [[4 * i, 4 * i + 1] for i in range(6)]


@pytest.mark.parametrize("part", [Excited(), nn.Sequential(conv(3, padding=1), nn.GroupNorm(2, 4))])
def test_what_pools_over_all_positions_sees_the_whole_crop(part: nn.Module) -> None:
    assert {tuple(ends) for ends in rows(part).tolist()} == {(0, SIZE)}


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
        result = field(nn.Sequential(Tokens(mixed), *head))
        assert result.size == (SIZE, SIZE)
        patches = [[0, SIZE] if mixed else [4 * i, 4 * i + 4] for i in range(6)]
        assert result.rows.tolist() == result.columns.tolist() == patches
        assert result.whole == mixed


def test_shifted_windows_with_the_channels_last_see_what_their_mask_leaves() -> None:
    """Windows of 4 x 4 patches, then the same shifted by 2; what wraps around is masked."""
    net = SwinTransformer([4, 4], 12, [2], [2], [4, 4], num_classes=2)
    picture = torch.rand(3, 32, 32, generator=torch.Generator().manual_seed(0))
    names = ("features.1.0", "features.1.1")
    model = load_model(net, preprocess=lambda _: picture, layers=names)
    assert {layer.form for layer in model.layers} == {"nhwc"}
    plain, shifted = (finish(receptive_field(model, name)) for name in names)
    assert plain.rows.tolist() == [[0, 16]] * 4 + [[16, 32]] * 4
    assert shifted.rows.tolist() == [[0, 16]] * 2 + [[0, 32]] * 4 + [[16, 32]] * 2
    assert shifted.columns.tolist() == shifted.rows.tolist()


def test_a_cell_that_sees_nothing_gets_a_sentence() -> None:
    with pytest.raises(UnfitModel, match="The receptive field of a cell of 0 cannot be computed"):
        rows(Blind())


class Blind(nn.Module):
    """The right half of what it puts out is the same for every picture."""

    def forward(self, x: Tensor) -> Tensor:
        half = torch.zeros_like(x)
        half[..., : SIZE // 2] = x[..., : SIZE // 2]
        return half


class Attention(nn.Module):
    """Tokens that see one another within a window of 4 x 4 places, and a shortcut."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(8)
        self.mixed = nn.Linear(8, 24)
        self.out = nn.Linear(8, 8)

    def forward(self, x: Tensor) -> Tensor:
        n, channels, height, width = x.shape
        windows = x.reshape(n, channels, height // 4, 4, width // 4, 4).permute(0, 2, 4, 3, 5, 1)
        flat = windows.reshape(-1, 16, channels)
        query, key, value = self.mixed(self.norm(flat)).chunk(3, -1)
        flat = flat + self.out((query @ key.transpose(1, 2)).softmax(-1) @ value)
        back = flat.reshape(n, height // 4, width // 4, 4, 4, channels).permute(0, 5, 1, 3, 2, 4)
        return back.reshape(x.shape)


@pytest.mark.slow
def test_nothing_overflows_however_many_windows_of_attention_follow_one_another() -> None:
    result = rows(nn.Conv2d(3, 8, 1), *(Attention() for _ in range(40)))
    assert result.tolist() == [[start, start + 4] for start in range(0, SIZE, 4) for _ in range(4)]


def test_a_grid_that_is_no_square() -> None:
    net = nn.Sequential(
        nn.Conv2d(3, 2, (3, 5), stride=(4, 2), padding=(1, 2)),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(2, 2),
    )
    result = field(net)
    assert result.rows.tolist() == [[max(0, 4 * i - 1), 4 * i + 2] for i in range(6)]
    assert result.columns.tolist() == [[max(0, 2 * i - 2), min(24, 2 * i + 3)] for i in range(12)]
    assert not result.whole
