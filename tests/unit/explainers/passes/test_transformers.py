"""Transformers and networks with the channels last: what they put out, laid out as maps."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from captum._utils.gradient import compute_layer_gradients_and_eval
from PIL import Image
from timm.models.vision_transformer import VisionTransformer as TimmTransformer
from torch import Tensor, nn
from torchvision.models import MaxVit, SwinTransformer, VisionTransformer

from explainers import METHODS, Model, load_model
from explainers.engine.layer_views import activations_of
from explainers.engine.requests import ChannelMapsRequest, ImageRef
from explainers.errors import UnfitModel
from explainers.images.preprocess import ImagePreprocess
from explainers.methods import find_method
from explainers.models.forms import check_grid, infer_grid
from explainers.passes import cams
from explainers.passes.tracing import network_input, trace_input
from explainers.results import FeatureMaps
from explainers.scan.batch import run_batch
from explainers.scan.layout import scan_layout
from tests.unit.explainers.nets import batch

SIZE = 64
CELLS = 4  # patches along an edge


def vit() -> nn.Module:
    net = VisionTransformer(SIZE, 16, 3, 2, 32, 64, num_classes=5)
    nn.init.normal_(net.heads[0].weight)  # torchvision starts from zeros
    return net


def deit() -> nn.Module:
    return TimmTransformer(SIZE, 16, embed_dim=32, depth=3, num_heads=2, num_classes=5)


def pooled() -> nn.Module:
    return TimmTransformer(
        SIZE, 16, embed_dim=32, depth=2, num_heads=2, num_classes=5, class_token=False,
        global_pool="avg",
    )  # fmt: skip


def registers() -> nn.Module:
    return TimmTransformer(
        SIZE, 16, embed_dim=32, depth=3, num_heads=2, num_classes=5, reg_tokens=4
    )


def swin() -> nn.Module:
    return SwinTransformer([4, 4], 16, [1, 2], [2, 2], [4, 4], num_classes=5)


def maxvit() -> nn.Module:
    return MaxVit((SIZE, SIZE), 8, 2, [8, 16], [1, 1], 4, 0.0, num_classes=5)


# The network, its last layer, that layer's form, and the number of layers.
KNOWN: list[tuple[Callable[[], nn.Module], str, str, int]] = [
    (vit, "encoder.layers.encoder_layer_1", "tokens", 3),  # the last one hands on no cells
    (deit, "blocks.1", "tokens", 3),
    (registers, "blocks.1", "tokens", 3),
    (pooled, "blocks.1", "tokens", 3),
    (swin, "permute", "nchw", 6),
    (maxvit, "blocks.1.layers.0.layers.grid_attention", "nchw", 8),
]
each_network = pytest.mark.parametrize(
    ("make", "last", "form", "count"), KNOWN, ids=[make.__name__ for make, *_ in KNOWN]
)


def opened(make: Callable[[], nn.Module], **options: object) -> Model:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = make()
    preprocess = ImagePreprocess(resize_size=SIZE, crop_size=(SIZE, SIZE))
    return load_model(net, preprocess=preprocess, **options)  # type: ignore[arg-type]


def by_hand(output: Tensor, form: str) -> Tensor:
    """Grad-CAM's factors as (channels, cells), reshaped by hand."""
    if form == "nhwc":
        return output[0].permute(2, 0, 1).flatten(1)
    if form == "tokens":
        return output[0, -CELLS * CELLS :].T
    return output[0].flatten(1)


@each_network
def test_layers_are_found_and_grad_cam_is_captums(
    make: Callable[[], nn.Module], last: str, form: str, count: int
) -> None:
    model = opened(make)
    assert (model.layers[-1].name, model.layers[-1].form, len(model.layers)) == (last, form, count)
    inputs = batch(size=SIZE)
    result = trace_input(model, inputs, target=3)
    for layer in (model.layers[1], model.layers[-1]):
        with model.ready() as net:
            (gradient,), (activation,) = compute_layer_gradients_and_eval(
                net, net.get_submodule(layer.name), inputs.clone().requires_grad_(), 3
            )
        values, slopes = (by_hand(each.detach(), layer.form) for each in (activation, gradient))
        expected = (values * slopes.mean(1, keepdim=True)).sum(0).reshape(layer.shape[1:])
        cam = result.cam(layer.name).values
        assert cam.any()
        np.testing.assert_allclose(cam, expected, rtol=1e-3, atol=1e-7)
        assert result.statistics(layer.name).mean == pytest.approx(float(values.mean()), abs=1e-5)
        assert result.feature_maps(layer.name, 3).values.shape == (3, *layer.shape[1:])


@each_network
def test_every_method_that_fits_draws_its_map(
    make: Callable[[], nn.Module], last: str, form: str, count: int
) -> None:
    model = opened(make)
    few = {"steps": 2, "samples": 2, "masks": 10, "superpixels": 4, "window": 64, "stride": 64}
    for method in METHODS:
        if method.fit(model.card):
            continue
        options = {spec.name: few[spec.name] for spec in method.parameters if spec.name in few}
        values = method.compute(model, batch(size=SIZE), last, 1, options).values
        whole = method.per_pixel or method.key == "guided_grad_cam"
        assert values.shape == ((SIZE, SIZE) if whole else model.layers[-1].shape[1:]), method.key
        assert np.isfinite(values).all()


