"""The grid of a transformer's tokens is that of its own patch embedding, told by marks."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explainers.engine.requests import ImageRef, TraceRequest
from explainers.engine.result_store import question_key
from explainers.models.calls import Call, record_calls
from explainers.models.tokens import TokenSearch
from explainers.outputs.layouts import TOKENS, as_maps
from explainers.passes.tracing import trace_input
from explainers.results import Layer
from explainers.scan.batch import run_batch
from explainers.scan.layout import scan_layout
from tests.unit.explainers.token_nets import (
    CELLS,
    COLUMNS,
    PATCH,
    ROWS,
    SIZE,
    SQUARE,
    Mixing,
    Patches,
    Transformer,
    cait,
    distilled,
    mvit,
    notes_of,
    opened,
    pit,
    pixels,
    vit,
    warnings_of,
)


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
    kept = run_batch(model, layout, inputs.numpy(), [-1, -1], [-1, -1])
    cam = trace_input(model, inputs[1:]).cam(layer.name).values
    np.testing.assert_allclose(kept.columns[f"cam.{layer.name}"][1], cam, rtol=1e-3, atol=1e-6)


def test_where_the_cells_lie_is_part_of_a_questions_key() -> None:
    card = opened(Transformer(1)).card
    request = TraceRequest(card.key, ImageRef("0" * 64, "x"))  # type: ignore[arg-type]
    moved = replace(card, layers=(*card.layers[:-1], replace(card.layers[-1], start=0)))
    assert question_key(card, request) != question_key(moved, request)
    plain = Layer("a", "a", (1, 2, 3))
    assert repr(plain) == "Layer(name='a', label='a', shape=(1, 2, 3), form='nchw')"


def test_a_grid_set_by_hand_goes_first() -> None:
    model = opened(Transformer(0, 1), grid=(3, 8))
    assert {layer.shape[1:] for layer in model.layers if layer.form == TOKENS} == {(3, 8)}
    assert model.layers[-1].start == 0  # the same number of cells: they stand where they were found
    assert warnings_of(model) == [
        "Layers: tokens lie on the grid 3x8, as --grid states, but the model's own patch "
        "embedding gives 6x4; leave --grid out."
    ]


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


class Encoder(nn.Module):
    """PyTorch's own encoder, which mixes tokens before any module puts them out unmixed."""

    def __init__(self, *, batch_first: bool) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 8, PATCH, PATCH)
        self.axes = (0, 2, 1) if batch_first else (2, 0, 1)
        layer = nn.TransformerEncoderLayer(8, 2, 8, batch_first=batch_first)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(8, 3)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.patches(x).flatten(2).permute(self.axes)
        axis = self.axes.index(2)
        tokens = torch.cat([tokens, tokens.mean(axis, keepdim=True)], axis)
        return self.head(self.encoder(tokens).mean(axis))


def test_tokens_that_nothing_puts_out_are_seen_where_they_are_taken() -> None:
    model = opened(Encoder(batch_first=True))
    assert [(layer.name, layer.start) for layer in model.layers[1:]] == [
        ("encoder.layers.0", 0),
        ("encoder.layers.1", 0),
    ]
    assert warnings_of(model) == []


def test_tokens_before_the_batch_are_left_out_with_a_way_out() -> None:
    assert notes_of(opened(Encoder(batch_first=False)))[1:] == [
        "encoder.layers.0 and encoder.layers.1 are left out: the tokens there come before the "
        "batch, as (tokens, images, channels); batch_first=True shows them."
    ]


def test_a_network_that_refuses_marks_is_read_by_number() -> None:
    class Strict(Transformer):
        def forward(self, x: Tensor) -> Tensor:
            assert x.isfinite().all()
            return super().forward(x)

    net = Strict(linear=True)
    assert opened(net).layers[-1].shape == (8, ROWS, COLUMNS)
    assert len(warnings_of(opened(net))) == 1
