"""Wrappers are taken off and weights cast, both stated; what was provided stays as it is."""

import copy
import warnings
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrizations
from torch.optim.swa_utils import AveragedModel

from explainers.errors import UnfitModel
from explainers.models import Model, load_model
from explainers.models.adapting import in_float32, unwrapped
from explainers.passes.tracing import trace_input
from tests.unit.explainers.nets import Pooled, batch, pixels


def loaded(net: nn.Module) -> Model:
    return load_model(net, preprocess=pixels)


def texts(model: Model, topic: str) -> list[str]:
    return [note.text for note in model.card.notes if note.topic == topic]


def logits(model: Model) -> Tensor:
    return torch.from_numpy(trace_input(model, batch()).logits.copy())


class TestPrecision:
    @pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
    def test_is_cast_in_a_copy(self, dtype: torch.dtype) -> None:
        net = Pooled().to(dtype)
        model = loaded(net)
        name = str(dtype).removeprefix("torch.")
        assert texts(model, "weights") == [f"Weights: cast from {name} to float32."]
        assert {parameter.dtype for parameter in net.parameters()} == {dtype}
        assert {parameter.dtype for parameter in model.module.parameters()} == {torch.float32}
        assert model.owned
        torch.testing.assert_close(logits(model), logits(loaded(Pooled())))

    def test_of_some_parts(self) -> None:
        net = Pooled()
        net.fc.half()
        net.conv.double()
        assert texts(loaded(net), "weights") == [
            "Weights: cast from float16 and float64 to float32."
        ]

    def test_what_is_in_float32_stays_itself(self) -> None:
        net = Pooled()
        assert in_float32(net, copied=False).module is net
        assert texts(loaded(net), "weights") == []

    def test_a_module_that_cannot_be_copied(self) -> None:
        net = Pooled().half()
        net.generator = (each for each in ())  # type: ignore[assignment]
        with pytest.raises(UnfitModel, match=r"Pooled cannot be copied \(TypeError\)"):
            loaded(net)


class LightningModule(nn.Module):
    """Stands for Lightning's: only the name counts."""


class Task(LightningModule):
    def __init__(self, net: nn.Module, factor: float = 1) -> None:
        super().__init__()
        self.net, self.loss, self.factor = net, nn.CrossEntropyLoss(), factor

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x) * self.factor


class Holder(nn.Module):
    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: Tensor) -> Tensor:
        return self.body(x)


def compiled(net: nn.Module) -> nn.Module:
    wrapped: nn.Module = torch.compile(net, backend="eager")  # type: ignore[assignment]
    return wrapped


class TestWrappers:
    @pytest.mark.parametrize(
        ("wrap", "name"),
        [
            (compiled, "torch.compile"),
            (nn.DataParallel, "nn.DataParallel"),
            (AveragedModel, "AveragedModel"),
            (lambda net: nn.DataParallel(compiled(net)), "torch.compile"),
        ],
    )
    def test_are_taken_off(self, wrap: Callable[[nn.Module], nn.Module], name: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that there is no accelerator to be parallel on
            wrapped = wrap(Pooled())
        model = loaded(wrapped)
        assert isinstance(model.module, Pooled)
        assert [layer.name for layer in model.layers] == ["conv"]
        text = f"Module: {name} was removed; layers are named as in Pooled."
        assert text in texts(model, "module")
        assert model.weights_sha256 == loaded(Pooled()).weights_sha256

    def test_inside_a_module(self) -> None:
        net = Holder(compiled(Pooled()))
        model = loaded(net)
        assert type(net.body).__name__ == "OptimizedModule"
        assert model.owned
        assert [layer.name for layer in model.layers] == ["body.conv"]
        assert texts(model, "module") == [
            "Module: torch.compile was removed from body; results are equal."
        ]
        torch.testing.assert_close(logits(model), logits(loaded(Pooled())))

    def test_compiled_in_place(self) -> None:
        net = Pooled()
        net.compile(backend="eager")
        call = net._compiled_call_impl
        model = loaded(net)
        with model.ready() as module:
            assert module._compiled_call_impl is None
        assert net._compiled_call_impl is call
        assert copy.deepcopy(unwrapped(net).module)._compiled_call_impl is None

    def test_lightning(self) -> None:
        model = loaded(Task(Pooled()))
        assert isinstance(model.module, Pooled)
        assert texts(model, "module") == [
            'Module: the network "net" of the Lightning module Task is used; both return the same.'
        ]

    def test_a_lightning_module_that_does_more(self) -> None:
        model = loaded(Task(Pooled(), factor=2))
        assert isinstance(model.module, Task)
        assert [layer.name for layer in model.layers] == ["net.conv"]
        assert texts(model, "module") == []


@pytest.mark.parametrize("of", [parametrizations.weight_norm, parametrizations.spectral_norm])
def test_parametrised_weights(of: Callable[[nn.Module], nn.Module]) -> None:
    net = Pooled().eval()
    of(net.conv)
    model = loaded(net)
    assert [layer.name for layer in model.layers] == ["conv"]
    torch.testing.assert_close(logits(model)[None], net(batch()).detach())


def test_a_traced_graph_of_fx() -> None:
    model = loaded(torch.fx.symbolic_trace(Pooled()))
    assert [layer.name for layer in model.layers] == ["conv"]
