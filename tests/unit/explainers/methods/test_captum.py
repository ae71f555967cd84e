"""The methods that make many passes: each beside Captum, on a net that is cut by its layers."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from captum import attr
from pytorch_grad_cam import ScoreCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import Tensor, nn

from explainers import Model
from explainers.methods import find_method
from explainers.methods.baselines import baseline
from explainers.methods.feature_ablation import superpixels
from tests.unit.explainers.chain import CHAIN, FEW, Chain
from tests.unit.explainers.nets import SIZE, batch, model_of


@pytest.fixture(scope="module")
def model() -> Model:
    return model_of(Chain(), CHAIN)


def out_of_place(net: nn.Module) -> nn.Module:
    """Captum's layer methods read what an activation in place has already written over."""
    for child in net.modules():
        if isinstance(child, nn.ReLU):
            child.inplace = False
    return net.eval()


def map_of(model: Model, key: str, layer: str = "first", **parameters: float | str) -> np.ndarray:
    values = FEW.get(key, {}) | parameters
    return find_method(key).compute(model, batch(), layer, 2, values).values


def start_of(model: Model, kind: str) -> Tensor:
    return baseline(model, batch(), kind)


def strongest(attribution: Tensor) -> Tensor:
    return attribution.abs().amax(1)


def summed(attribution: Tensor) -> Tensor:
    return attribution.sum(1)


def by_captum(key: str, net: Chain, model: Model) -> Tensor:
    """The same map out of Captum's own hands."""
    x, black = batch(), start_of(model, "black")
    mean = start_of(model, "mean")
    layer = net.second
    segments = torch.from_numpy(superpixels(x, 6))
    calls: dict[str, Callable[[], Tensor]] = {
        "saliency": lambda: strongest(attr.Saliency(net).attribute(x, 2)),
        "input_x_gradient": lambda: summed(attr.InputXGradient(net).attribute(x, 2)),
        "guided_backprop": lambda: strongest(attr.GuidedBackprop(net).attribute(x, 2)),
        "guided_grad_cam": lambda: strongest(attr.GuidedGradCam(net, layer).attribute(x, 2)),
        "integrated_gradients": lambda: summed(
            attr.IntegratedGradients(net).attribute(x, black, target=2, n_steps=12)
        ),
        "smooth_grad": lambda: strongest(
            attr.NoiseTunnel(attr.Saliency(net)).attribute(
                x,
                nt_type="smoothgrad",
                nt_samples=6,
                nt_samples_batch_size=1,
                stdevs=0.15 * float(x.max() - x.min()),
                target=2,
                abs=False,
            )
        ),
        "occlusion": lambda: attr.Occlusion(net).attribute(
            x, (3, 3, 3), strides=(3, 2, 2), baselines=mean, target=2
        )[:, 0],
        "feature_ablation": lambda: attr.FeatureAblation(net).attribute(
            x, mean, target=2, feature_mask=segments
        )[:, 0],
        "layer_integrated_gradients": lambda: summed(
            attr.LayerIntegratedGradients(net, layer).attribute(x, black, target=2, n_steps=12)
        ),
        "layer_conductance": lambda: summed(
            attr.LayerConductance(net, layer).attribute(x, black, target=2, n_steps=12)
        ),
        "layer_activation": lambda: attr.LayerActivation(net, layer).attribute(x).mean(1),
    }
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return calls[key]()[0].detach()


@pytest.mark.filterwarnings("ignore::UserWarning")  # Captum's own, about its hooks
@pytest.mark.parametrize(
    "key",
    [
        *("saliency", "input_x_gradient", "guided_backprop", "guided_grad_cam"),
        *("integrated_gradients", "smooth_grad", "occlusion", "feature_ablation"),
        *("layer_integrated_gradients", "layer_conductance", "layer_activation"),
    ],
)
def test_the_map_is_captums(model: Model, key: str) -> None:
    net = out_of_place(Chain())
    expected = by_captum(key, net, model).numpy()
    result = map_of(model, key, "second")
    assert np.abs(result - expected).max() <= 1e-4 * np.abs(expected).max()


