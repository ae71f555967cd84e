"""The grid of a transformer's tokens is that of its own patch embedding, told by marks."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from timm.models.cait import Cait
from timm.models.deit import VisionTransformerDistilled
from timm.models.mvitv2 import MultiScaleVit, MultiScaleVitCfg
from timm.models.pit import PoolingVisionTransformer
from timm.models.vision_transformer import VisionTransformer
from torch import Tensor, nn

from explainers import Model, load_model
from explainers.answers import question_key
from explainers.maps import TOKENS, as_maps
from explainers.models.calls import Call, record_calls
from explainers.models.tokens import TokenSearch
from explainers.preprocess import ImagePreprocess
from explainers.requests import ImageRef, TraceRequest
from explainers.results import Layer
from explainers.scan_batch import run_batch
from explainers.scan_layout import scan_layout
from explainers.tracing import trace_input

SIZE = (48, 32)  # of the input
SQUARE = (32, 32)
PATCH = 8
ROWS, COLUMNS = 6, 4
CELLS = ROWS * COLUMNS


class Mixing(nn.Module):
    """A block: a layer per token, then every token sees all others."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner, self.outer = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.outer(torch.relu(self.inner(self.norm(x)))) + x.mean(1, keepdim=True)


class Patches(nn.Module):
    """The patch embedding: a convolution, or a linear layer on unfolded patches."""

    def __init__(self, width: int, *, linear: bool) -> None:
        super().__init__()
        self.linear = nn.Linear(3 * PATCH**2, width) if linear else None
        self.conv = None if linear else nn.Conv2d(3, width, PATCH, PATCH)

    def forward(self, x: Tensor) -> Tensor:
        if self.linear is not None:
            return self.linear(nn.functional.unfold(x, PATCH, stride=PATCH).transpose(1, 2))
        assert self.conv is not None
        return self.conv(x).flatten(2).transpose(1, 2)


class Transformer(nn.Module):
    """Two blocks on patches, with tokens of its own before and after those of the cells."""

    def __init__(
        self,
        before: int = 0,
        after: int = 0,
        order: Callable[[Tensor], Tensor] = lambda cells: cells,
        *,
        linear: bool = False,
    ) -> None:
        super().__init__()
        width = 8
        self.patches = Patches(width, linear=linear)
        self.before, self.after = torch.zeros(1, before, width), torch.zeros(1, after, width)
        self.order = order
        self.blocks = nn.Sequential(Mixing(width), Mixing(width))
        self.head = nn.Linear(width, 3)

    def forward(self, x: Tensor) -> Tensor:
        cells = self.order(self.patches(x))
        own = [each.expand(len(x), -1, -1) for each in (self.before, self.after)]
        return self.head(self.blocks(torch.cat([own[0], cells, own[1]], 1)).mean(1))


def opened(net: nn.Module, size: tuple[int, int] = SIZE, **options: object) -> Model:
    preprocess = ImagePreprocess(resize_size=size, crop_size=size)
    return load_model(net, preprocess=preprocess, **options)  # type: ignore[arg-type]


def pixels(seed: int, size: tuple[int, int] = SIZE) -> Tensor:
    return torch.randn(1, 3, *size, generator=torch.Generator().manual_seed(seed))


def warnings_of(model: Model) -> list[str]:
    return [note.text for note in model.card.notes if note.topic == "layers" and note.warning]


def notes_of(model: Model) -> list[str]:
    return [note.text for note in model.card.notes if note.topic == "layers"]


@pytest.mark.parametrize("linear", [False, True], ids=["convolution", "linear"])
@pytest.mark.parametrize(
    ("before", "after"), [(0, 0), (1, 0), (2, 0), (5, 0), (0, 1), (1, 4), (0, 12), (20, 0)]
)
def test_cells_are_found_wherever_the_other_tokens_stand(
    before: int, after: int, linear: bool
) -> None:
    model = opened(Transformer(before, after, linear=linear))
    layer = model.layers[-1]
    assert layer.name == "blocks.1"
    assert layer.shape == (8, ROWS, COLUMNS)
    assert layer.start == (before if after else None)
    assert warnings_of(model) == []
    tokens = torch.arange(before + CELLS + after).float()[None, :, None]
    maps = as_maps(tokens, layer)
    assert maps.flatten().tolist() == list(range(before, before + CELLS))


