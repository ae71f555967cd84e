"""Forwards that draw at random, look at their batch mates, or change their buffers."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explainers import Engine, load_model
from explainers.engine.requests import ImageRef, PredictRequest
from explainers.images.picture import open_rgb
from explainers.methods import find_method
from explainers.models import Model
from explainers.models.side_effects import find_side_effects, unchanged
from explainers.passes.tracing import network_input, trace_input
from explainers.scan.chunk import ScanTask, scan_images
from explainers.scan.layout import scan_layout
from tests.unit.explainers.engine_parts import picture
from tests.unit.explainers.nets import Pooled, batch, pixels


class Companion(Pooled):
    """Half of the mean logits of the batch is added to each image's own."""

    def forward(self, x: Tensor) -> Tensor:
        logits = super().forward(x)
        return logits + logits.mean(0, keepdim=True) / 2


class OneRow(Pooled):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x)[:1]


class OneImage(Pooled):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.reshape(1, 3, 8, 8))


class Last(Pooled):
    """Only the last image of a batch sees another one."""

    def forward(self, x: Tensor) -> Tensor:
        logits = super().forward(x)
        return torch.cat([logits[:-1], logits[-1:] + logits[:1]])


class Overwrites(Pooled):
    """Normalises its input in place, as some own networks do."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.sub_(0.5).div_(0.5))


class Chance(Pooled):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(nn.functional.dropout(x, 0.5))


class Counts(Pooled):
    """Counts its passes in place, keeps the last input anew, and adds the count to the logits."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("seen", torch.zeros(1))
        self.register_buffer("last", torch.zeros(1))
        self.seen: Tensor
        self.last: Tensor

    def forward(self, x: Tensor) -> Tensor:
        self.seen += 1
        self.last = x.detach()
        return super().forward(x) + self.seen


def loaded(net: nn.Module) -> Model:
    return load_model(net, preprocess=pixels, layers=("conv",))


def module_notes(model: Model) -> list[str]:
    return [note.text for note in model.card.notes if note.topic == "module"]


def test_a_well_behaved_one() -> None:
    result = find_side_effects(Pooled(), batch(0), batch(1))
    assert (result.alone, result.changes, result.notes) == (False, (), ())


@pytest.mark.parametrize(
    ("net", "sentence"),
    [
        (Companion(), "Module: an image's result depends on the others in its batch"),
        (Last(), "Module: an image's result depends on the others in its batch"),
        (OneRow(), "Module: it returns 1 row for a batch of 2, so every image is run alone."),
        (OneImage(), "Module: it takes one image at a time, so every image is run alone."),
    ],
)
def test_batch_mates(net: nn.Module, sentence: str) -> None:
    result = find_side_effects(net, batch(0), batch(1))
    assert result.alone
    assert [note.text[: len(sentence)] for note in result.notes] == [sentence]


def test_by_how_much() -> None:
    first, mate = batch(0), batch(1)
    net = Companion()
    with torch.no_grad():
        apart = (net(torch.cat([mate, first]))[1] - net(first)[0]).abs().max()
    (note,) = find_side_effects(net, first, mate).notes
    assert f"by up to {float(apart):.2g} in a logit" in note.text
    assert note.warning


def test_chance() -> None:
    torch.manual_seed(0)
    result = find_side_effects(Chance(), batch(0), batch(1))
    assert not result.alone
    (note,) = result.notes
    assert note.text.startswith("Module: two runs of the same image differ by up to ")
    assert note.warning


def test_changed_buffers_are_put_back() -> None:
    net = Counts()
    last = net.last
    model = loaded(net)
    assert model.changes == ("seen", "last")
    assert module_notes(model) == [
        "Module: its forward changes its buffers (seen, last); each pass here starts from the "
        "loaded values."
    ]
    first, second = (trace_input(model, batch()).logits for _ in range(2))
    np.testing.assert_array_equal(first, second)
    expected = Pooled()(batch()).detach()[0] + 1
    np.testing.assert_allclose(first, expected.numpy(), rtol=1e-6)
    assert float(net.seen) == 0
    assert net.last is last