def test_gradient_shap_is_captums_for_the_same_draws(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Captum draws the places with NumPy and the noise with torch: it is handed ours."""
    generator = torch.Generator().manual_seed(0)
    draws = [
        (torch.randn(1, 3, SIZE, SIZE, generator=generator), torch.rand(1, generator=generator))
        for _ in range(6)
    ]
    noise = torch.cat([each for each, _ in draws])
    places = np.array([float(place) for _, place in draws])
    x = batch()
    monkeypatch.setattr(torch, "normal", lambda _mean, spread: spread * noise)
    monkeypatch.setattr(np.random, "uniform", lambda *_: places)
    expected = attr.GradientShap(out_of_place(Chain())).attribute(
        x,
        start_of(model, "black"),
        n_samples=6,
        stdevs=0.15 * float(x.max() - x.min()),
        target=2,
    )
    result, expected = map_of(model, "gradient_shap"), summed(expected)[0].detach().numpy()
    assert np.abs(result - expected).max() <= 1e-4 * np.abs(expected).max()


@pytest.mark.parametrize("layer", CHAIN)
@pytest.mark.parametrize(
    "key", ["integrated_gradients", "layer_integrated_gradients", "layer_conductance"]
)
def test_what_the_places_get_adds_up(model: Model, key: str, layer: str) -> None:
    """Completeness: the sum is the difference of the logits, as everything flows through."""
    with torch.no_grad():
        logits = model.module(torch.cat([batch(), start_of(model, "black")]))[:, 2]
    whole = float(logits[0] - logits[1])
    values = map_of(model, key, layer, steps=400)
    assert values.sum() == pytest.approx(whole, abs=0.01 * float(np.abs(values).sum()))
    assert np.abs(values).sum() > 0.02


def test_smooth_grad_of_one_sample_without_noise_is_the_gradient(model: Model) -> None:
    result = map_of(model, "smooth_grad", samples=1, noise=0)
    np.testing.assert_allclose(result, map_of(model, "saliency"), rtol=1e-5)


def test_guided_backprop_is_not_the_gradient_where_it_is_fit(model: Model) -> None:
    assert np.abs(map_of(model, "guided_backprop") - map_of(model, "saliency")).max() > 1e-3


class Corner(nn.Module):
    """The probability of class 1 is that of red in the lower right quarter."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        red = x[:, 0, SIZE // 2 :, SIZE // 2 :].mean((1, 2)) + 0 * self.conv(x).mean((1, 2, 3))
        return torch.stack([-4 * red, 4 * red], 1)


@pytest.mark.parametrize("key", ["rise", "occlusion", "feature_ablation"])
def test_the_tested_place_is_found(key: str) -> None:
    model = model_of(Corner(), ["conv"])
    x = torch.linspace(0, 1, 3 * SIZE * SIZE).reshape(1, 3, SIZE, SIZE) + 1
    options: dict[str, float | str] = FEW[key] | ({"masks": 300} if key == "rise" else {})
    options |= {} if key == "rise" else {"baseline": "black"}
    values = find_method(key).compute(model, x, "", 1, options).values
    corner = values[SIZE // 2 :, SIZE // 2 :]
    assert corner.mean() > values[: SIZE // 2, : SIZE // 2].mean() + 0.01
    assert np.unravel_index(values.argmax(), values.shape) >= (SIZE // 2, SIZE // 2)


@pytest.mark.parametrize("key", ["smooth_grad", "gradient_shap", "rise"])
def test_a_seed_makes_it_repeatable(model: Model, key: str) -> None:
    torch.manual_seed(1)
    first = map_of(model, key, seed=7)
    state = torch.get_rng_state()
    torch.manual_seed(2)
    np.testing.assert_allclose(map_of(model, key, seed=7), first, rtol=1e-4, atol=1e-6)
    assert np.abs(map_of(model, key, seed=8) - first).max() > 1e-3
    torch.manual_seed(1)
    assert torch.equal(torch.get_rng_state(), state)  # nobody else's random numbers are used up


def test_score_cam_is_pytorch_grad_cams(model: Model) -> None:
    net, targets = out_of_place(Chain()), [ClassifierOutputTarget(2)]
    with ScoreCAM(net, [net.second]) as peer:
        peer(batch(), targets)
        activation = peer.activations_and_grads.activations[0]
        expected = peer.get_cam_image(
            batch(), net.second, targets, activation.numpy(), np.empty(0), False
        )[0]
    result = map_of(model, "score_cam", "second")
    assert np.abs(result - expected).max() <= 1e-4 * np.abs(expected).max()
