import copy
import gc
from typing import Any

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage import data
from torch import Tensor, nn

from explainers import Model, load_model, trace
from explainers.errors import ExplainerError, UnfitModel, UnknownLayer, UnknownTarget
from explainers.passes.tracing import network_input, trace_input, trace_targets
from tests.unit.explainers import nets
from tests.unit.explainers.nets import batch, model_of

ZOO = (
    "torchvision:resnet18",
    "torchvision:resnet50",
    "torchvision:mobilenet_v3_small",
    "torchvision:densenet121",
    "torchvision:convnext_tiny",
)


@pytest.fixture(scope="module")
def coffee() -> Image.Image:
    return Image.fromarray(data.coffee())


def captum(model: Model, inputs: Tensor, layer: str, target: int) -> np.ndarray:
    with model.ready() as module:
        extractor = LayerGradCam(module, module.get_submodule(layer))
        attribution = extractor.attribute(inputs.detach().requires_grad_(), target=target)
    first = attribution[0] if isinstance(attribution, tuple) else attribution
    return first[0, 0].detach().numpy()


def assert_equal_to_captum(model: Model, inputs: Tensor) -> None:
    result = trace_input(model, inputs)
    assert result.layers == tuple(layer.name for layer in model.layers)
    for layer in result.layers:
        expected = captum(model, inputs, layer, result.target)
        difference = np.abs(result.cam(layer).values - expected).max()
        assert difference <= 1e-5 * np.abs(expected).max(), layer


@pytest.mark.slow
@pytest.mark.parametrize("source", ZOO)
def test_every_layer_of_the_zoo_is_equal_to_captum(source: str) -> None:
    torch.manual_seed(0)
    assert_equal_to_captum(load_model(source, weights="random"), batch(size=64))


@pytest.mark.slow
def test_every_layer_of_lite0_is_equal_to_captum(lite0: Model, coffee: Image.Image) -> None:
    assert_equal_to_captum(lite0, network_input(lite0, coffee))


@pytest.mark.parametrize(
    ("net", "layers"),
    [
        (nets.InPlace, ("first", "second")),
        (nets.Shared, ("stem", "block")),
        (nets.Tuples, ("block",)),
    ],
)
def test_awkward_nets_are_equal_to_captum(net: type[nn.Module], layers: tuple[str, ...]) -> None:
    torch.manual_seed(0)
    assert_equal_to_captum(model_of(net(), layers), batch())


def test_a_net_by_hand() -> None:
    model = model_of(nets.Pooled(), ["conv"])
    image = Image.new("RGB", (8, 8), (255, 51, 0))  # red 1, green minus blue 0.2
    result = trace(model, image)
    assert result.logits == pytest.approx([1 + 2 * 0.2 + 0.5, -3 + 4 * 0.2 - 0.5])
    assert result.probabilities == pytest.approx(np.exp([1.9, -2.7]) / np.exp([1.9, -2.7]).sum())
    assert result.target == 0
    assert result.cam("conv").values == pytest.approx((1 * 1 + 2 * 0.2) / 64)
    other = trace(model, image, target=1)
    assert other.target == 1
    assert other.cam("conv").values == pytest.approx((-3 * 1 + 4 * 0.2) / 64)


@pytest.mark.slow
@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_before_pooling_and_a_linear_layer_the_map_adds_up_to_the_logit(seed: int) -> None:
    net = nets.Pooled()
    result = trace_input(model_of(net, ["conv"]), batch(seed))
    relevance = result.logits[result.target] - net.fc.bias[result.target].item()
    for heatmap in (result.cam("conv"), result.hires_cam("conv")):
        assert heatmap.values.sum() == pytest.approx(relevance, abs=1e-5)


