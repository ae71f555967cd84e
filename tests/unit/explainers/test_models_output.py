"""The logits of whatever a module returns: parts of it, one value, several, ends of every kind."""

import copy
from collections import OrderedDict, namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.errors import UnfitLabels, UnfitModel
from explainers.logits import losses, probabilities
from explainers.methods import METHODS
from explainers.models import Model, load_model
from explainers.scan_batch import run_batch
from explainers.scan_layout import scan_layout
from explainers.tracing import trace_input
from tests.unit.explainers.nets import SIZE, batch, pixels


@dataclass
class Answer:
    """What some libraries return."""

    loss: Any = None
    logits: Any = None


Heads = namedtuple("Heads", ["age", "sex"])


class Net(nn.Module):
    """Red, and green minus blue, pooled; `classes` logits, and what `after` makes of them."""

    def __init__(self, after: Callable[[Tensor], Any] = lambda y: y, classes: int = 3) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 1, bias=False)
        self.fc = nn.Linear(2, classes)
        self.after = after
        with torch.no_grad():
            self.conv.weight.copy_(torch.tensor([[1.0, 0, 0], [0, 1, -1]])[..., None, None])
            rows = torch.tensor([[1.0, 2], [-3, 4], [2, -1], [0.5, 0.5]])[:classes]
            self.fc.weight.copy_(rows)
            self.fc.bias.copy_(torch.tensor([0.5, -0.5, 1, 0])[:classes])

    def forward(self, x: Tensor) -> Any:  # noqa: ANN401
        return self.after(self.fc(self.conv(x).mean((2, 3))))


def model_of(after: Callable[[Tensor], Any], classes: int = 3, **more: Any) -> Model:  # noqa: ANN401
    return load_model(Net(after, classes), preprocess=pixels, layers=("conv",), **more)


def logits_of(model: Model, inputs: Tensor) -> Tensor:
    with model.ready() as module, torch.no_grad():
        found: Tensor = module(inputs)
    return found


def texts(model: Model) -> str:
    return " ".join(note.text for note in model.card.notes if note.topic == "output")


INPUTS = torch.cat([batch(seed) for seed in range(3)]) * 3
RIGHT = Net()(INPUTS).detach()

