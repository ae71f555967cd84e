"""Checkpoints are read without running code, one state dict is chosen, prefixes are taken off."""

from collections import OrderedDict
from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import nn
from torchvision.models import get_model

from explainers.errors import CheckpointMismatch
from explainers.models.checkpoints import (
    best_fits,
    find_state_dicts,
    fit_exactly,
    read_checkpoint,
)
from tests.unit.explainers.checkpoint_parts import HALVED, STATE, assert_same, net, read, under


@pytest.mark.parametrize("name", ["a.pt", "a.ckpt", "a.bin", "no_suffix"])
def test_read(tmp_path: Path, name: str) -> None:
    torch.save(STATE, tmp_path / name)
    [(result, tensors)] = read(tmp_path / name)
    assert result == ""
    assert_same(tensors)


@pytest.mark.parametrize("name", ["a.safetensors", "a.pt"])
def test_read_safetensors_of_any_name(tmp_path: Path, name: str) -> None:
    safetensors.torch.save_file(STATE, tmp_path / name)
    assert_same(read(tmp_path / name)[0][1])


def test_read_torchs_old_format(tmp_path: Path) -> None:
    torch.save(STATE, tmp_path / "a.pt", _use_new_zipfile_serialization=False)
    assert_same(read(tmp_path / "a.pt")[0][1])


