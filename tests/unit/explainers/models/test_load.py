"""load_model: named models, checkpoints, labels, and one's own module left as it was."""

import pickle
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import safetensors.torch
import skimage.data
import timm
import torch
from PIL import Image
from torch import nn
from torchvision import models, transforms

from explainers.errors import (
    UnavailableDevice,
    UnfitLabels,
    UnfitModel,
    UnknownLayer,
    UnknownModel,
    WeightsUnavailable,
)
from explainers.images.preprocess import ImagePreprocess
from explainers.models import SOURCES, Model, ModelSpec, load_model, weights_cached
from explainers.models.labels import imagenet_labels
from explainers.models.sources import timm as timm_source

SMALL = "torchvision:squeezenet1_1"


@pytest.fixture(scope="module")
def lite0() -> Model:
    return load_model("efficientnet_lite0")


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def empty_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    (tmp_path / "hub" / "checkpoints").mkdir(parents=True)
    return tmp_path / "hub" / "checkpoints"


class TestLite0:
    def test_card(self, lite0: Model) -> None:
        card = lite0.card
        assert (card.key, card.name) == ("efficientnet_lite0", "EfficientNet-Lite0")
        assert card.trained
        assert card.imagenet
        assert (card.labels[0], card.labels[999]) == ("tench", "toilet tissue")
        assert len(card.layers) == 18
        assert card.head_layer == "bn2"
        assert card.nbytes == sum(t.nbytes for t in lite0.module.state_dict().values())
        assert card.preprocess == ImagePreprocess(
            interpolation="bicubic", mean=(0.5,) * 3, std=(0.5,) * 3
        )

    def test_it_is_trained(self, lite0: Model) -> None:
        for picture, label in (
            (skimage.data.coffee(), "espresso"),
            (skimage.data.camera(), "tripod"),
        ):
            array = lite0.preprocess.array(Image.fromarray(picture).convert("RGB"))
            probabilities = lite0.module(torch.from_numpy(array)[None])[0].softmax(0)
            assert lite0.labels[int(probabilities.argmax())] == label
            assert probabilities.max() > 0.9

    def test_it_owns_its_module(self, lite0: Model) -> None:
        with lite0.ready() as module:
            assert module is lite0.module
        assert not module.training
        assert not any(parameter.requires_grad for parameter in module.parameters())