def test_the_map_of_a_disturbed_patch_lies_where_the_patch_lies() -> None:
    model = opened(Transformer(0, 5))
    name = model.layers[-2].name
    calm, disturbed = pixels(0), pixels(0)
    disturbed[:, :, 8:16, 24:32] += 9  # row 1, column 3
    maps = [trace_input(model, each, 0).pair(name)[0] for each in (calm, disturbed)]
    change = (maps[1] - maps[0]).abs().mean(0)
    assert divmod(int(change.argmax()), COLUMNS) == (1, 3)


def test_a_scan_reads_the_same_tokens() -> None:
    model = opened(Transformer(0, 5))
    layer = model.layers[-2]
    layout = scan_layout(model, (layer.name,))
    inputs = torch.cat([pixels(0), pixels(1)])
    kept = run_batch(model, layout, inputs.numpy(), [-1, -1], "predicted")
    cam = trace_input(model, inputs[1:]).cam(layer.name).values
    np.testing.assert_allclose(kept.columns[f"cam.{layer.name}"][1], cam, rtol=1e-3, atol=1e-6)


def test_where_the_cells_lie_is_part_of_a_questions_key() -> None:
    card = opened(Transformer(1)).card
    request = TraceRequest(card.key, ImageRef("0" * 64, "x"))  # type: ignore[arg-type]
    moved = replace(card, layers=(*card.layers[:-1], replace(card.layers[-1], start=0)))
    assert question_key(card, request) != question_key(moved, request)
    plain = Layer("a", "a", (1, 2, 3))
    assert repr(plain) == "Layer(name='a', label='a', shape=(1, 2, 3), form='nchw')"


def test_tokens_that_do_not_lie_row_by_row_are_left_out_and_it_is_stated() -> None:
    def by_columns(cells: Tensor) -> Tensor:
        return cells.unflatten(1, (ROWS, COLUMNS)).transpose(1, 2).flatten(1, 2)

    model = opened(Transformer(order=by_columns))
    assert [layer.name for layer in model.layers] == ["patches"]
    assert notes_of(model) == [
        "Layers: 1, patches.",
        "blocks.0 and blocks.1 are left out: the tokens there do not lie row by row, so they "
        "cannot be laid out as maps.",
    ]
    square = opened(Transformer(order=lambda cells: cells.flip(1)), SQUARE)
    assert [layer.name for layer in square.layers] == ["patches"]


def test_a_grid_set_by_hand_goes_first() -> None:
    model = opened(Transformer(0, 1), grid=(3, 8))
    assert {layer.shape[1:] for layer in model.layers if layer.form == TOKENS} == {(3, 8)}
    assert model.layers[-1].start == 0  # the same number of cells: they stand where they were found
    assert warnings_of(model) == []


