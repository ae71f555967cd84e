from dataclasses import replace

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from pytorch_grad_cam import EigenCAM, GradCAM, GradCAMPlusPlus, HiResCAM, LayerCAM, XGradCAM
from pytorch_grad_cam.base_cam import BaseCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import Tensor, nn

from explainers import METHODS, Model
from explainers.errors import UnfitModel, UnknownLayer, UnknownMethod, UnknownTarget
from explainers.methods import Method, find_method
from explainers.methods.base import suits_all, suits_every_layer
from explainers.passes import cams
from explainers.passes.tracing import trace_input
from tests.unit.explainers import nets
from tests.unit.explainers.nets import batch, model_of


def anywhere(method: Method) -> Method:
    """The same formula, also at layers where it makes no sense."""
    return replace(method, suits=suits_all, suits_layer=suits_every_layer)


LAYERED = [method for method in METHODS if not method.per_pixel]
TRACED = [anywhere(method) for method in METHODS if method.from_trace is not None]
PEERS: list[tuple[type[BaseCAM], str]] = [
    (GradCAM, "grad_cam"),
    (HiResCAM, "hires_cam"),
    (XGradCAM, "xgrad_cam"),
    (LayerCAM, "layer_cam"),
    (GradCAMPlusPlus, "grad_cam_plus_plus"),
    (EigenCAM, "eigen_cam"),
]

each_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
each_traced = pytest.mark.parametrize("method", TRACED, ids=lambda method: method.key)


class Nonlinear(nn.Module):
    """Weighs each cell after a ReLU: logit k = sum of v_k x relu(red)."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 1, 1, bias=False)
        self.fc = nn.Linear(4, 2, bias=False)
        with torch.no_grad():
            self.conv.weight.copy_(torch.tensor([1.0, 0, 0]).reshape(1, 3, 1, 1))
            self.fc.weight.copy_(torch.tensor([[1.0, 2, 3, 4], [0, 0, 0, 1]]))

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(torch.relu(self.conv(x[..., :2, :2])).flatten(1))


def test_by_hand_where_the_methods_disagree() -> None:
    model = model_of(Nonlinear(), ["conv"])
    inputs = torch.zeros(1, 3, 8, 8)
    inputs[0, 0, :2, :2] = torch.tensor([[5.0, -1], [2, 0.5]])  # gradient [[1, 0], [3, 4]], mean 2
    expected = {
        "layer_grad_cam": [[10, -2], [4, 1]],
        "grad_cam": [[10, -2], [4, 1]],
        "hires_cam": [[5, 0], [6, 2]],
        "layer_cam": [[5, 0], [6, 2]],
        "layer_activation": [[5, -1], [2, 0.5]],
        "eigen_cam": [[3.375, -2.625], [0.375, -1.125]],  # less the mean, 1.625
    }
    for key, values in expected.items():
        result = find_method(key).compute(model, inputs, "conv", 0).values
        np.testing.assert_allclose(result, values, rtol=1e-5, err_msg=key)


def test_captum_comes_first_and_keys_are_unique() -> None:
    assert METHODS[0].key == "layer_grad_cam"
    assert [find_method(method.key) for method in METHODS] == list(METHODS)
    with pytest.raises(UnknownMethod, match='"gradcam"; choose one of layer_grad_cam, grad_cam'):
        find_method("gradcam")


@each_method
def test_texts_are_whole_sentences(method: Method) -> None:
    assert method.answers.endswith("?")
    assert method.caveat.endswith(".")
    assert "arXiv:" in method.paper or "doi:" in method.paper
    assert "forward" in method.cost
    assert method.scope in ("layer", "pixel")
    assert method.seeded is any(spec.name == "seed" for spec in method.parameters)


class Contrast(nn.Module):
    """Its third logit is the first minus the second."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.pool = nn.AdaptiveAvgPool2d(2)
        self.fc = nn.Linear(16, 3, bias=False)
        with torch.no_grad():
            self.fc.weight[2] = self.fc.weight[0] - self.fc.weight[1]

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.pool(torch.relu(self.conv(x))).flatten(1))


def contrast(method: Method) -> tuple[np.ndarray, np.ndarray]:
    """The map of the third logit, and the difference of those of the first two."""
    torch.manual_seed(0)
    model, inputs = model_of(Contrast(), ["conv"]), batch()
    layer = "" if method.per_pixel else "conv"
    a, b, difference = (anywhere(method).compute(model, inputs, layer, k).values for k in range(3))
    return difference, a - b


@pytest.mark.parametrize("key", [method.key for method in METHODS if method.linear])
def test_a_linear_methods_map_of_two_logits_difference_is_the_difference_of_their_maps(
    key: str,
) -> None:
    of_difference, difference = contrast(find_method(key))
    assert np.abs(difference).max() > 0
    np.testing.assert_allclose(of_difference, difference, atol=1e-4 * np.abs(difference).max())


