"""Cascading randomisation: what is known of gradients, Grad-CAM and Guided Backprop."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from captum.attr import GuidedBackprop, Saliency
from scipy.stats import spearmanr
from torch import Tensor, nn
from torchvision.models import resnet18

from explainers import Model, load_model
from explainers.images.picture import open_rgb
from explainers.images.preprocess import ImagePreprocess
from explainers.methods import find_method
from explainers.models.fingerprint import weights_sha256
from explainers.passes.tracing import network_input
from explainers.quality.results import Sanity
from explainers.quality.sanity import _draw_anew, cascade_of, rank_correlation, sanity
from explainers.work.steps import finish
from tests.unit.explainers.engine_parts import counting_model, hooks
from tests.unit.explainers.nets import batch
from tests.unit.explainers.passes.test_transformers import deit, registers, swin, vit
from tests.unit.explainers.quality.subjects import pixel_method, subject


def captums(kind: Callable[[nn.Module], Saliency]) -> Callable[[nn.Module, Tensor, int], Tensor]:
    def explain(module: nn.Module, inputs: Tensor, target: int) -> Tensor:
        return kind(module).attribute(inputs, target=target)[0].sum(0)

    return explain


def gradient(module: nn.Module, inputs: Tensor, target: int) -> Tensor:
    (result,) = torch.autograd.grad(module(inputs)[0, target], inputs)
    return result[0].sum(0)


@pytest.fixture(scope="module")
def relu_net() -> Model:
    """A random ResNet-18 on small pictures: what its weights are does not matter here."""
    torch.manual_seed(0)
    return load_model(resnet18(), name="ReLU", device="cpu")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Setting backward hooks on ReLU:UserWarning")
def test_guided_backprop_hardly_changes_where_saliency_does(relu_net: Model) -> None:
    images = [batch(0, 96)]
    kept = {}
    for kind in (GuidedBackprop, Saliency):
        requested = subject(relu_net, pixel_method(captums(kind)))
        result = finish(sanity(requested, images, ("",), [3]))
        assert result.steps[0] == "output"
        kept[kind] = result.kept("")
    assert kept[GuidedBackprop] > 0.85
    assert kept[Saliency] < 0.55


@pytest.mark.slow
def test_gradients_and_grad_cam_of_lite0_change(lite0: Model, imagenet_sample: Path) -> None:
    paths = sorted(imagenet_sample.glob("*.JPEG"))[:2]
    images = [network_input(lite0, open_rgb(path)) for path in paths]
    with torch.no_grad():
        targets = [int(lite0.module(image).argmax()) for image in images]
    layers = tuple(layer.name for layer in lite0.layers)
    cams = finish(sanity(subject(lite0, find_method("grad_cam")), images, layers, targets))
    assert len(cams.steps) == 8
    assert max(cams.kept(layer) for layer in layers) < 0.5
    result = finish(sanity(subject(lite0, pixel_method(gradient)), images, ("",), targets))
    assert result.kept("") < 0.5
    assert abs(result.signed[result.halfway, 0]) < 0.1


def test_the_model_itself_stays_as_it_is_and_the_seed_decides() -> None:
    model = counting_model()
    before = weights_sha256(model.module)
    requested = subject(model, find_method("grad_cam"), seed=4)
    runs: list[Sanity] = [
        finish(sanity(requested, [batch(0), batch(1)], ("relu", "last"), [0, 1])) for _ in range(2)
    ]
    assert weights_sha256(model.module) == before
    assert hooks(model.module) == 0
    assert np.array_equal(runs[0].absolute, runs[1].absolute)
    other = finish(sanity(subject(model, requested.method), [batch(0)], ("relu", "last"), [0]))
    assert not np.array_equal(other.absolute, runs[0].absolute)
    assert runs[0].images == 2


@pytest.mark.slow
def test_the_cascade_reaches_every_weight_once_from_the_output_down() -> None:
    model = counting_model()
    cascade = cascade_of(model, batch(0))
    assert cascade == [("output", ["fc"]), ("last", ["last"]), ("relu", ["stem"])]
    deep = load_model(resnet18(), device="cpu")
    steps = cascade_of(deep, torch.zeros(1, 3, 32, 32))
    names = [name for _, group in steps for name in group]
    weighted = [name for name, each in deep.module.named_modules() if each._parameters]
    assert sorted(names) == sorted(name for name in weighted if list(each_of(deep, name)))
    assert (names[0], names[-1]) == ("fc", "conv1")
    assert len(steps) == 8


def each_of(model: Model, name: str) -> list[nn.Parameter]:
    return list(model.module.get_submodule(name).parameters(recurse=False))


def test_rank_correlation_is_spearmans_and_untold_where_one_is_constant() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 9, (2, 6, 6)).astype(np.float32)
    assert rank_correlation(a, b) == pytest.approx(spearmanr(a.ravel(), b.ravel()).statistic)
    flat, none = np.zeros_like(a), a * np.float32(np.nan)
    for one, other in ((a, flat), (flat, a), (flat, flat + 1), (a, none), (none, a)):
        assert np.isnan(rank_correlation(one, other))


@pytest.mark.parametrize("build", [vit, deit, registers, swin])
def test_what_is_read_before_all_layers_becomes_random_last(build: Callable[[], nn.Module]) -> None:
    model = load_model(build(), preprocess=ImagePreprocess(64, (64, 64)), device="cpu")
    steps = cascade_of(model, batch(0, 64))
    names = [name for _, group in steps for name in group]
    weighted = [name for name, each in model.module.named_modules() if list(each_of(model, name))]
    assert sorted(names) == sorted(weighted)
    for name in ("", "encoder"):  # the class token, and the places of the tokens
        if name in weighted:
            assert any(name in group for _, group in steps[-2:])


@pytest.mark.slow
def test_every_module_of_a_step_is_drawn_anew_in_its_own_scale(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = nn.Conv2d(16, 64, 3, bias=False)
    with torch.no_grad():
        module.weight.mul_(0.1).add_(5)
        before = module.weight.clone()
        _draw_anew(module, torch.Generator().manual_seed(0))
    assert module.weight.mean().item() == pytest.approx(5, abs=0.01)
    assert module.weight.std().item() == pytest.approx(float(before.std()), rel=0.1)
    assert not torch.equal(module.weight, before)

    drawn: list[nn.Module] = []
    monkeypatch.setattr(
        "explainers.quality.sanity._draw_anew", lambda each, _generator: drawn.append(each)
    )
    model = load_model(resnet18(), device="cpu")
    requested = subject(model, find_method("grad_cam"))
    finish(sanity(requested, [torch.randn(1, 3, 32, 32)], (model.layers[-1].name,), [0]))
    weighted = [name for name, _ in model.module.named_modules() if list(each_of(model, name))]
    assert len(drawn) == len(weighted)


def test_of_a_map_that_is_always_uniform_nothing_is_reported() -> None:
    model = counting_model()
    requested = subject(model, pixel_method(lambda _module, x, _target: torch.ones(x.shape[2:])))
    result = finish(sanity(requested, [batch(0), batch(1)], ("",), [0, 1]))
    assert np.isnan(result.absolute).all()
    assert np.isnan(result.signed).all()
    assert np.isnan(result.trivial).all()
    assert np.isnan(result.closest("")[1])
    assert (result.compared.tolist(), result.repeated.tolist()) == ([[0]] * len(result.steps), [0])
    assert result.counted("") == 0


def test_maps_that_random_weights_make_uniform_are_left_out_and_counted() -> None:
    """They counted as a correlation of 0, as if the map had followed the weights."""
    model = counting_model()
    trained = model.module.get_parameter("fc.weight").clone()

    def explain(module: nn.Module, x: Tensor, target: int) -> Tensor:
        same = torch.equal(module.get_parameter("fc.weight"), trained)
        return x[0, 0] if same or target == 0 else torch.zeros(x.shape[2:])

    requested = subject(model, pixel_method(explain))
    result = finish(sanity(requested, [batch(0), batch(1)], ("",), [0, 1]))
    assert result.absolute[:, 0].tolist() == [1.0] * len(
        result.steps
    )  # 0.5 with the other one as 0
    assert result.compared[:, 0].tolist() == [1] * len(result.steps)
    assert result.repeated.tolist() == [2]
    assert result.counted("") == 1
    nowhere = finish(sanity(requested, [batch(1)], ("",), [1]))
    assert np.isnan(nowhere.absolute).all()
    assert nowhere.repeats("") == 1
