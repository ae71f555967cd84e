"""One rule for methods that divide by activations: how far a layer's are negative."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from explainers import Model, load_model
from explainers.images.preprocess import ImagePreprocess
from explainers.methods import Question, find_method
from explainers.models.signs import negative_shares
from explainers.passes.tracing import trace_input
from explainers.results import Layer
from explainers.work.steps import finish
from tests.unit.explainers.nets import batch
from tests.unit.explainers.passes.test_transformers import vit

DIVIDING = ("grad_cam_plus_plus", "xgrad_cam")


class Ends(nn.Module):
    """Layers by how they end: behind a ReLU, linear, and a leaky ReLU that is nearly one."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.first = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU())
        self.bottleneck = nn.Sequential(nn.Conv2d(8, 8, 1, bias=False), nn.BatchNorm2d(8))
        self.leaky = nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.LeakyReLU(0.01))
        self.fc = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.leaky(self.bottleneck(self.first(x))).mean((2, 3)))


@pytest.fixture(scope="module")
def ends() -> Model:
    return load_model(
        Ends(),
        preprocess=ImagePreprocess(16, (16, 16)),
        layers=("first", "bottleneck", "leaky"),
        device="cpu",
    )


def test_the_share_by_hand() -> None:
    """Of 1, -1, 2, 0 a quarter of the absolute sum is negative; the second layer is its ReLU."""

    class Fixed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.mixed, self.relu, self.none = nn.Identity(), nn.ReLU(), nn.Identity()

        def forward(self, x: Tensor) -> Tensor:
            values = self.mixed(x.new_tensor([[[[1.0, -1.0], [2.0, 0.0]]]]))
            return self.relu(values).sum((2, 3)) + self.none(0 * values).sum((2, 3))

    names = ("mixed", "relu", "none")
    layers = [Layer(name, name, (1, 2, 2)) for name in names]
    mixed, relu, none = negative_shares(Fixed(), [torch.zeros(1, 3, 2, 2)], layers)
    assert (mixed, relu) == (0.25, 0)
    assert math.isnan(none)


@pytest.mark.parametrize("key", DIVIDING)
def test_a_method_fits_where_hardly_anything_is_negative(ends: Model, key: str) -> None:
    card, method = ends.card, find_method(key)
    assert method.fit(card) == ""
    assert [layer.name for layer in method.layers_of(card)] == ["first", "leaky"]
    assert 0.2 < card.negative_share("bottleneck") < 0.8
    assert "of the activation of bottleneck is negative" in method.unfit_at(card, "bottleneck")
    assert method.blank(card, "bottleneck") == method.unfit_at(card, "bottleneck")
    assert find_method("grad_cam").unfit_at(card, "bottleneck") == ""


@pytest.mark.parametrize("key", DIVIDING)
def test_there_is_no_map_of_a_layer_that_does_not_fit(ends: Model, key: str) -> None:
    method, inputs = find_method(key), batch(0, 16)
    trace = trace_input(ends, inputs, 1)
    for layer, fits in (("first", True), ("bottleneck", False), ("leaky", True)):
        run = finish(method.run(ends, inputs, Question(layer, 1, {})))
        read = method.read(ends.card, trace, layer)
        assert run.values.any() == read.values.any() == fits
        assert run.values.shape == (16, 16)


@pytest.mark.parametrize("key", DIVIDING)
def test_the_last_fitting_layer_stands_for_the_method(key: str) -> None:
    class LinearEnd(Ends):
        def forward(self, x: Tensor) -> Tensor:
            return self.fc(self.bottleneck(self.first(x)).mean((2, 3)))

    model = load_model(
        LinearEnd(), preprocess=ImagePreprocess(16, (16, 16)), layers=("first", "bottleneck")
    )
    assert find_method(key).last_layer(model.card) == "first"
    assert find_method("grad_cam").last_layer(model.card) == "bottleneck"


@pytest.mark.parametrize("build", [vit])
def test_a_network_of_mixed_signs_everywhere_is_refused_as_a_whole(
    build: Callable[[], nn.Module],
) -> None:
    model = load_model(build(), preprocess=ImagePreprocess(64, (64, 64)), device="cpu")
    for key in DIVIDING:
        assert "both signs at every layer" in find_method(key).fit(model.card)


def test_lite0_s_linear_bottlenecks_are_refused_and_its_ends_are_not(lite0: Model) -> None:
    fitting = [layer.name for layer in find_method("xgrad_cam").layers_of(lite0.card)]
    assert fitting == ["bn1", "bn2"]
    assert lite0.card.negative_share("blocks.3.0") > 0.3