def test_unchanged_after_an_error() -> None:
    net = Counts()
    with pytest.raises(RuntimeError), unchanged(net):
        net(batch().flatten())
    assert float(net.seen) == 0


def test_the_fingerprint_tells_alone() -> None:
    assert loaded(Companion()).weights_sha256 != loaded(Pooled()).weights_sha256


@pytest.fixture
def images(tmp_path: Path) -> list[ImageRef]:
    return [picture(tmp_path, number) for number in range(5)]


@pytest.mark.parametrize("kind", [Companion, OneRow, OneImage])
def test_every_image_is_run_alone(kind: type[Pooled], images: Sequence[ImageRef]) -> None:
    model = loaded(kind())
    inputs = [network_input(model, open_rgb(image.path)) for image in images]
    with torch.no_grad():
        expected = torch.cat([model.module(each) for each in inputs]).softmax(1)
    best = expected.sort(descending=True)
    layout = scan_layout(model, ("conv",))
    task = ScanTask(None, tuple(images), (-1,) * 5, cams=("conv",))  # type: ignore[arg-type]
    scanned = scan_images(model, layout, task)
    np.testing.assert_allclose(scanned.columns["probabilities"], best.values, atol=1e-6)
    with Engine([model]) as engine:
        predicted = engine.predict(PredictRequest(model.card.key, tuple(images)))
    np.testing.assert_allclose(predicted.probabilities, best.values, atol=1e-6)
    for image, cam in zip(inputs, scanned.columns["cam.conv"], strict=True):
        target = int(model.module(image).argmax())
        mine = trace_input(model, image, target).cam("conv").values
        np.testing.assert_allclose(cam, mine, atol=1e-6)


@pytest.mark.parametrize("key", ["occlusion", "feature_ablation", "rise", "score_cam"])
def test_methods_run_images_alone_too(key: str) -> None:
    few: dict[str, float | str] = {"rise": {"masks": 12, "grid": 3}}.get(key, {})  # type: ignore
    method, layer = find_method(key), "" if find_method(key).per_pixel else "conv"
    sizes: list[int] = []
    net = OneRow()
    model = loaded(net)
    net.register_forward_pre_hook(lambda _, inputs: sizes.append(len(inputs[0])))
    result = method.compute(model, batch(), layer, 1, few)
    assert set(sizes) == {1}
    expected = method.compute(loaded(Pooled()), batch(), layer, 1, few)
    np.testing.assert_allclose(result.values, expected.values, atol=1e-5)


def test_a_layer_that_runs_several_times() -> None:
    class Twice(Pooled):
        def forward(self, x: Tensor) -> Tensor:
            return self.fc(self.conv(self.conv(x).repeat(1, 2, 1, 1)[:, :3]).mean((2, 3)))

    texts = [note.text for note in loaded(Twice()).card.notes]
    assert "Layers: conv runs 2 times in a pass; its last run is shown." in texts


def test_a_module_that_overwrites_its_input_gets_a_copy() -> None:
    class Normalises(Pooled):
        def forward(self, x: Tensor) -> Tensor:
            return super().forward((x - 0.5) / 0.5)

    torch.manual_seed(0)
    module, twin = Overwrites(), Normalises()
    twin.load_state_dict(module.state_dict())
    model, expected = load_model(module, preprocess=pixels), load_model(twin, preprocess=pixels)
    assert [note.text for note in model.card.notes if note.topic == "module"] == [
        "Module: its forward overwrites its input, so it gets a copy."
    ]
    result, right = trace_input(model, batch(1)), trace_input(expected, batch(1))
    np.testing.assert_array_equal(result.logits, right.logits)
    for layer in result.layers:
        np.testing.assert_array_equal(result.cam(layer).values, right.cam(layer).values)
    for key in ("saliency", "integrated_gradients", "occlusion"):
        maps = [
            find_method(key).compute(each, batch(1), "", result.target).values
            for each in (model, expected)
        ]
        np.testing.assert_allclose(*maps, rtol=1e-5, atol=1e-7)
    assert not module._forward_pre_hooks
