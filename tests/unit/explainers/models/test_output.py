"""The logits of whatever a module returns: parts of it, one value, several, ends of every kind."""

import copy
from collections import OrderedDict, namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from torch import Tensor

from explainers.errors import UnfitModel
from explainers.models import Model
from tests.unit.explainers.nets import SIZE
from tests.unit.explainers.output_nets import INPUTS, RIGHT, logits_of, model_of, texts


@dataclass
class Answer:
    """What some libraries return."""

    loss: Any = None
    logits: Any = None


Heads = namedtuple("Heads", ["age", "sex"])


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
        'Output: the part "age" of the return value is used; there is also "sex" (2 values); '
        "choose with --output NAME."
    )
    assert model_of(heads, labels=["f", "m"]).card.output.path == ("sex",)
    with pytest.raises(UnfitModel, match=r'no output called "eyes"; choose one of "age" \(3'):
        model_of(heads, output="eyes")
    with pytest.raises(UnfitModel, match="one tensor of logits"):
        model_of(FORMS["tensor"], output="logits")


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (("features", "scores"), "scores"),
        (("scores", "logits"), "logits"),
        (("embedding", "pred"), "pred"),
        (("one", "two"), "one"),
    ],
)
def test_a_part_that_is_named_like_an_answer_goes_before_others(
    names: tuple[str, str], taken: str
) -> None:
    model = model_of(lambda y: dict.fromkeys(names, y))
    assert model.card.output.path == (taken,)


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (lambda y: y[:, :, None, None].expand(-1, -1, 4, 4), "as for segmentation"),
        (lambda y: y.argmax(1), r"a tensor \(1,\) of int64, which are not logits"),
        (lambda y: {"text": "cat"}, "a dict of text, without a tensor in it"),
        (lambda _: None, "returns nothing, without a tensor in it"),
        (lambda y: y[:, None], "one row of logits per image"),
        (lambda y: y[:, :1].softmax(1), "a softmax over one value"),
        (lambda y: y[:, :1] / y[:, :1], "one value that is always 1"),
        (lambda y: y.softmax(0), "along the images"),
    ],
)
def test_what_holds_no_logits_is_refused(after: Callable[[Tensor], Any], sentence: str) -> None:
    with pytest.raises(UnfitModel, match=sentence):
        model_of(after)


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
