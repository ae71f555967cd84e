"""How many layers are shown is stated, and of each block that is none, why."""

import torch
from torch import Tensor, nn

from explainers.models import left_out
from explainers.passes.tracing import trace_input
from tests.unit.explainers.token_nets import (
    COLUMNS,
    ROWS,
    SQUARE,
    Transformer,
    cait,
    notes_of,
    opened,
    pixels,
    vit,
)


def test_tokens_that_do_not_lie_row_by_row_are_left_out_and_it_is_stated() -> None:
    def by_columns(cells: Tensor) -> Tensor:
        return cells.unflatten(1, (ROWS, COLUMNS)).transpose(1, 2).flatten(1, 2)

    model = opened(Transformer(order=by_columns))
    assert [layer.name for layer in model.layers] == ["patches"]
    assert notes_of(model) == [
        "1 layer: patches.",
        "blocks.0 and blocks.1 are left out: the tokens there are not in row order, so they "
        "cannot be arranged as maps.",
    ]
    square = opened(Transformer(order=lambda cells: cells.flip(1)), SQUARE)
    assert [layer.name for layer in square.layers] == ["patches"]


def test_blocks_that_are_no_layers_are_named_with_the_reason() -> None:
    assert notes_of(opened(vit()())) == [
        "2 layers: patch_embed and blocks.0.",
        "blocks.1 and norm are left out: no logit depends on the cells there; the head reads the "
        "class token or the like.",
    ]
    assert notes_of(opened(cait())) == [
        "3 layers: patch_embed, blocks.0 and blocks.1.",
        "norm is left out: no logit depends on the cells there; the head reads the class token or "
        "the like.",
        "blocks_token_only.0 and blocks_token_only.1 are left out: the output there is only the "
        "class token.",
    ]
    assert left_out(opened(vit()()).card.notes) == notes_of(opened(vit()()))[1:]
    chosen = opened(vit()(), layers=("blocks.1",))
    assert left_out(chosen.card.notes) == []
    assert notes_of(chosen) == ["1 layer, as chosen."]


class Handing(nn.Module):
    """A stage that puts out maps and a class token beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.mix = nn.Conv2d(4, 4, 3, padding=1), nn.Linear(4, 4)

    def forward(self, pair: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        maps, token = pair
        return self.conv(maps), token + self.mix(maps.mean((2, 3)))[:, None]


def test_maps_that_only_hand_on_a_class_token_are_left_out() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Conv2d(3, 4, 8, 8)
            self.stages = nn.ModuleList([Handing(), Handing(), Handing()])
            self.rest = nn.Linear(4, 4)
            self.head = nn.Linear(4, 3)

        def forward(self, x: Tensor) -> Tensor:
            pair = self.embed(x), torch.zeros(len(x), 1, 4)
            for stage in self.stages:
                pair = stage(pair)
            self.rest(pair[0].flatten(2).transpose(1, 2))
            return self.head(pair[1][:, 0])

    model = opened(Net())
    assert [layer.name for layer in model.layers] == ["embed", "stages.0", "stages.1"]
    assert trace_input(model, pixels(0)).cam("stages.1").values.any()
