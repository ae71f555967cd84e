"""Ends in softmax or sigmoid, one value, and classes that are not mutually exclusive."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.errors import SaturatedOutput, UnfitLabels, UnfitModel
from explainers.methods import METHODS
from explainers.models import load_model
from explainers.outputs.logits import losses, probabilities
from explainers.passes.tracing import trace_input
from explainers.scan.batch import run_batch
from explainers.scan.layout import scan_layout
from tests.unit.explainers.nets import pixels
from tests.unit.explainers.output_nets import INPUTS, RIGHT, Net, logits_of, model_of, texts


def plain_end(y: Tensor) -> Tensor:
    return y


ENDS: dict[str, Callable[[Tensor], Any]] = {
    "softmax": lambda y: y.softmax(1),
    "nn.Softmax": nn.Softmax(dim=1),
    "log_softmax": lambda y: F.log_softmax(y, 1),
    "softmax in a dict": lambda y: {"probabilities": torch.softmax(y, dim=1)},
}


@pytest.mark.parametrize("end", ENDS)
def test_what_a_softmax_was_applied_to_is_explained(end: str) -> None:
    model = model_of(ENDS[end])
    torch.testing.assert_close(logits_of(model, INPUTS), RIGHT)
    result = trace_input(model, INPUTS[:1] * 50, 1)  # the softmax is exactly 0 or 1
    plain = trace_input(model_of(plain_end), INPUTS[:1] * 50, 1)
    np.testing.assert_allclose(result.cam("conv").values, plain.cam("conv").values, rtol=1e-5)
    np.testing.assert_allclose(result.probabilities, plain.probabilities, rtol=1e-5)
    assert "ends in" in texts(model)
    assert "no second softmax" in texts(model)
    assert not any(note.warning for note in model.card.notes)
    assert model.head is not None


def test_the_softmax_at_the_end_is_no_nonlinearity_of_the_network() -> None:
    model = load_model(nn.Sequential(Net(), nn.Softmax(1)), preprocess=pixels)
    assert model.card.activations == ()
    gated = Net(lambda y: (y * y.sigmoid()).sigmoid())
    assert load_model(gated, preprocess=pixels).card.activations == ("sigmoid()",)


def by_hand(y: Tensor) -> Tensor:
    return y.exp() / y.exp().sum(1, keepdim=True)


def test_a_softmax_by_hand_is_inferred_and_a_gradient_that_is_lost_is_refused() -> None:
    model = model_of(by_hand)
    assert model.card.output.end == "softmax"
    result = probabilities(logits_of(model, INPUTS), "single")
    torch.testing.assert_close(result, RIGHT.softmax(1))
    assert any(note.warning for note in model.card.notes)
    with pytest.raises(SaturatedOutput, match="exactly 0 or 1"):
        trace_input(model, INPUTS[:1] * 50)


def shares(values: Tensor) -> Tensor:
    return values / values.sum(1, keepdim=True)


PROBABILITIES: dict[str, Callable[[Tensor], Tensor]] = {
    "squares": lambda y: shares(y * y),
    "squares by a power": lambda y: shares(y**2),
    "positive parts": lambda y: shares(y.relu()),
    "positive parts, kept from 0 / 0": lambda y: F.normalize(y.relu(), p=1.0, dim=1),
    "mean of a Dirichlet distribution": lambda y: shares(F.softplus(y) + 1),
    "smoothed softmax": lambda y: 0.9 * y.softmax(1) + 0.1 / 3,
    "ensemble": lambda y: (y.softmax(1) + (2 * y).softmax(1)) / 2,
    "clamped softmax": lambda y: y.softmax(1).clamp(1e-7, 1),
}


@pytest.mark.parametrize("end", PROBABILITIES)
def test_values_that_sum_to_1_get_no_second_softmax(end: str) -> None:
    model = model_of(PROBABILITIES[end])
    raw = PROBABILITIES[end](RIGHT)
    torch.testing.assert_close(probabilities(logits_of(model, INPUTS), "single"), raw)
    result = trace_input(model, INPUTS[:1], 0)
    np.testing.assert_allclose(result.probabilities, raw[0], rtol=1e-5, atol=1e-30)
    net = Net(lambda y: PROBABILITIES[end](y).clamp(min=1e-38).log())
    captum = LayerGradCam(net, net.conv).attribute(INPUTS[:1].requires_grad_(), target=0)
    np.testing.assert_allclose(result.cam("conv").values, captum[0, 0].detach(), rtol=1e-4)
    notes = [note.text for note in model.card.notes if note.warning and note.topic == "output"]
    assert len(notes) == 1
    assert "assumed to be probabilities" in notes[0]
    assert "maps explain their logarithms" in notes[0]
    with pytest.raises(UnfitModel, match="leave out --multi-label"):
        model_of(PROBABILITIES[end], multi_label=True)


def test_a_probability_of_0_is_explained_unless_another_is_1() -> None:
    model = model_of(PROBABILITIES["positive parts"])
    assert PROBABILITIES["positive parts"](RIGHT)[0, 1] == 0
    assert not trace_input(model, INPUTS[:1], 1).cam("conv").values.any()
    with pytest.raises(SaturatedOutput, match="exactly 0 or 1"):
        model_of(lambda y: F.one_hot(y.argmax(1), 3) + y.relu() * 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.clamp(1e-3, 1),
        lambda p: p.clamp(0.02, 0.98),
        lambda p: p + 1e-3,
        lambda p: p * 1.01 - 1e-3,
    ],
)
def test_a_changed_softmax_is_no_sigmoid(change: Callable[[Tensor], Tensor]) -> None:
    model = model_of(lambda y: change(y.softmax(1)))
    assert model.card.output.kind == "single"
    raw = shares(change(RIGHT.softmax(1)))
    torch.testing.assert_close(probabilities(logits_of(model, INPUTS), "single"), raw)
    assert "nearly those of a softmax" in texts(model)
    assert "scaled to sum to 1" in texts(model)
    assert any(note.warning for note in model.card.notes)


def test_a_changed_sigmoid_stays_one() -> None:
    model = model_of(lambda y: y.sigmoid().clamp(1e-3, 1 - 1e-3))
    assert model.card.output.kind == "multi-label"
    torch.testing.assert_close(logits_of(model, INPUTS), RIGHT, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("columns", [slice(0, 3), slice(2, 3)])
def test_other_values_between_0_and_1_are_logits_with_a_warning(columns: slice) -> None:
    model = model_of(lambda y: (y * y / (1 + y * y))[:, columns])
    assert model.card.output.end == "logits"
    assert any(
        "between 0 and 1, and they are read as logits" in n.text
        for n in model.card.notes
        if n.warning
    )


@pytest.mark.parametrize(
    "flat", [lambda y: 0.5 + 1e-3 * y, lambda y: 0.5 + 1e-3 * y[:, 2:], lambda y: y * 0 + 0.3]
)
def test_small_logits_are_no_probabilities(flat: Callable[[Tensor], Tensor]) -> None:
    """As those of an untrained network: nothing in it could be a softmax or sigmoid."""
    model = model_of(flat)
    assert model.card.output.end == "logits"
    assert model.card.output.kind in ("single", "binary")


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (nn.Hardsigmoid(), "ends in a hard sigmoid, whose values are not logits"),
        (lambda y: torch.tanh(y[:, 2:]), "ends in a tanh, whose values are not logits"),
        (lambda y: 100 * y.softmax(1), "returns percentages, which sum to 100"),
    ],
)
def test_ends_that_are_no_logits_are_refused(end: Callable[[Tensor], Any], words: str) -> None:
    with pytest.raises(UnfitModel, match=f"^Net {words}.*; let it return the values before that"):
        model_of(end)


Z = RIGHT[:, 2]
ONES: dict[str, Callable[[Tensor], Any]] = {
    "one column": lambda y: y[:, 2:],
    "no column": lambda y: y[:, 2],
    "squeezed": lambda y: y[:, 2:].squeeze(),
    "sigmoid": lambda y: y[:, 2:].sigmoid(),
    "nn.Sigmoid in a dict": lambda y: {"p": nn.Sigmoid()(y[:, 2])},
}


@pytest.mark.parametrize("form", ONES)
def test_one_value_tells_two_classes_apart(form: str) -> None:
    model = model_of(ONES[form])
    assert model.labels == ("negative", "positive")
    torch.testing.assert_close(logits_of(model, INPUTS), torch.stack([-Z, Z], 1))
    result = trace_input(model, INPUTS[:1])
    p = float(Z[0].sigmoid())
    np.testing.assert_allclose(result.probabilities, [1 - p, p], rtol=1e-5)
    negative, positive = (trace_input(model, INPUTS[:1], k).cam("conv").values for k in (0, 1))
    np.testing.assert_array_equal(negative, -positive)
    net = Net(lambda y: y[:, 2:])
    captum = LayerGradCam(net, net.conv).attribute(INPUTS[:1].requires_grad_(), target=0)
    np.testing.assert_allclose(positive, captum[0, 0].detach().numpy(), rtol=1e-5)


def test_grad_cam_of_both_classes_of_one_value_is_for_free() -> None:
    model = load_model(Net(classes=1), preprocess=pixels, layers=("conv",))
    assert model.head is not None
    result = trace_input(model, INPUTS[:1], 1)
    other = trace_input(model, INPUTS[:1], 0)
    np.testing.assert_allclose(result.cam("conv", target=0).values, other.cam("conv").values)


def test_labels_of_one_value() -> None:
    one = ONES["one column"]
    assert model_of(one, labels=["bullfrog"]).labels == ("not bullfrog", "bullfrog")
    assert model_of(one, labels=["tame", "wild"]).labels == ("tame", "wild")
    with pytest.raises(UnfitLabels, match="separates two classes, and the number of labels is 3"):
        model_of(one, labels=["a", "b", "c"])


ANTISYMMETRIC = {"grad_cam", "hires_cam", "layer_grad_cam", "input_x_gradient", "occlusion"}


def test_every_method_explains_both_classes_of_one_value_in_a_dict() -> None:
    model = model_of(lambda y: {"logits": y[:, 2:]})
    for method in METHODS:
        if not method.of_class or method.fit(model.card) or method.key.startswith("guided"):
            continue
        layer = "" if method.per_pixel else "conv"
        maps = [method.compute(model, INPUTS[:1], layer, target) for target in (0, 1)]
        assert all(np.isfinite(each.values).all() for each in maps), method.key
        if method.key in ANTISYMMETRIC:
            negative, positive = (each.values for each in maps)
            np.testing.assert_allclose(negative, -positive, atol=1e-4, err_msg=method.key)


def test_independent_classes_are_stated_or_recognised() -> None:
    stated = model_of(lambda y: y, multi_label=True)
    result = model_of(lambda y: y.sigmoid())
    for model in (stated, result):
        assert model.card.multi_label
        torch.testing.assert_close(logits_of(model, INPUTS), RIGHT)
        answers = trace_input(model, INPUTS[:1])
        np.testing.assert_allclose(answers.probabilities, RIGHT[0].sigmoid(), rtol=1e-5)
    assert not any(note.warning for note in stated.card.notes)
    assert any("each class is decided separately" in n.text for n in result.card.notes if n.warning)
    assert (
        len({stated.weights_sha256, result.weights_sha256, model_of(plain_end).weights_sha256}) == 3
    )
    with pytest.raises(UnfitModel, match="leave out --multi-label"):
        model_of(ENDS["softmax"], multi_label=True)


def test_small_random_nets_are_not_taken_for_probabilities() -> None:
    for seed in range(4):
        torch.manual_seed(seed)
        net = nn.Sequential(
            nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)
        )
        assert load_model(net, preprocess=pixels).card.output.plain


def test_the_loss_is_torchs() -> None:
    logits = torch.randn(4, 3, generator=torch.Generator().manual_seed(1))
    result = losses(logits, "single", [(0,), (2,), (), (1, 2)])
    np.testing.assert_allclose(
        result[:2], F.cross_entropy(logits[:2], torch.tensor([0, 2]), reduction="none")
    )
    assert result[2:].isnan().all()
    z = logits[:, 0]
    result = losses(torch.stack([-z, z], 1), "binary", [(0,), (1,), (1,), ()])
    expected = F.binary_cross_entropy_with_logits(z, torch.tensor([0.0, 1, 1, 0]), reduction="none")
    torch.testing.assert_close(result[:3], expected[:3])
    result = losses(logits, "multi-label", [(0, 2), (1,), (), (0,)])
    right = torch.tensor([[1.0, 0, 1], [0, 1, 0], [0, 0, 0], [1, 0, 0]])
    expected = F.binary_cross_entropy_with_logits(logits, right, reduction="none").mean(1)
    torch.testing.assert_close(result[[0, 1, 3]], expected[[0, 1, 3]])
    assert result[2].isnan()


def test_a_scan_keeps_every_class_where_each_is_a_yes_or_no() -> None:
    model = model_of(lambda y: y, multi_label=True)
    layout = scan_layout(model, ("conv",))
    sets = [(0, 1), (), (2,)]
    kept = run_batch(model, layout, INPUTS.detach().numpy(), [-1, -1, 2], [-1] * 3, sets)
    np.testing.assert_allclose(kept.columns["every_class"], RIGHT.sigmoid(), rtol=1e-5)
    np.testing.assert_allclose(kept.columns["loss"], losses(RIGHT, "multi-label", sets), rtol=1e-5)
    assert "every_class" not in scan_layout(model_of(plain_end), ()).columns