def test_a_real_photograph(lite0: Model, coffee: Image.Image) -> None:
    results = trace(lite0, coffee)
    assert "espresso" in lite0.labels[results.target]
    assert results.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert results.probabilities.argmax() == results.logits.argmax() == results.target
    result = results.result()
    assert [layer.name for layer in result.layers] == list(results.layers)
    for layer, grad_cam, hires_cam, statistics in zip(
        result.layers, result.grad_cams, result.hires_cams, result.statistics, strict=True
    ):
        assert grad_cam.values.shape == hires_cam.values.shape == layer.shape[1:]
        assert statistics.channel_mean.shape == layer.shape[:1]
        assert statistics.histogram.sum() == np.prod(layer.shape)
    cells = sum(np.prod(layer.shape) for layer in result.layers)
    assert results.nbytes == 2 * 4 * cells


@pytest.mark.slow
def test_the_head_layer_answers_every_class_without_a_pass(
    lite0: Model, coffee: Image.Image
) -> None:
    result = trace(lite0, coffee)
    assert lite0.head is not None
    head = lite0.head.layer
    inputs = network_input(lite0, coffee)
    kept: list[Tensor] = []
    with lite0.ready() as module:
        layer = module.get_submodule(head)
        with layer.register_forward_hook(lambda *call: kept.append(call[-1].requires_grad_())):
            logits = module(inputs)[0]
        weights = torch.cat(
            [torch.autograd.grad(k, kept, retain_graph=True)[0].mean((2, 3)) for k in logits]
        )
    expected = torch.einsum("kc,chw->khw", weights, kept[0].detach()[0]).numpy()
    assert len(expected) == 1000

    def fail(*_: object) -> None:
        raise AssertionError("a forward pass ran")

    with lite0.module.register_forward_pre_hook(fail):
        maps = np.stack([result.cam(head, target=k).values for k in range(1000)])
    difference = np.abs(maps - expected).max((1, 2))
    assert (difference <= 1e-5 * np.abs(expected).max((1, 2))).all()
    for target in (0, 281, 999):
        np.testing.assert_allclose(
            maps[target],
            captum(lite0, inputs, head, target),
            atol=1e-5 * np.abs(maps[target]).max(),
        )


def test_another_class_elsewhere_needs_a_trace_of_its_own(
    lite0: Model, coffee: Image.Image
) -> None:
    result = trace(lite0, coffee)
    first = result.layers[0]
    with pytest.raises(UnfitModel, match=r"trace\(model, image, target=7\)"):
        result.cam(first, target=7)
    same = result.cam(first, target=result.target)
    np.testing.assert_array_equal(same.values, result.cam(first).values)
    with pytest.raises(UnknownTarget, match="no class 1000; choose one from 0 to 999"):
        result.cam(result.layers[-1], target=1000)


def test_feature_maps_are_the_strongest_channels(lite0: Model, coffee: Image.Image) -> None:
    result = trace(lite0, coffee)
    layer = result.layers[3]
    maps = result.feature_maps(layer, 5)
    means = result.statistics(layer).channel_mean
    assert maps.channels.tolist() == np.argsort(-means, kind="stable")[:5].tolist()
    np.testing.assert_allclose(maps.values.mean((1, 2)), means[maps.channels], rtol=1e-5)
    assert len(result.feature_maps(layer, 10_000).channels) == len(means)


def test_a_layer_that_the_logit_does_not_depend_on_has_a_map_of_zeros() -> None:
    result = trace_input(model_of(nets.Unused(), ["side", "conv"]), batch())
    assert not result.cam("side").values.any()
    assert result.statistics("side").l2_norm > 0
    assert result.cam("conv").values.any()


def snapshot(net: nn.Module) -> dict[str, Any]:
    """Everything that a trace might leave behind, by module and parameter."""
    state: dict[str, Any] = {
        name: (module.training, copy.deepcopy(module.__dict__))
        for name, module in net.named_modules()
    }
    for _, attributes in state.values():
        for members in ("_parameters", "_buffers", "_modules"):
            attributes[members] = list(attributes[members])
    for name, tensor in (*net.named_parameters(), *net.named_buffers()):
        state[f"tensor {name}"] = (tensor.requires_grad, tensor.grad, tensor.tolist())
    return state