class TestWeights:
    @pytest.mark.usefixtures("no_connection", "empty_caches")
    @pytest.mark.parametrize("source", ["resnet50", SMALL, "timm:resnet18"])
    def test_offline(self, source: str) -> None:
        assert not weights_cached(source)
        with pytest.raises(WeightsUnavailable, match=r"is offline; go online once.*--weights FILE"):
            load_model(source, offline=True)

    @pytest.mark.slow
    def test_random_is_marked_and_the_same_every_time(self) -> None:
        first, second = (load_model(SMALL, weights="random") for _ in range(2))
        assert not first.card.trained
        assert first.card.name.endswith("(untrained)")
        assert first.card.provenance == "random weights"
        assert first.card.key == f"{SMALL}-random"
        assert first.weights_sha256 == second.weights_sha256

    def test_random_leaves_the_generator_alone(self) -> None:
        torch.manual_seed(5)
        expected = torch.rand(1)
        torch.manual_seed(5)
        load_model(SMALL, weights="random")
        assert torch.equal(torch.rand(1), expected)

    @pytest.mark.usefixtures("no_connection")
    def test_from_torchvisions_cache(self, empty_caches: Path) -> None:
        net = models.squeezenet1_1()
        url = models.SqueezeNet1_1_Weights.DEFAULT.url
        torch.save(net.state_dict(), empty_caches / url.rpartition("/")[2])
        assert weights_cached(SMALL)
        model = load_model(SMALL)
        assert model.card.trained
        assert model.card.imagenet
        assert model.card.provenance == "torchvision IMAGENET1K_V1 weights"
        assert torch.equal(model.module.state_dict()["features.0.bias"], net.features[0].bias)

    @pytest.mark.parametrize("content", [b"", b"half of a file"])
    def test_a_damaged_cache(self, empty_caches: Path, content: bytes) -> None:
        url = models.SqueezeNet1_1_Weights.DEFAULT.url
        (empty_caches / url.rpartition("/")[2]).write_bytes(content)
        with pytest.raises(WeightsUnavailable, match="are damaged; delete the file"):
            load_model(SMALL)

    @pytest.mark.slow
    @pytest.mark.usefixtures("no_connection")
    def test_from_timms_cache(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        net = timm.create_model("resnet10t")
        weights = tmp_path / "model.safetensors"
        safetensors.torch.save_file(net.state_dict(), weights)
        monkeypatch.setattr(timm_source, "try_to_load_from_cache", lambda *_: str(weights))
        model = load_model("timm:resnet10t")
        assert model.card.trained
        assert model.card.provenance == "timm c3_in1k weights"
        assert model.labels == imagenet_labels()
        assert torch.equal(model.module.fc.bias, net.fc.bias)  # type: ignore[union-attr, arg-type]
        weights.write_bytes(b"half of a file")
        with pytest.raises(WeightsUnavailable, match="are damaged; delete the file"):
            load_model("timm:resnet10t")


class TestCheckpoint:
    @pytest.mark.slow
    def test_of_the_same_classes(self, tmp_path: Path) -> None:
        net = models.squeezenet1_1()
        torch.save({"state_dict": net.state_dict()}, tmp_path / "tuned.pth")
        model = load_model(SMALL, weights=tmp_path / "tuned.pth")
        assert model.card.trained
        assert model.card.imagenet
        assert model.card.key == f"{SMALL}-tuned"
        assert model.card.provenance == "weights file tuned.pth"
        assert torch.equal(model.module.state_dict()["features.0.bias"], net.features[0].bias)

    @pytest.mark.parametrize(
        ("source", "build"),
        [
            (SMALL, lambda: models.squeezenet1_1(num_classes=3)),
            ("timm:resnet10t", lambda: timm.create_model("resnet10t", num_classes=3)),
            (
                "efficientnet_lite0",
                lambda: timm.create_model("tf_efficientnet_lite0", num_classes=3),
            ),
        ],
    )
    def test_of_other_classes_with_labels(
        self, tmp_path: Path, source: str, build: Callable[[], nn.Module]
    ) -> None:
        torch.save(build().state_dict(), tmp_path / "birds.pt")
        (tmp_path / "birds.txt").write_text("wren\nrobin\nowl\n")
        spec = ModelSpec(source, str(tmp_path / "birds.pt"), str(tmp_path / "birds.txt"))
        model = pickle.loads(pickle.dumps(spec)).load()
        assert model.card.key == spec.key
        assert model.labels == ("wren", "robin", "owl")
        assert not model.card.imagenet

    def test_of_other_classes_without_labels(self, tmp_path: Path) -> None:
        torch.save(models.squeezenet1_1(num_classes=3).state_dict(), tmp_path / "birds.pt")
        model = load_model(SMALL, weights=tmp_path / "birds.pt")
        assert model.labels == ("class 0", "class 1", "class 2")
        assert not model.card.imagenet

    def test_of_two_checkpoints_the_keys_differ(self) -> None:
        keys = {ModelSpec("resnet50", weights).key for weights in (None, "a/x.pt", "a/y z.pt")}
        assert keys == {"resnet50", "resnet50-x", "resnet50-y-z"}


class TestLabels:
    net = nn.Sequential(nn.Conv2d(3, 2, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2, 2))

    @pytest.mark.parametrize("text", ["cat\ndog", "\ufeffcat\r\ndog\r\n", '["cat", "dog"]'])
    def test_file(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "labels").write_bytes(text.encode())
        assert load_model(self.net, labels=tmp_path / "labels").labels == ("cat", "dog")

    def test_none(self) -> None:
        assert load_model(self.net).labels == ("class 0", "class 1")

    def test_too_few(self) -> None:
        with pytest.raises(UnfitLabels, match="has 2 classes, the number of labels is 1"):
            load_model(self.net, labels=["cat"])

    @pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\xfa", b'["cat"', b'["cat", 1]'])
    def test_unreadable(self, tmp_path: Path, content: bytes | None) -> None:
        if content is not None:
            (tmp_path / "labels").write_bytes(content)
        with pytest.raises(UnfitLabels, match="labels"):
            load_model(self.net, labels=tmp_path / "labels")

    @pytest.mark.slow
    def test_imagenets_own_are_recognised(self) -> None:
        net = models.squeezenet1_1()
        assert not load_model(net).card.imagenet
        assert load_model(net, labels=imagenet_labels()).card.imagenet


class TestOwnModule:
    def test_key_name_and_the_imagenet_standard(self) -> None:
        model = load_model(TestLabels.net, name="My net: v 2")
        assert (model.card.key, model.card.name) == ("My-net:-v-2", "My net: v 2")
        assert model.preprocess == ImagePreprocess()
        assert model.card.head_layer == "0"

    @pytest.mark.parametrize("layers", [None, ["nonsense"]], ids=["loaded", "error"])
    def test_is_left_as_it_was(self, layers: list[str] | None) -> None:
        net = models.squeezenet1_1(num_classes=4).train()
        net.features[3].eval()
        net.features[0].weight.requires_grad_(False)
        calls: list[object] = []
        net.register_forward_hook(lambda *_: calls.append(None))
        before = snapshot(net)
        try:
            with load_model(net, layers=layers).ready() as module:
                assert not any(child.training for child in module.modules())
                assert not any(parameter.requires_grad for parameter in module.parameters())
                raise RuntimeError
        except (UnknownLayer, RuntimeError):
            pass
        assert snapshot(net) == before

    def test_preprocess_of_any_kind(self) -> None:
        transform = transforms.Compose([transforms.Resize((9, 9)), transforms.ToTensor()])
        assert load_model(TestLabels.net, preprocess=transform).layers[0].shape == (2, 7, 7)

    @pytest.mark.parametrize(
        ("net", "sentence"),
        [
            (nn.Conv2d(3, 4, 3), r"returns a tensor \(1, 4, 222, 222\).*, as for segmentation"),
            (nn.Conv2d(1, 4, 3), r"returns a tensor \(1, 4, 222, 222\).*, as for segmentation"),
            (nn.Bilinear(3, 4, 5), r"input of \(1, 3, 224, 224\): its forward failed: TypeError"),
            (nn.Sequential(nn.Flatten(), nn.Linear(3 * 224 * 224, 2)), "No layer of this model"),
        ],
    )
    def test_unfit(self, net: nn.Module, sentence: str) -> None:
        with pytest.raises(UnfitModel, match=sentence):
            load_model(net)

    def test_with_other_weights(self) -> None:
        with pytest.raises(UnfitModel, match="A module has its own weights"):
            load_model(TestLabels.net, weights="random")


def snapshot(net: nn.Module) -> dict[str, object]:
    """All that a careless user of `net` might have changed."""
    return {
        name: (
            child.training,
            sorted(vars(child)),
            len(child._forward_hooks),
            len(child._forward_pre_hooks),
            len(child._backward_hooks),
            [(p.requires_grad, p.grad, p._version) for p in child.parameters(recurse=False)],
        )
        for name, child in net.named_modules()
    }


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("resnet", "a model is one of resnet50, efficientnet_lite0, torchvision:NAME, timm:NAME"),
        ("torchvision:resnt18", "near matches: resnet18"),
        ("torchvision:fasterrcnn_resnet50_fpn", "no classification model"),
        ("timm:resnt18", "near matches: .*resnet18"),
        ("timm:resnet18.nonsense", "it has .*resnet18.a1_in1k"),
    ],
)
def test_unknown_model(source: str, sentence: str) -> None:
    with pytest.raises(UnknownModel, match=sentence):
        load_model(source)


def test_unavailable_device() -> None:
    for device in ("cuda:99", "nonsense"):
        with pytest.raises(UnavailableDevice, match=f'no device "{device}"'):
            load_model(TestLabels.net, device=device)


def test_every_source_is_described() -> None:
    assert [source.form for source in SOURCES][:2] == ["resnet50", "efficientnet_lite0"]
    assert all(source.help.endswith(".") for source in SOURCES)
