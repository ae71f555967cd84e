"""What a model's own code raises is quoted, with the layer that it came from."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from explainers.errors import OutOfMemory, UnfitModel, UnknownLayer
from explainers.models.module_errors import LONGEST, quoted, quoting
from explainers.passes.tracing import trace_input
from explainers.work.memory_guard import memory_guard
from tests.unit.explainers.nets import batch, model_of


class Moody(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.act: Callable[[Tensor], Tensor] = torch.relu

    def forward(self, x: Tensor) -> Tensor:
        return self.act(x)


def net() -> tuple[nn.Sequential, Moody]:
    moody = Moody()
    head = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)
    return nn.Sequential(nn.Sequential(nn.Conv2d(3, 4, 1), moody), *head), moody


def fails(error: BaseException) -> Callable[[Tensor], Tensor]:
    def act(_: Tensor) -> Tensor:
        raise type(error)(*error.args)  # one of its own, as a traceback holds tensors

    return act


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("no\nway"), "The model's forward failed in 0.1: ValueError: no."),
        (KeyError("a"), "The model's forward failed in 0.1: KeyError: 'a'."),
        (SystemExit(3), "The model's forward failed in 0.1: SystemExit: 3."),
        (AssertionError(), "The model's forward failed in 0.1: AssertionError."),
    ],
)
def test_later_than_loading(error: BaseException, sentence: str) -> None:
    whole, moody = net()
    model = model_of(whole, ["0.0"])
    moody.act = fails(error)
    with pytest.raises(UnfitModel) as caught:
        trace_input(model, batch())
    assert str(caught.value) == sentence
    moody.act = torch.relu
    trace_input(model, batch())


def test_while_loading() -> None:
    whole, moody = net()
    moody.act = fails(ValueError("no"))
    with pytest.raises(UnfitModel, match=r"of \(1, 3, 8, 8\): its forward failed in 0.1: ValueErr"):
        model_of(whole, ["0.0"])


def test_another_size() -> None:
    flat = nn.Sequential(nn.Conv2d(3, 4, 1), nn.Flatten(), nn.Linear(4 * 64, 2))
    with pytest.raises(UnfitModel, match="forward failed in 2: RuntimeError: mat1 and mat2 shapes"):
        trace_input(model_of(flat, ["0"]), batch(size=9))


def test_a_backward_pass() -> None:
    class Breaks(torch.autograd.Function):
        @staticmethod
        def forward(_ctx: object, x: Tensor) -> Tensor:
            return x.clone()

        @staticmethod
        def backward(_ctx: object, _gradient: Tensor) -> Tensor:  # type: ignore[override]
            raise NotImplementedError("only forward")

    whole, moody = net()
    model = model_of(whole, ["0.0"])
    moody.act = Breaks.apply
    with pytest.raises(UnfitModel, match="backward pass failed: NotImplementedError: only forward"):
        trace_input(model, batch())


def test_what_is_no_failure_of_the_module_stays_itself() -> None:
    module = nn.Identity()
    with pytest.raises(ZeroDivisionError), quoting(module):
        1 / 0  # noqa: B018
    with pytest.raises(UnknownLayer), quoting(module):
        raise UnknownLayer
    whole, moody = net()
    moody.act = fails(MemoryError())
    with pytest.raises(OutOfMemory), memory_guard(), quoting(whole):
        whole(batch())


def test_long_messages_are_cut() -> None:
    text = quoted(RuntimeError("x" * 5000))
    assert text == f"RuntimeError: {'x' * LONGEST}...".rstrip(".") + "..."