@pytest.mark.parametrize("mood", ["", "raises", "detached", "nan", "maps"])
@pytest.mark.parametrize("target", [None, 4, 5])
def test_the_model_is_handed_back_as_it_was(mood: str, target: int | None) -> None:
    net = nets.Switchable().train()
    net.fc.weight.requires_grad_(False)
    model = model_of(net, ["conv", "norm"])
    net.mood = mood
    before = snapshot(net)
    fails = bool(mood) or target == 5
    if fails:
        with pytest.raises(ExplainerError):
            trace_input(model, batch(), target)
    else:
        trace_input(model, batch(), target)
    assert snapshot(net) == before
    assert sum(len(module._forward_hooks) for module in net.modules()) == 0


def test_inputs_are_left_alone() -> None:
    net = nn.Sequential(nn.Identity(), nets.Pooled())
    inputs = batch()
    result = trace_input(model_of(net, ["0", "1.conv"]), inputs)
    assert not inputs.requires_grad
    assert result.cam("0").values.any()


def test_a_trace_works_inside_no_grad() -> None:
    model = model_of(nets.Pooled(), ["conv"])
    with torch.no_grad():
        inside = trace_input(model, batch()).cam("conv")
    np.testing.assert_array_equal(inside.values, trace_input(model, batch()).cam("conv").values)


@pytest.mark.slow
def test_a_trace_holds_no_graph() -> None:
    result = trace_input(model_of(nets.InPlace(), ["first", "second"]), batch())
    tensors = [*result.activations.values(), *result.gradients.values()]
    assert not any(tensor.requires_grad for tensor in tensors)
    del result, tensors
    gc.collect()
    assert not [o for o in gc.get_objects() if type(o) is Tensor and o.grad_fn is not None]


@pytest.mark.parametrize(
    ("mood", "sentence"),
    [
        ("detached", "No gradient reaches the model's logits"),
        ("nan", "logits are infinite or not a number"),
        ("maps", "The model is not a classifier"),
    ],
)
def test_an_unfit_model_gets_a_sentence(mood: str, sentence: str) -> None:
    net = nets.Switchable()
    model = model_of(net, ["conv"])
    net.mood = mood
    with pytest.raises(UnfitModel, match=sentence):
        trace_input(model, batch())


@pytest.mark.parametrize("target", [-1, 5])
def test_a_target_out_of_range_gets_a_sentence(target: int) -> None:
    model = model_of(nets.Switchable(), ["conv"])
    with pytest.raises(UnknownTarget, match=f"no class {target}; choose one from 0 to 4"):
        trace_input(model, batch(), target)


def test_a_layer_that_was_not_traced_gets_a_sentence() -> None:
    model = model_of(nets.InPlace(), ["first", "second"])
    result = trace_input(model, batch(), layers=["second"])
    assert result.layers == ("second",)
    for ask in (result.cam, result.hires_cam, result.statistics):
        with pytest.raises(UnknownLayer, match='"first" was not traced; choose one of second'):
            ask("first")
    with pytest.raises(UnknownLayer, match='no layer "third"; choose one of first, second'):
        trace_input(model, batch(), layers=["third"])


def test_one_forward_serves_several_classes() -> None:
    model = model_of(nets.Pooled(), ["conv"])
    forwards: list[object] = []
    model.module.register_forward_hook(lambda *_: forwards.append(None))
    with torch.no_grad():
        result = list(trace_targets(model, batch(), (1, None, 0)))
    assert len(forwards) == 1
    for traced, target in zip(result, (1, None, 0), strict=True):
        alone = trace_input(model, batch(), target)
        assert traced.target == alone.target
        assert torch.equal(traced.gradients["conv"], alone.gradients["conv"])