FORMS: dict[str, Callable[[Tensor], Any]] = {
    "tensor": lambda y: y,
    "dict": lambda y: {"features": y.new_zeros(len(y), 7), "logits": y},
    "ordered dict": lambda y: OrderedDict(out=y),
    "dataclass": lambda y: Answer(logits=y),
    "tuple with a number": lambda y: (y, y.mean()),
    "tuple with auxiliary logits": lambda y: (y, -y),
    "list": lambda y: [y],
    "nested": lambda y: ({"logits": y}, y.new_zeros(len(y), 5)),
    "four axes": lambda y: y[..., None, None],
    "squeezed": lambda y: y.squeeze(),
    "named tuple": lambda y: Heads(y, y[:, :1]),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_logits_are_found_in(form: str) -> None:
    model = model_of(FORMS[form])
    torch.testing.assert_close(logits_of(model, INPUTS), RIGHT)
    torch.testing.assert_close(logits_of(model, INPUTS[:1]), RIGHT[:1])
    assert model.card.output.kind == "single"
    assert len(model.labels) == 3


def test_an_ordinary_model_has_no_hook_and_keeps_its_key() -> None:
    plain = model_of(FORMS["tensor"])
    assert plain.card.output.plain
    with plain.ready() as module:
        assert not module._forward_hooks
    others = {model_of(FORMS[form]).weights_sha256 for form in ("dict", "list", "four axes")}
    assert len(others) == 3
    assert plain.weights_sha256 not in others


@pytest.mark.parametrize(
    ("name", "columns"), [("age", (0, 1)), ("sex", (2,)), ("[1]", (2,)), ("1", (2,))]
)
def test_a_head_is_chosen_by_name_or_index(name: str, columns: tuple[int, ...]) -> None:
    def heads(y: Tensor) -> object:
        parts = (y[:, :2], y[:, [2, 2]])
        return parts if name in {"1", "[1]"} else dict(zip(("age", "sex"), parts, strict=True))

    model = model_of(heads, output=name)
    assert logits_of(model, INPUTS)[:, 0].tolist() == RIGHT[:, columns[0]].tolist()
    assert "as --output states" in texts(model)
    assert not any(note.warning for note in model.card.notes)


def test_the_default_head_is_stated_and_labels_may_decide() -> None:
    def heads(y: Tensor) -> object:
        return {"age": y, "sex": y[:, :2]}

    model = model_of(heads)
    assert model.card.output.path == ("age",)
    (note,) = [note for note in model.card.notes if note.warning]
    assert note.text == (
        'Output: "age" of what the model returns was taken; there is also "sex" (2 values); '
        "choose with --output NAME."
    )
    assert model_of(heads, labels=["f", "m"]).card.output.path == ("sex",)
    with pytest.raises(UnfitModel, match=r'no output called "eyes"; choose one of "age" \(3'):
        model_of(heads, output="eyes")
    with pytest.raises(UnfitModel, match="one tensor of logits"):
        model_of(FORMS["tensor"], output="logits")


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (lambda y: y[:, :, None, None].expand(-1, -1, 4, 4), "as for segmentation"),
        (lambda y: y.argmax(1), r"a tensor \(1,\) of int64, which are no logits"),
        (lambda y: {"text": "cat"}, "a dict of text, in which there is no tensor"),
        (lambda _: None, "returns nothing, in which there is no tensor"),
        (lambda y: y[:, None], "one row of logits per image"),
        (lambda y: y[:, :1].softmax(1), "a softmax over one value"),
        (lambda y: y.softmax(0), "along the images"),
    ],
)
def test_what_holds_no_logits_is_refused(after: Callable[[Tensor], Any], sentence: str) -> None:
    with pytest.raises(UnfitModel, match=sentence):
        model_of(after)


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
    found = trace_input(model, INPUTS[:1] * 50, 1)  # the softmax is 0 or 1 to the last digit
    plain = trace_input(model_of(FORMS["tensor"]), INPUTS[:1] * 50, 1)
    np.testing.assert_allclose(found.cam("conv").values, plain.cam("conv").values, rtol=1e-5)
    np.testing.assert_allclose(found.probabilities, plain.probabilities, rtol=1e-5)
    assert "no second softmax" in texts(model)
    assert model.head is not None


def by_hand(y: Tensor) -> Tensor:
    return y.exp() / y.exp().sum(1, keepdim=True)


def test_a_softmax_by_hand_is_inferred_and_a_gradient_that_is_lost_is_refused() -> None:
    model = model_of(by_hand)
    assert model.card.output.end == "softmax"
    found = probabilities(logits_of(model, INPUTS), "single")
    torch.testing.assert_close(found, RIGHT.softmax(1))
    assert any(note.warning for note in model.card.notes)
    with pytest.raises(UnfitModel, match="0 or 1 to the last digit"):
        trace_input(model, INPUTS[:1] * 50)


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
    found = trace_input(model, INPUTS[:1])
    p = float(Z[0].sigmoid())
    np.testing.assert_allclose(found.probabilities, [1 - p, p], rtol=1e-5)
    negative, positive = (trace_input(model, INPUTS[:1], k).cam("conv").values for k in (0, 1))
    np.testing.assert_array_equal(negative, -positive)
    net = Net(lambda y: y[:, 2:])
    captum = LayerGradCam(net, net.conv).attribute(INPUTS[:1].requires_grad_(), target=0)
    np.testing.assert_allclose(positive, captum[0, 0].detach().numpy(), rtol=1e-5)


