"""load_model with a checkpoint: what is stated, how many classes there are, which weights fail."""

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest
import timm
import torch
from torch import Tensor, nn
from torchvision import models

from explainers import load_model
from explainers.errors import (
    CheckpointMismatch,
    ExplainerError,
    UnfitLabels,
    UnfitModel,
    WeightsUnavailable,
)
from explainers.models import Model
from explainers.models.checkpoints import check_head, check_health
from explainers.models.checkpoints.health import find_head
from explainers.models.checkpoints.names import class_names_in
from explainers.models.keys import model_key, split_weights

SMALL = "torchvision:squeezenet1_1"
OWN = """
from torch import nn

def build():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, 4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3)
    )
"""


def net(classes: int = 3) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, 4),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(8, classes),
    )


STATE: dict[str, Tensor] = net().state_dict()
TWICE = {name: value * 2 for name, value in STATE.items()}


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Model]:
    """Loads one's own small model with what is saved as net.pt."""
    (tmp_path / "my.py").write_text(OWN)

    def load(content: object, choice: str = "", **options: object) -> Model:
        torch.save(content, tmp_path / "net.pt")
        weights = f"{tmp_path / 'net.pt'}{choice}"
        return load_model(f"{tmp_path / 'my.py'}", weights=weights, **options)  # type: ignore[arg-type]

    return load


def texts(model: Model, *, warning: bool = False) -> list[str]:
    return [note.text for note in model.card.notes if note.warning == warning]


def test_what_was_concluded_is_stated(load: Callable[..., Model]) -> None:
    content = {
        "state_dict": {f"model.{name}": value.half() for name, value in STATE.items()}
        | {"criterion.weight": torch.ones(3), "projector.weight": torch.ones(2)},
        "hyper_parameters": argparse.Namespace(rate=0.1),
        "classes": ["ant", "bee", "fly"],
    }
    model = load(content)
    assert model.labels == ("ant", "bee", "fly")
    assert [text for text in texts(model) if text.startswith(("Weights", "Classes"))] == [
        "Weights: objects in net.pt that are not tensors (argparse.Namespace) were not read.",
        'Weights: the set "state_dict" of net.pt is used.',
        'Weights: the prefix "model." was removed from the names.',
        "Weights: 1 tensor of losses, metrics and counters (criterion.weight) was ignored.",
        "Weights: 1 tensor outside the model (projector.weight) was ignored.",
        "Weights: 4 tensors are float16 and were converted to float32.",
        'Classes: 3 names from "classes" in the checkpoint.',
    ]


def test_averaged_weights_are_stated_and_chosen(load: Callable[..., Model]) -> None:
    content = {"model": STATE, "model_ema": TWICE, "optimizer": {}}
    plain = load(content)
    assert torch.equal(plain.module.state_dict()["0.bias"], STATE["0.bias"])
    assert texts(plain, warning=True)[:1] == [
        'Weights: the set "model" of net.pt is used; "model_ema" (averaged, EMA) is there '
        "too, choose with --weights net.pt::model_ema."
    ]
    averaged = load(content, "::model_ema")
    assert torch.equal(averaged.module.state_dict()["0.bias"], TWICE["0.bias"])
    assert averaged.card.name.endswith("(net.pt::model_ema)")
    assert averaged.card.provenance == "weights file net.pt::model_ema"
    assert {plain.card.key, averaged.card.key} == {"my-net", "my-net-model_ema"}
    assert not any("averaged" in text for text in texts(averaged, warning=True))


def test_a_teacher_is_not_called_an_average(load: Callable[..., Model]) -> None:
    assert (
        'Weights: the set "student" of net.pt is used; "teacher" (the teacher network) is there '
        "too, choose with --weights net.pt::teacher."
    ) in texts(load({"teacher": TWICE, "student": STATE}), warning=True)


def test_a_choice_that_is_not_there(load: Callable[..., Model]) -> None:
    with pytest.raises(WeightsUnavailable, match=r'"x"; it holds net.pt::model, net.pt::ema\.$'):
        load({"model": STATE, "ema": TWICE}, "::x")
    with pytest.raises(WeightsUnavailable, match="one state dict, which has no name"):
        load(STATE, "::x")


def test_a_nested_choice_by_its_last_name(load: Callable[..., Model]) -> None:
    model = load({"model": STATE, "averages": {"shadow": TWICE}}, "::shadow")
    assert torch.equal(model.module.state_dict()["0.bias"], TWICE["0.bias"])


