"""What cannot be looked through gets one sentence that says what to provide instead."""

import warnings
from collections.abc import Callable

import pytest
import torch
from torch import nn

from explainers.errors import UnfitModel
from explainers.models import load_model
from explainers.models.untraceable import module_in
from tests.unit.explainers.nets import Pooled, batch


def quietly(build: Callable[[], object]) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return build()


def scripted() -> object:
    return torch.jit.script(nn.Sequential(nn.Conv2d(3, 2, 1), nn.ReLU()))


def exported() -> torch.export.ExportedProgram:
    return torch.export.export(Pooled().eval(), (batch(),))


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (scripted, "The model is TorchScript, .* from before torch.jit.trace or"),
        (lambda: torch.jit.trace(Pooled(), batch()), "The model is TorchScript"),
        (lambda: nn.Sequential(scripted()), 'The part "0" of the model is TorchScript'),
        (exported, "an exported program, .*; provide the nn.Module itself, from before"),
        (lambda: exported().module(), "an exported program, .* from before torch.export"),
        (
            lambda: torch.ao.quantization.quantize_dynamic(Pooled(), {nn.Linear}),
            'The part "fc" of the model is quantised, .* from before quantising',
        ),
        (
            lambda: nn.Sequential(nn.LazyConv2d(4, 3)),
            r'has lazy layers .*; run one batch through it, then provide it \(the first is "0.w',
        ),
        (lambda: Pooled().to("meta"), "on the meta device, without values; load its weights"),
        (lambda: Pooled, r"the class Pooled, not an object of it; provide one: Pooled\(\.\.\.\)"),
        (lambda: len, "is a function, which has no layers; provide the network as a torch.nn"),
        (lambda: Pooled().state_dict(), "a dict of weights, not a network; build the nn.Module"),
        (lambda: None, "is None; provide"),
        (
            lambda: type("InferenceSession", (), {"__module__": "onnxruntime.capi"})(),
            "is an ONNX session; provide the network as a torch.nn.Module",
        ),
    ],
)
def test_the_sentence(build: Callable[[], object], sentence: str) -> None:
    with pytest.raises(UnfitModel, match=sentence) as caught:
        module_in(quietly(build), "The model")
    assert str(caught.value).count(". ") == 0


def test_load_model_says_so_too() -> None:
    with pytest.raises(UnfitModel, match="is TorchScript"):
        load_model(quietly(scripted))  # type: ignore[arg-type]