def test_grad_cam_of_both_classes_of_one_value_is_for_free() -> None:
    model = load_model(Net(classes=1), preprocess=pixels, layers=("conv",))
    assert model.head is not None
    found = trace_input(model, INPUTS[:1], 1)
    other = trace_input(model, INPUTS[:1], 0)
    np.testing.assert_allclose(found.cam("conv", target=0).values, other.cam("conv").values)


def test_labels_of_one_value() -> None:
    one = ONES["one column"]
    assert model_of(one, labels=["bullfrog"]).labels == ("not bullfrog", "bullfrog")
    assert model_of(one, labels=["tame", "wild"]).labels == ("tame", "wild")
    with pytest.raises(UnfitLabels, match="tells two classes apart, and the number of labels is 3"):
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
    found = model_of(lambda y: y.sigmoid())
    for model in (stated, found):
        assert model.card.multi_label
        torch.testing.assert_close(logits_of(model, INPUTS), RIGHT)
        answers = trace_input(model, INPUTS[:1])
        np.testing.assert_allclose(answers.probabilities, RIGHT[0].sigmoid(), rtol=1e-5)
    assert not any(note.warning for note in stated.card.notes)
    assert any("each class is its own yes or no" in n.text for n in found.card.notes if n.warning)
    assert (
        len({stated.weights_sha256, found.weights_sha256, model_of(FORMS["tensor"]).weights_sha256})
        == 3
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
    found = losses(logits, "single", [(0,), (2,), (), (1, 2)])
    np.testing.assert_allclose(
        found[:2], F.cross_entropy(logits[:2], torch.tensor([0, 2]), reduction="none")
    )
    assert found[2:].isnan().all()
    z = logits[:, 0]
    found = losses(torch.stack([-z, z], 1), "binary", [(0,), (1,), (1,), ()])
    expected = F.binary_cross_entropy_with_logits(z, torch.tensor([0.0, 1, 1, 0]), reduction="none")
    torch.testing.assert_close(found[:3], expected[:3])
    found = losses(logits, "multi-label", [(0, 2), (1,), (), (0,)])
    right = torch.tensor([[1.0, 0, 1], [0, 1, 0], [0, 0, 0], [1, 0, 0]])
    expected = F.binary_cross_entropy_with_logits(logits, right, reduction="none").mean(1)
    torch.testing.assert_close(found[[0, 1, 3]], expected[[0, 1, 3]])
    assert found[2].isnan()


def test_a_scan_keeps_every_class_where_each_is_a_yes_or_no() -> None:
    model = model_of(lambda y: y, multi_label=True)
    layout = scan_layout(model, ("conv",))
    sets = [(0, 1), (), (2,)]
    kept = run_batch(model, layout, INPUTS.detach().numpy(), [-1, -1, 2], "predicted", sets)
    np.testing.assert_allclose(kept.columns["every_class"], RIGHT.sigmoid(), rtol=1e-5)
    np.testing.assert_allclose(kept.columns["loss"], losses(RIGHT, "multi-label", sets), rtol=1e-5)
    assert "every_class" not in scan_layout(model_of(FORMS["tensor"]), ()).columns


def test_a_copy_of_the_module_and_a_call_inside_a_call_are_read_alike() -> None:
    model = model_of(lambda y: {"p": y.softmax(1)})
    copied = Model(copy.deepcopy(model.module), model.card, None, owned=True)
    torch.testing.assert_close(logits_of(copied, INPUTS), RIGHT)
    with model.ready(), model.ready() as module, torch.no_grad():
        torch.testing.assert_close(module(INPUTS), RIGHT)
    assert not model.module._forward_hooks
    assert isinstance(model.module(INPUTS), dict)


def test_a_model_of_one_image_size_is_what_it_is_at_another() -> None:
    model = model_of(lambda y: (y,))
    assert logits_of(model, torch.zeros(2, 3, 2 * SIZE, 2 * SIZE)).shape == (2, 3)