def test_a_chosen_one_that_does_not_fit_is_not_replaced(load: Callable[..., Model]) -> None:
    with pytest.raises(CheckpointMismatch, match="missing"):
        load({"model": STATE, "ema": {"x": torch.ones(1)}}, "::ema")


def test_keys_and_files() -> None:
    assert split_weights("a/b.pt::ema") == (Path("a/b.pt"), "ema")
    assert split_weights("C:\\b.pt") == (Path("C:\\b.pt"), "")
    assert model_key("resnet50", "a/b.pt::state_dict.ema") == "resnet50-b-state_dict.ema"


class TestClasses:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("source", "build"),
        [
            (SMALL, lambda: models.squeezenet1_1(num_classes=5)),
            ("timm:resnet10t", lambda: timm.create_model("resnet10t", num_classes=5)),
        ],
    )
    def test_as_many_as_the_checkpoint_has(
        self, tmp_path: Path, source: str, build: Callable[[], nn.Module]
    ) -> None:
        state = build().state_dict()
        torch.save({f"net.{name}": value for name, value in state.items()}, tmp_path / "five.pt")
        model = load_model(source, weights=tmp_path / "five.pt")
        assert model.labels == tuple(f"class {index}" for index in range(5))
        assert not model.card.imagenet
        assert "Weights: the model was built with the 5 classes of five.pt, not 1,000." in texts(
            model
        )
        assert all(torch.equal(value, state[k]) for k, value in model.module.state_dict().items())
        with pytest.raises(UnfitLabels, match=r"five\.pt has 5 classes.*number of labels is 2"):
            load_model(source, weights=tmp_path / "five.pt", labels=["a", "b"])

    def test_an_own_model_is_to_be_built_so(self, load: Callable[..., Model]) -> None:
        with pytest.raises(CheckpointMismatch, match=r"net\.pt has 5 classes and my builds 3"):
            load(net(5).state_dict())

    @pytest.mark.parametrize(
        "more",
        [
            {"class_to_idx": {"bee": 1, "ant": 0, "fly": 2}},
            {"hyper_parameters": {"id2label": {0: "ant", 1: "bee", 2: "fly"}}},
            {"meta": {"CLASSES": ("ant", "bee", "fly")}},
            {"names": ["x", "y"], "config": {"names": {"0": "ant", "1": "bee", "2": "fly"}}},
        ],
    )
    def test_names_in_the_checkpoint(
        self, load: Callable[..., Model], more: dict[str, object]
    ) -> None:
        assert load({"model": STATE, **more}).labels == ("ant", "bee", "fly")
        assert load({"model": STATE, **more}, labels=["a", "b", "c"]).labels == ("a", "b", "c")

    def test_numbers_as_names_follow_class_to_idx(self, tmp_path: Path) -> None:
        order = sorted(map(str, range(12)))  # as ImageFolder sorts them: 0, 1, 10, 11, 2
        kept = {"model": net(12).state_dict(), "class_to_idx": {n: i for i, n in enumerate(order)}}
        torch.save(kept, tmp_path / "twelve.pt")
        code = tmp_path / "twelve.py"
        code.write_text(OWN.replace("nn.Linear(8, 3)", "nn.Linear(8, 12)"))
        model = load_model(f"{code}:build", weights=tmp_path / "twelve.pt")
        assert model.labels == tuple(order)
        assert 'Classes: 12 names from "class_to_idx" in the checkpoint.' in texts(model)

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            (
                {"classes": ["ant", "bee"]},
                'Classes: "classes" in the checkpoint has 2 names for 3 classes and is not used; '
                "provide them with --labels FILE.",
            ),
            (
                {"label_names": {"0": "1", "1": "2", "2": "0"}},
                'Classes: "label_names" in the checkpoint is not used: Both the keys and the '
                'values of "label_names" in the checkpoint are the numbers 0 to 2, so either may '
                'be the indices; write the map under the key "class_to_idx" (name to index) or '
                '"id2label" (index to name), or write the names as a list in index order.',
            ),
        ],
    )
    def test_names_that_are_not_used_are_stated(
        self, load: Callable[..., Model], more: dict[str, object], sentence: str
    ) -> None:
        model = load({"model": STATE, **more})
        assert model.labels == ("class 0", "class 1", "class 2")
        assert [text for text in texts(model, warning=True) if "Classes" in text] == [sentence]
        named = load({"model": STATE, **more}, labels=["a", "b", "c"])
        assert sentence not in texts(named, warning=True)

    def test_one_logit_has_two_names(self) -> None:
        assert class_names_in({"classes": ["cat", "dog"]}, 1).names == ("cat", "dog")