@pytest.mark.parametrize("key", ["grad_cam_plus_plus", "layer_cam", "saliency", "eigen_cam"])
def test_a_method_that_is_not_called_linear_is_not(key: str) -> None:
    assert not find_method(key).linear
    of_difference, difference = contrast(find_method(key))
    assert not np.allclose(of_difference, difference, atol=1e-3 * np.abs(of_difference).max())


@each_traced
def test_one_layer_by_its_own_passes_is_what_the_trace_says(method: Method, lite0: Model) -> None:
    inputs = batch(size=224)
    result = trace_input(lite0, inputs, target=281)
    for layer in ("bn1", "blocks.3.1", "bn2"):
        heatmap = method.compute(lite0, inputs, layer, 281)
        assert method.from_trace is not None
        np.testing.assert_array_equal(heatmap.values, method.from_trace(result, layer).values)
        assert heatmap.signed is method.signed


@pytest.mark.slow
def test_grad_cam_is_captums(lite0: Model) -> None:
    inputs = batch(size=224)
    result = trace_input(lite0, inputs, target=281)
    for layer in lite0.card.layers:
        expected = METHODS[0].compute(lite0, inputs, layer.name, 281).values
        np.testing.assert_array_equal(result.cam(layer.name).values, expected)


def test_the_first_is_captum_itself(lite0: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[dict[str, object]] = []
    attribute = LayerGradCam.attribute

    def spy(self: LayerGradCam, inputs: Tensor, **options: object) -> Tensor:
        calls.append(options)
        return attribute(self, inputs, **options)

    monkeypatch.setattr(LayerGradCam, "attribute", spy)
    METHODS[0].compute(lite0, batch(size=224), "bn2", 3)
    assert [call["target"] for call in calls] == [3]


@pytest.mark.slow
@pytest.mark.parametrize("layer", ["blocks.1.0", "blocks.4.2", "blocks.6.0", "bn2"])
@pytest.mark.parametrize(("peer", "key"), PEERS)
def test_maps_are_those_of_pytorch_grad_cam(
    lite0: Model, layer: str, peer: type[BaseCAM], key: str
) -> None:
    inputs, targets = batch(size=224), [ClassifierOutputTarget(7)]
    with lite0.ready() as net, peer(net, [net.get_submodule(layer)]) as extractor:
        extractor(inputs.clone().requires_grad_(), targets)
        (activation,) = extractor.activations_and_grads.activations
        gradient = next(iter(extractor.activations_and_grads.gradients), torch.empty(0))
        # Doubles: where Grad-CAM++'s denominator comes near zero, the last bit of a float decides.
        activation, gradient = activation.detach().double(), gradient.detach().double()
        expected = extractor.get_cam_image(
            inputs, layer, targets, activation.numpy(), gradient.numpy(), False
        )[0]
    result = anywhere(find_method(key)).compute(lite0, inputs, layer, 7).values
    if key == "grad_cam_plus_plus":  # the peer's epsilon is fixed
        result = cams.grad_cam_plus_plus(activation[0], gradient[0], epsilon=1e-6).values
    if key == "eigen_cam":  # the peer leaves the sign open
        expected = expected * np.sign((expected * result).sum())
    assert np.abs(result - expected).max() <= 1e-4 * np.abs(expected).max()


@each_traced
def test_unused_layers_and_wrong_questions_end_alike(method: Method) -> None:
    model = model_of(nets.Unused(), ["side", "conv"])
    used = method.compute(model, batch(), "side", 0).values.any()
    assert used is np.bool_(not method.of_class)
    with pytest.raises(UnknownLayer, match='no layer "fc"; choose one of side, conv'):
        method.compute(model, batch(), "fc", 0)
    with pytest.raises(UnknownTarget, match="no class 5; choose one from 0 to 4"):
        method.compute(model, batch(), "conv", 5)


@each_traced
@pytest.mark.parametrize("mood", ["", "raises"])
def test_the_model_is_handed_back_as_it_was(method: Method, mood: str) -> None:
    net = nets.Switchable().train()
    model = model_of(net, ["conv"])
    net.mood = mood
    if mood:
        with pytest.raises(UnfitModel, match="forward failed: ArithmeticError"):
            method.compute(model, batch(), "conv", 0)
    else:
        method.compute(model, batch(), "conv", 0)
    assert all(module.training for module in net.modules())
    assert all(parameter.requires_grad for parameter in net.parameters())
    assert sum(len(module._forward_hooks) for module in net.modules()) == 0


@pytest.mark.parametrize(
    ("key", "mood"),
    [
        (method.key, mood)
        for method in TRACED
        for mood in ("nan", "detached", "maps")
        if method.gradient or mood != "detached"
    ],
)
def test_an_unfit_model_gets_a_sentence(key: str, mood: str) -> None:
    net = nets.Switchable()
    model = model_of(net, ["conv"])
    net.mood = mood
    with pytest.raises(UnfitModel):
        find_method(key).compute(model, batch(), "conv", 0)