@pytest.mark.parametrize(
    "key",
    [
        *("state_dict", "model", "net", "params", "weights", "ema", "model_ema", "module"),
        *("state_dict_ema", "model_state_dict", "teacher", "student", "whatever"),
    ],
)
def test_a_nested_state_dict_is_found(tmp_path: Path, key: str) -> None:
    optimizer = {"state": {0: {"exp_avg": torch.zeros(2)}}, "param_groups": [{"lr": 0.1}]}
    torch.save({key: STATE, "epoch": 3, "optimizer": optimizer}, tmp_path / "a.pt")
    [(name, tensors)] = read(tmp_path / "a.pt")
    assert name == key
    assert_same(tensors)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("state_dict", "state_dict_ema"),
        ("model", "model_ema"),
        ("student", "teacher"),
        ("net", "modelEMA"),
        ("best", "last"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_plain_weights_come_before_averaged_ones(
    tmp_path: Path, first: str, second: str, turned: bool
) -> None:
    content = {first: STATE, second: HALVED}
    if turned and first != "best":
        content = dict(reversed(content.items()))
    torch.save(content, tmp_path / "a.pt")
    (name, tensors), (other, _) = read(tmp_path / "a.pt")
    assert (name, other) == (first, second)
    assert_same(tensors)


@pytest.mark.parametrize(
    "prefix",
    [
        *("model.", "module.", "net.", "network.", "backbone.", "encoder.", "encoder_q."),
        *("_orig_mod.", "net.module.", "_orig_mod.model.", "anything.at.all."),
    ],
)
def test_a_prefix_is_taken_off(tmp_path: Path, prefix: str) -> None:
    torch.save({"state_dict": under(prefix)}, tmp_path / "a.pt")
    [(name, tensors)] = read(tmp_path / "a.pt")
    assert name == "state_dict"
    assert_same(tensors)


def test_a_prefix_that_only_the_module_has_is_put_before() -> None:
    class Wrapped(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = net()

    for prefix in ("", "model."):
        (fit,) = best_fits(Wrapped(), find_state_dicts(under(prefix)))
        assert fit.complete
        assert fit.tensors.keys() == under("net.").keys()


def test_losses_and_counters_are_ignored_and_a_projector_stays_outside() -> None:
    more = {
        "criterion.pos_weight": torch.ones(3),
        "val_acc.correct": torch.ones(1),
        "model.total_ops": torch.ones(1),
        "projector.0.weight": torch.ones(4, 4),
    }
    (fit,) = best_fits(net(), find_state_dicts(under("model.") | more))
    assert fit.complete
    assert set(fit.ignored) == {"criterion.pos_weight", "val_acc.correct", "model.total_ops"}
    assert fit.outside == ("projector.0.weight",)


def test_a_head_beside_the_backbone_is_found() -> None:
    body = {f"backbone.{name}": value for name, value in STATE.items() if name[0] != "3"}
    head = {name: value for name, value in STATE.items() if name[0] == "3"}
    (fit,) = best_fits(net(), find_state_dicts(body | head | {"queue.x": torch.ones(2)}))
    assert fit.complete
    assert_same(dict(fit.tensors))
    assert fit.outside == ("queue.x",)


def test_of_two_networks_each_is_a_choice() -> None:
    both = under("module.encoder_k.", HALVED) | under("module.encoder_q.")
    first, second = best_fits(net(), find_state_dicts({"state_dict": both}))
    assert first.name == "state_dict.module.encoder_q"
    assert second.name == "state_dict.module.encoder_k"
    assert_same(dict(first.tensors))


def test_of_two_networks_the_one_that_fits_is_taken() -> None:
    other = nn.Sequential(nn.Conv2d(3, 9, 3)).state_dict()
    (fit,) = best_fits(net(), find_state_dicts({"teacher": STATE, "student": other}))
    assert fit.name == "teacher"


def test_other_numbers_of_classes_alone_are_distinguished() -> None:
    five = {**STATE, "3.weight": torch.zeros(5, 4), "3.bias": torch.zeros(5)}
    (fit,) = best_fits(net(), find_state_dicts(under("model.", five)))
    assert fit.complete
    assert fit.classes == (5, 2)
    (fit,) = best_fits(net(), find_state_dicts({**STATE, "3.weight": torch.zeros(5, 7)}))
    assert not fit.complete


@pytest.mark.parametrize("content", [[1, 2], {}, {"epoch": 3}, [torch.ones(2)], OrderedDict()])
def test_no_state_dict(tmp_path: Path, content: object) -> None:
    torch.save(content, tmp_path / "a.pt")
    assert find_state_dicts(read_checkpoint(tmp_path / "a.pt").value) == ()


def test_fit() -> None:
    module = net()
    fit_exactly(module, STATE)
    assert_same(module.state_dict())


def test_fit_without_batch_counters() -> None:
    module = net()
    fit_exactly(module, {k: value for k, value in STATE.items() if "num_batches" not in k})
    torch.testing.assert_close(module.state_dict()["0.weight"], STATE["0.weight"])


def test_misfits_are_named_and_nothing_is_loaded() -> None:
    module = net()
    before = {name: value.clone() for name, value in module.state_dict().items()}
    state = {name: value for name, value in STATE.items() if not name.startswith("0.")}
    state |= {f"extra{i}": torch.zeros(1) for i in range(5)}
    state["3.weight"] = torch.zeros(7, 4)
    with pytest.raises(CheckpointMismatch) as caught:
        fit_exactly(module, state)
    assert str(caught.value) == (
        "The weights do not fit Sequential; tensors: 2 missing (0.bias, 0.weight); "
        "5 unexpected (extra0, extra1, extra2, ...); "
        "1 of another shape (3.weight (7, 4) instead of (2, 4)). "
        "Choose the model that they were trained with."
    )
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())


def test_auxiliary_heads_may_differ() -> None:
    class Auxiliary(nn.Module):
        def __init__(self, classes: int, auxiliary: int) -> None:
            super().__init__()
            self.fc = nn.Linear(4, classes)
            if auxiliary:
                self.aux1 = nn.Linear(4, auxiliary)

    for there, here in ((0, 3), (1000, 3), (3, 0)):
        state = Auxiliary(3, there).state_dict()
        (fit,) = best_fits(Auxiliary(3, here), find_state_dicts(under("net.", state)))
        assert fit.complete
        assert fit.tensors.keys() == {"fc.weight", "fc.bias"}
        assert len(fit.unused) == 2


def test_a_backbone_and_a_head_as_openmmlab_names_them() -> None:
    class Named(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.stem = nn.Conv2d(3, 4, 3)
            self.fc = nn.Linear(4, 2)

    state = Named().state_dict()
    named = {("backbone." if "stem" in k else "head.") + k: value for k, value in state.items()}
    (fit,) = best_fits(Named(), find_state_dicts({"meta": {"epoch": 3}, "state_dict": named}))
    assert fit.complete
    assert {prefix.taken for prefix in fit.prefixes} == {"backbone.", "head."}


@pytest.mark.parametrize(
    ("deeper", "shallower"),
    [
        ("resnet34", "resnet18"),
        ("resnet101", "resnet50"),
        ("swin_s", "swin_t"),
        ("convnext_small", "convnext_tiny"),
        ("efficientnet_b1", "efficientnet_b0"),
        ("densenet169", "densenet121"),
        ("vgg19_bn", "vgg16_bn"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "model.", "module.backbone."])
def test_a_deeper_network_does_not_fit_a_shallower_one(
    deeper: str, shallower: str, prefix: str
) -> None:
    """Its first blocks have the same names and shapes; without the others it means nothing."""
    with torch.device("meta"):  # names and shapes are all that counts
        own, other = get_model(deeper), get_model(shallower)
    states = find_state_dicts(under(prefix, own.state_dict()))
    assert best_fits(own, states)[0].complete
    (fit,) = best_fits(other, states)
    assert not fit.complete
    with pytest.raises(CheckpointMismatch, match="The weights do not fit it; tensors: "):
        fit.check("The weights", "it")


def test_a_second_head_is_no_part_to_leave_out() -> None:
    """A distilled transformer predicts by both of its heads."""
    two = STATE | {"3_dist.weight": torch.zeros(2, 4), "3_dist.bias": torch.zeros(2)}
    (fit,) = best_fits(net(), find_state_dicts(two))
    assert not fit.complete
    assert set(fit.unexpected) == {"3_dist.weight", "3_dist.bias"}