class TestHealth:
    def test_nan_is_refused(self, load: Callable[..., Model]) -> None:
        for value in (float("nan"), float("inf")):
            broken = {**STATE, "0.weight": torch.full_like(STATE["0.weight"], value)}
            with pytest.raises(UnfitModel, match=r"NaN or infinite in 1 of 4 tensors, 0\.weight"):
                load(broken)

    def test_a_mask_may_be_infinite(self) -> None:
        module = net()
        module.register_buffer("mask", torch.tensor(float("-inf")))
        check_health(module, "net")

    def test_zeros_are_stated(self, load: Callable[..., Model]) -> None:
        zeros = {name: torch.zeros_like(value) for name, value in STATE.items()}
        assert texts(load(zeros), warning=True)[:1] == [
            "Weights: all 4 tensors are zero, so every image gets the same result."
        ]

    @pytest.mark.parametrize(
        "build",
        [
            lambda: nn.Linear(32, 16),
            lambda: nn.Linear(512, 1000),
            lambda: nn.Linear(128, 3, bias=False),
            lambda: models.squeezenet1_1(num_classes=5),
            lambda: models.mobilenet_v3_small(num_classes=7),
            lambda: timm.create_model("resnet10t", num_classes=5),
            lambda: timm.create_model("vit_tiny_patch16_224", num_classes=9, depth=1),
            lambda: timm.create_model("test_efficientnet", num_classes=9),
            lambda: timm.create_model("test_convnext", num_classes=9),
            lambda: nn.Linear(512, 9).bfloat16(),
        ],
    )
    def test_an_untrained_head_is_stated(self, build: Callable[[], nn.Module]) -> None:
        torch.manual_seed(0)
        module = nn.Sequential(build())
        head = find_head(module)
        assert head is not None
        (note,) = check_head(module, len(head[1]))
        assert check_head(module, len(head[1]) + 1) == ()
        assert note.warning
        assert "looks untrained" in note.text or "is all zero" in note.text

    @pytest.mark.parametrize(("features", "classes"), [(32, 2), (128, 2), (512, 3), (1280, 100)])
    @pytest.mark.parametrize("rate", [1e-3, 1e-2])
    def test_a_trained_head_is_not(self, features: int, classes: int, rate: float) -> None:
        torch.manual_seed(1)
        head = nn.Linear(features, classes)
        optimizer = torch.optim.Adam(head.parameters(), rate)
        for _ in range(30):
            batch = torch.rand(16, features)
            loss = nn.functional.cross_entropy(head(batch), torch.randint(classes, (16,)))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        assert check_head(head, classes) == ()

    def test_random_weights_are_no_finding(self) -> None:
        assert not any("untrained" in t for t in texts(load_model(SMALL, weights="random")))

    @pytest.mark.slow
    def test_the_trained_model_has_none(self) -> None:
        model = load_model("efficientnet_lite0")
        assert not [note for note in model.card.notes if note.topic == "weights" and note.warning]


def test_a_quantised_checkpoint_is_refused(load: Callable[..., Model]) -> None:
    with pytest.raises(CheckpointMismatch, match=r"integers of a quantised model"):
        load({name: value.to(torch.int8) for name, value in STATE.items()})
    with pytest.raises(CheckpointMismatch, match=r"integers of a quantised model"):
        load({"0.scale": torch.ones(1), "0.zero_point": torch.ones(1), "0.bias": torch.ones(8)})


def test_a_sparse_tensor_is_read(load: Callable[..., Model]) -> None:
    sparse = {**STATE, "4.weight": STATE["4.weight"].to_sparse()}
    model = load(sparse)
    assert torch.equal(model.module.state_dict()["4.weight"], STATE["4.weight"])


def test_nothing_raises_anything_else(load: Callable[..., Model]) -> None:
    for content in ([1], {}, "text", None, torch.ones(3), {"model": None}, {1: STATE}):
        with pytest.raises(ExplainerError):
            load(content)