@pytest.mark.parametrize("make", [deit, swin])
def test_a_scan_keeps_the_same_maps(make: Callable[[], nn.Module]) -> None:
    model = opened(make)
    layer = model.layers[-2]
    name = layer.name
    inputs = torch.cat([batch(0, SIZE), batch(1, SIZE)])
    layout = scan_layout(model, (name,))
    kept = run_batch(model, layout, inputs.numpy(), [-1, -1], [-1, -1])
    traced = trace_input(model, inputs[1:])
    cells = layout.cams[[cam[0] for cam in layout.cams].index(name)][1:]
    assert cells == layer.shape[1:]
    cam = traced.cam(name).values
    np.testing.assert_allclose(kept.columns[f"cam.{name}"][1], cam, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("make", [deit, swin])
def test_a_layer_is_recognised_by_channels_without_a_trace_too(
    make: Callable[[], nn.Module],
) -> None:
    model = opened(make)
    layer = model.layers[2].name
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 256, (SIZE, SIZE, 3), np.uint8))
    requested = ChannelMapsRequest(model.card.key, ImageRef("", Path()), layer, (0, 5))
    inputs = network_input(model, picture)
    maps = activations_of(model, inputs, requested)
    assert isinstance(maps, FeatureMaps)
    activation, _ = trace_input(model, inputs).pair(layer)
    np.testing.assert_allclose(maps.values, activation[[0, 5]], rtol=1e-4, atol=1e-5)


def test_methods_that_make_no_sense_say_why() -> None:
    card = opened(deit).card
    for key in ("grad_cam_plus_plus", "xgrad_cam", "layer_grad_cam", "guided_backprop"):
        assert re.fullmatch(r"[A-Z].{40,}\.", find_method(key).fit(card)), key
    assert find_method("grad_cam").fit(card) == ""


def test_the_grid_is_recognised_by_the_number_of_tokens() -> None:
    assert infer_grid(197, (224, 224)) == (14, 14)
    assert infer_grid(198, (224, 224)) == (14, 14)  # a token for distillation
    assert infer_grid(261, (224, 224)) == (16, 16)  # 14 pixels a patch, class and registers
    assert infer_grid(1 + 8 * 16, (128, 256)) == (8, 16)
    assert infer_grid(30, (224, 224)) is None
    assert infer_grid(100_000, (224, 224)) is None


class Odd(nn.Module):
    """Six tokens of a picture that is no grid of squares, and no class token."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Linear(SIZE * SIZE // 2, 8)
        self.mix = nn.Linear(8, 8)
        self.head = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.embed(x.reshape(len(x), 6, -1))
        return self.head(torch.relu(self.mix(tokens)).mean(1))


def test_the_grid_can_be_set_by_hand() -> None:
    with pytest.raises(UnfitModel, match="set the grid of its patches, as in --grid 14x14"):
        opened(Odd)
    model = opened(Odd, grid=(2, 3))
    assert {layer.shape for layer in model.layers} == {(8, 2, 3)}
    assert trace_input(model, batch(size=SIZE)).cam("mix").values.shape == (2, 3)


def test_a_grid_that_fits_no_number_of_tokens_is_refused() -> None:
    model = opened(deit, grid=(2, 8))
    assert {layer.shape[1:] for layer in model.layers[1:]} == {(2, 8)}
    assert [note.text for note in model.card.notes if note.warning and note.topic == "layers"] == [
        "Layers: tokens lie on the grid 2x8, as --grid states, but the model's own patch "
        "embedding gives 4x4; leave --grid out."
    ]
    stated = opened(deit, grid=(4, 4)).card.notes
    assert "Layers: tokens lie on the grid 4x4, as --grid states." in [n.text for n in stated]
    for grid in ((2, 2), (1, 1), (4, 5), (3, 3)):  # too few cells for 17 tokens, or too many
        with pytest.raises(UnfitModel) as refused:
            opened(deit, grid=grid)
        rows, columns = grid
        assert str(refused.value) == (
            f"The grid {rows}x{columns} has {rows * columns} cells, which fits no output of "
            "VisionTransformer: 4x4 would, for 16 or 17 tokens."
        )
    with pytest.raises(UnfitModel, match=r"of Odd: 2x3 would, for 6 tokens\."):
        opened(Odd, grid=(3, 3))
    with pytest.raises(
        UnfitModel, match="is for tokens, and Sequential outputs none; leave it out"
    ):
        opened(
            lambda: nn.Sequential(nn.Conv2d(3, 2, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()),
            grid=(2, 2),
        )


def test_the_grid_that_would_fit_is_as_oblong_as_the_input() -> None:
    for tokens, size, would in ((31, (64, 96), "4x6"), (13, (96, 64), "4x3"), (2, (8, 8), "1x2")):
        with pytest.raises(UnfitModel, match=rf"{would} would, for {tokens} tokens\."):
            check_grid((50, 50), [(1, tokens, 8), (4, 99, 8), (1, 5)], size, "Net")


def test_a_map_that_is_nothing_but_rounding_is_zero() -> None:
    """Behind the last traced block a layer norm alone reads the cells: g x a sums to zero there."""
    model = opened(deit)
    result = trace_input(model, batch(size=SIZE), target=3)
    activation, gradient = result.pair("blocks.1")
    assert gradient.any()
    noise = (activation * gradient).sum(0)
    assert noise.any()
    assert not result.hires_cam("blocks.1").values.any()
    assert result.cam("blocks.1").values.any()
    before = result.hires_cam("blocks.0").values
    assert np.abs(before).max() > 1e3 * float(noise.abs().max())
    tiny = cams.hires_cam(*(1e-12 * each for each in result.pair("blocks.0")))  # it is relative
    np.testing.assert_allclose(tiny.values, 1e-24 * before, rtol=1e-3)
    unread = opened(deit, layers=("blocks.2",))
    assert not trace_input(unread, batch(size=SIZE)).cam("blocks.2").values.any()