class Unmarked(nn.Module):
    """Its first token is a mean of all pixels, so that no mark tells a cell from another."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = Patches(8, linear=False)
        self.blocks = nn.Sequential(Mixing(8), Mixing(8))
        self.head = nn.Linear(8, 3)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.patches(x - x.mean((2, 3), keepdim=True))
        own = tokens.mean(1, keepdim=True)
        return self.head(self.blocks(torch.cat([own, tokens + own], 1)).mean(1))


def test_a_guessed_grid_is_a_warning() -> None:
    model = opened(Unmarked())
    assert model.layers[-1].shape == (8, ROWS, COLUMNS)
    assert warnings_of(model) == [
        "The grid 6x4 of blocks.0 and blocks.1 was guessed from the number of tokens; if maps look "
        "scrambled, set it with --grid ROWSxCOLUMNS."
    ]
    assert warnings_of(opened(Unmarked(), grid=(6, 4))) == []


Place = tuple[int, int, int]
VIT = {"patch_size": 8, "embed_dim": 16, "depth": 2, "num_heads": 2, "num_classes": 3}


def vit(**options: object) -> Callable[[], nn.Module]:
    return lambda: VisionTransformer(SIZE, **VIT, **options)  # type: ignore[arg-type]


def distilled() -> nn.Module:
    return VisionTransformerDistilled(img_size=SIZE, **VIT)


def cait() -> nn.Module:
    return Cait(img_size=SIZE, **VIT)


def pit() -> nn.Module:
    return PoolingVisionTransformer(
        32, 8, 8, "overlap", (8, 8), (2, 2), (1, 2), num_classes=3, mlp_ratio=1
    )


def mvit() -> nn.Module:
    stages = MultiScaleVitCfg(
        depths=(1, 1), embed_dim=(8, 16), num_heads=(1, 2), use_cls_token=True
    )
    return MultiScaleVit(stages, img_size=SQUARE, num_classes=3)


# The network, its input, and the grid and the first cell's token of the layers of tokens in order.
KNOWN: dict[str, tuple[Callable[[], nn.Module], tuple[int, int], list[Place]]] = {
    "vit": (vit(), SIZE, [(6, 4, 0), (6, 4, 1)]),
    "registers": (vit(reg_tokens=4), SIZE, [(6, 4, 0), (6, 4, 5)]),
    "registers alone": (
        vit(reg_tokens=4, class_token=False, global_pool="avg"),
        SIZE,
        [(6, 4, 0), (6, 4, 4), (6, 4, 4)],
    ),
    "distilled": (distilled, SIZE, [(6, 4, 0), (6, 4, 2)]),
    "cait": (cait, SIZE, [(6, 4, 0), (6, 4, 0), (6, 4, 0)]),
    "mvit": (mvit, SQUARE, [(8, 8, 0), (8, 8, 1)]),
    "pit": (pit, SQUARE, [(4, 4, 1), (4, 4, 1), (2, 2, 1)]),
}


@pytest.mark.parametrize("name", KNOWN)
def test_transformers_of_timm(name: str) -> None:
    make, size, expected = KNOWN[name]
    net = make()
    model = opened(net, size)
    layers = [layer for layer in model.layers if layer.form == TOKENS]
    counts = {call.name: call.shape[1] for call in tokens_of(net, size)}
    starts = [
        counts[layer.name] - rows * columns if layer.start is None else layer.start
        for layer in layers
        for _, rows, columns in [layer.shape]
    ]
    places = [(*layer.shape[1:], start) for layer, start in zip(layers, starts, strict=True)]
    assert places == expected
    assert warnings_of(model) == []
    assert not any(child._forward_hooks for child in net.modules())


def tokens_of(net: nn.Module, size: tuple[int, int]) -> list[Call]:
    """The calls that put out a sequence."""
    calls = record_calls(net.eval(), pixels(0, size)).last_calls()
    return [call for call in calls if len(call.shape) == 3]


def test_blocks_that_are_no_layers_are_named_with_the_reason() -> None:
    assert notes_of(opened(vit()())) == [
        "Layers: 2, patch_embed and blocks.0.",
        "blocks.1 and norm are left out: no logit depends on the cells there; the head reads the "
        "class token or the like.",
    ]
    assert notes_of(opened(cait())) == [
        "Layers: 3, patch_embed, blocks.0 and blocks.1.",
        "norm is left out: no logit depends on the cells there; the head reads the class token or "
        "the like.",
        "blocks_token_only.0 and blocks_token_only.1 are left out: the output there is the class "
        "token alone.",
    ]
    chosen = opened(vit()(), layers=("blocks.1",))
    assert notes_of(chosen) == ["Layers: 1, chosen by name."]


class Handing(nn.Module):
    """A stage that puts out maps and a class token beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.mix = nn.Conv2d(4, 4, 3, padding=1), nn.Linear(4, 4)

    def forward(self, given: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        maps, token = given
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
            given = self.embed(x), torch.zeros(len(x), 1, 4)
            for stage in self.stages:
                given = stage(given)
            self.rest(given[0].flatten(2).transpose(1, 2))
            return self.head(given[1][:, 0])

    model = opened(Net())
    assert [layer.name for layer in model.layers] == ["embed", "stages.0", "stages.1"]
    assert trace_input(model, pixels(0)).cam("stages.1").values.any()


def test_a_network_without_tokens_takes_no_pass() -> None:
    passes = 0

    class Counted(nn.Sequential):
        def forward(self, x: Tensor) -> Tensor:
            nonlocal passes
            passes += 1
            return super().forward(x)

    net = Counted(nn.Conv2d(3, 4, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2))
    search = TokenSearch(record_calls(net, pixels(0)), pixels(0))
    assert (search.tokens().cells, passes) == ({}, 1)


def test_a_network_that_refuses_marks_is_read_by_number() -> None:
    class Strict(Transformer):
        def forward(self, x: Tensor) -> Tensor:
            assert x.isfinite().all()
            return super().forward(x)

    net = Strict(linear=True)
    assert opened(net).layers[-1].shape == (8, ROWS, COLUMNS)
    assert len(warnings_of(opened(net))) == 1
