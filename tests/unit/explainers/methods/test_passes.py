"""What holds for every method: memory, cost, fit, and that nothing is left behind."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from explainers import METHODS
from explainers.errors import UnfitModel, UnfitParameter
from explainers.images.preprocess import ImagePreprocess
from explainers.methods import Method, Question, find_method, occlusion, passes
from explainers.methods.passes import at_once
from explainers.parameters import SEED
from explainers.work.steps import finish
from tests.unit.explainers import nets
from tests.unit.explainers.chain import CHAIN, FEW, Chain
from tests.unit.explainers.nets import batch, model_of

MANY = [method for method in METHODS if method.key in FEW or method.key == "score_cam"]


@pytest.mark.parametrize("method", MANY, ids=lambda method: method.key)
def test_no_more_images_pass_at_once_than_the_memory_holds(method: Method) -> None:
    net = Chain()
    model = model_of(net, CHAIN)
    sizes: list[int] = []
    net.register_forward_pre_hook(lambda _, inputs: sizes.append(len(inputs[0])))
    memory = 30_000  # three images, where nothing is differentiated
    question = Question("first", 2, FEW.get(method.key, {}), memory)
    finish(method.run(model, batch(), question))
    assert max(sizes) <= at_once(model, batch(), memory, backward=False) == 3


def test_a_map_begins_with_the_chunk_that_the_one_before_has_learned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passes, "perf_counter", lambda: 0.0)  # so fast that every chunk doubles
    net = Chain()
    model, method = model_of(net, CHAIN), find_method("smooth_grad")
    at_once(model, batch(), 1, backward=False)  # measured once per model
    sizes: list[int] = []
    net.register_forward_pre_hook(lambda _, inputs: sizes.append(len(inputs[0])))
    for expected in ([1, 2, 4, 1], [8]):
        sizes.clear()
        method.compute(model, batch(), "", 2, {"samples": 8})
        assert sizes == expected
    sizes.clear()
    find_method("gradient_shap").compute(model, batch(), "", 2, {"samples": 8})
    assert sizes == [1, 2, 4, 1]  # another method's images may cost otherwise


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
@pytest.mark.parametrize("ending", ["error", "cancel"])
def test_nothing_is_left_behind(method: Method, ending: str) -> None:
    net = Chain().train()
    model = model_of(net, CHAIN)
    before = traces_of(net)
    work = method.run(model, batch(), Question("first", 2, FEW.get(method.key, {})))
    if ending == "error":
        net.raises = True
        with pytest.raises(UnfitModel, match="forward failed: ArithmeticError: the model's own"):
            finish(work)
        net.raises = False
    else:
        next(work, None)
        assert traces_of(net) == before  # others use the model between two chunks
        work.close()
    assert traces_of(net) == before


def traces_of(net: nn.Module) -> list[object]:
    """Modes, attributes and hooks of every module, and what its parameters ask for."""
    return [
        *((m.training, getattr(m, "inplace", None), sorted(vars(m))) for m in net.modules()),
        *(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in net.modules()),
        *(len(m._backward_hooks) + len(m._backward_pre_hooks) for m in net.modules()),
        *(parameter.requires_grad for parameter in net.parameters()),
    ]


@pytest.mark.parametrize("key", ["guided_backprop", "guided_grad_cam"])
def test_guided_methods_want_relu_modules(key: str) -> None:
    net = Chain()
    net.second = nn.ReLU6()
    model = model_of(net, CHAIN)
    assert model.card.activations == ("ReLU", "ReLU6")
    with pytest.raises(UnfitModel, match=r"Only nn\.ReLU modules are guided, and Chain uses ReLU6"):
        find_method(key).compute(model, batch(), "first", 2)
    functional = model_of(nets.InPlace(), ["first"])
    assert functional.card.activations == ("ReLU", "relu()")
    assert "relu()" in find_method(key).fit(functional.card)
    assert find_method(key).fit(model_of(Chain(), CHAIN).card) == ""


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"steps": 1}, '"steps" takes a whole number from 2 to 400, not "1"'),
        ({"steps": "many"}, '"steps" takes a whole number'),
        ({"steps": 2.5}, '"steps" takes a whole number'),
        ({"baseline": "pink"}, '"baseline" takes one of black, white, mean, blur, not "pink"'),
        ({"step": 9}, 'no parameter "step"; it takes steps, baseline'),
    ],
)
def test_a_wrong_parameter_gets_a_sentence(values: dict[str, float | str], sentence: str) -> None:
    model = model_of(Chain(), CHAIN)
    with pytest.raises(UnfitParameter, match=sentence):
        find_method("integrated_gradients").compute(model, batch(), "", 2, values)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_the_cost_that_is_announced_is_the_cost(method: Method) -> None:
    net = Chain()
    model = model_of(net, CHAIN)
    at_once(model, batch(), 1, backward=False)  # measured once per model
    images: list[int] = []
    net.register_forward_pre_hook(lambda _, inputs: images.append(len(inputs[0])))
    values = FEW.get(method.key, {})
    method.compute(model, batch(), "second", 2, values)
    announced = method.cost_of(model.card, "second", values).forward
    assert sum(images) == pytest.approx(announced, abs=3)  # SLIC makes about as many as asked for


def test_windows_are_counted_without_being_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    card = replace(model_of(Chain(), CHAIN).card, preprocess=ImagePreprocess())
    monkeypatch.setattr(occlusion, "windows", None)
    cost = find_method("occlusion").cost_of(card, "", {"window": 2, "stride": 1})
    assert cost.forward == 1 + 223 * 223


def test_one_window_covers_an_image_that_is_smaller() -> None:
    question = Question("", 0, {"window": 16, "stride": 1})
    assert occlusion.along((8, 16), question) == [1, 1]
    assert len(occlusion.windows((8, 16), question)) == 1


def test_bounds_are_written_out() -> None:
    assert SEED.bounds == "a whole number from 0 to 2,147,483,647"
    noise = next(each for each in find_method("smooth_grad").parameters if each.name == "noise")
    assert noise.bounds == f"a number from {noise.low:g} to {noise.high:g}"


class Branching(nn.Module):
    """Passes the side layer only while it is not skipped, as with a branch that data decides."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, padding=1)
        self.side = nn.Conv2d(4, 4, 3, padding=1)
        self.fc = nn.Linear(4, 5)
        self.skips = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.first(x)
        return self.fc((x if self.skips else self.side(x)).mean((2, 3)))


@pytest.mark.parametrize("method", [m for m in METHODS if not m.per_pixel], ids=lambda m: m.key)
def test_a_layer_that_this_input_does_not_reach_is_refused(method: Method) -> None:
    net = Branching()
    model = model_of(net, ("first", "side"))
    if method.fit(model.card):
        return
    net.skips = True
    with pytest.raises(UnfitModel, match='does not reach the layer "side"'):
        method.compute(model, batch(0), "side", 1)
