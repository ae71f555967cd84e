"""One's own function as a preprocessing: its result is the input, whatever form it has."""

from collections import UserDict
from collections.abc import Callable

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision import transforms

from explainers.errors import UnfitPreprocessing, UnreadableImage
from explainers.images.bands import bands_in_words, show_bands
from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import probe_image
from explainers.images.preprocess_words import in_words

Function = Callable[[Image.Image], object]


def noise(width: int, height: int) -> Image.Image:
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def half(image: Image.Image) -> np.ndarray:
    return np.asarray(image.resize((20, 18)), np.float32).transpose(2, 0, 1) / 2


class Pipeline:
    """Called as albumentations' pipelines are: only by keyword, with an array, giving a dict."""

    def __init__(self, *, last: bool = True) -> None:
        self.last = last

    def __call__(self, *args: object, **data: np.ndarray) -> dict[str, object]:
        if args:
            raise KeyError("You have to pass data to augmentations as named arguments")
        picture = Image.fromarray(data["image"]).resize((20, 18))
        pixels = np.asarray(picture, np.float32) / 2
        return {"image": pixels if self.last else torch.from_numpy(pixels).permute(2, 0, 1)}


class TestFunction:
    def test_array_and_size_are_the_functions(self) -> None:
        function = transforms.Compose([transforms.Resize((30, 40)), transforms.ToTensor()])
        preprocess = CallablePreprocess(function)
        picture = noise(50, 50)
        assert preprocess.input_size == (30, 40)
        assert not preprocess.varies
        np.testing.assert_array_equal(preprocess.array(picture), function(picture).numpy())
        assert preprocess.box(picture.size) is None
        assert preprocess.describe() == "own preprocessing (Compose), input 30 x 40"

    def test_fingerprint_is_that_of_what_it_does(self) -> None:
        assert (
            CallablePreprocess(half).fingerprint
            == CallablePreprocess(lambda image: half(image)).fingerprint
            != CallablePreprocess(lambda image: half(image) + 1).fingerprint
        )

    def test_the_picture_stays_as_it_is(self) -> None:
        def shrinks(image: Image.Image) -> np.ndarray:
            image.thumbnail((20, 20))
            return half(image)

        picture = noise(100, 80)
        CallablePreprocess(shrinks).array(picture)
        assert picture.size == (100, 80)

    @pytest.mark.parametrize(
        "form",
        [
            lambda a: torch.from_numpy(a),
            lambda a: torch.from_numpy(a).double(),
            lambda a: torch.from_numpy(a).requires_grad_(),
            lambda a: a.tolist(),
            lambda a: a[None],
            lambda a: [a],
            lambda a: (torch.from_numpy(a)[None],),
            lambda a: {"pixel_values": [a]},
            lambda a: UserDict(pixel_values=torch.from_numpy(a)[None], pixel_mask=a[0]),
            lambda a: {"image": a.transpose(1, 2, 0), "mask": a[0]},
            lambda a: {"x": a, "size": 3},
        ],
    )
    def test_every_form_of_one_array(self, form: Callable[[np.ndarray], object]) -> None:
        preprocess = CallablePreprocess(lambda image: form(half(image)))
        np.testing.assert_array_equal(preprocess.array(noise(30, 40)), half(noise(30, 40)))
        assert preprocess.input_size == (18, 20)

    @pytest.mark.parametrize("last", [True, False])
    def test_albumentations_way(self, last: bool) -> None:
        preprocess = CallablePreprocess(Pipeline(last=last))
        np.testing.assert_array_equal(preprocess.array(noise(30, 40)), half(noise(30, 40)))
        assert preprocess.describe() == "own preprocessing (Pipeline), input 18 x 20"

    @pytest.mark.parametrize(
        ("function", "sentence"),
        [
            (lambda _: np.zeros((2, 3, 8, 8)), r"must return one array .*\(2, 3, 8, 8\)"),
            (lambda _: np.zeros((8, 8)), r"the shape \(8, 8\)"),
            (lambda _: np.zeros((30, 40, 3)), r"\(30, 40, 3\); return .*transpose\(2, 0, 1\)"),
            (lambda image: image, r"lambda returned a PIL picture; end it with ToTensor"),
            (lambda _: None, "not NoneType"),
            (lambda _: "x", "not str"),
            (lambda _: (np.zeros((3, 4, 4)), np.zeros((3, 4, 4))), "not 2 arrays"),
            (lambda _: {"a": np.zeros(3), "b": np.zeros(3)}, "a dict with a, b; it must hold one"),
            (lambda _: {}, "a dict with nothing"),
            (lambda _: np.full((3, 4, 4), np.nan), "infinite or not a number"),
            (lambda _: np.zeros((3, 0, 4)), "an empty array"),
            (lambda image: image.no_such, "failed: AttributeError: .*no_such"),
        ],
    )
    def test_unfit(self, function: Function, sentence: str) -> None:
        with pytest.raises(UnfitPreprocessing, match=sentence):
            _ = CallablePreprocess(function).input_size

    def test_a_picture_that_fails_alone(self) -> None:
        def picky(image: Image.Image) -> np.ndarray:
            if image.width < 20:
                raise ArithmeticError("too narrow")
            return half(image)[:, : 10 if image.width == 33 else None]

        preprocess = CallablePreprocess(picky)
        with pytest.raises(UnreadableImage, match="picky failed: ArithmeticError: too narrow"):
            preprocess.array(noise(10, 30))
        with pytest.raises(
            UnreadableImage, match=r"returned 3 x 10 x 20 .* and 3 x 18 x 20 for others"
        ):
            preprocess.array(noise(33, 30))

    def test_without_a_size_of_its_own(self) -> None:
        preprocess = CallablePreprocess(transforms.ToTensor())
        assert preprocess.varies
        assert preprocess.array(noise(31, 17)).shape == (3, 17, 31)
        assert preprocess.describe() == "own preprocessing (ToTensor), input of varying size"

    def test_a_resize_of_the_shorter_edge_is_no_size_of_its_own(self) -> None:
        preprocess = CallablePreprocess(
            transforms.Compose([transforms.Resize(32), transforms.ToTensor()])
        )
        assert in_words(preprocess) == (
            "images of different sizes become inputs of different sizes; 3 channels made by Compose"
        )
        assert in_words(CallablePreprocess(transforms.ToTensor())) == (
            "no resize, every image keeps its own size; 3 channels made by ToTensor"
        )


class TestBands:
    def test_three_channels_share_one_stretch(self) -> None:
        ramp = torch.linspace(-2, 3, 256).reshape(1, 16, 16).expand(3, 16, 16)
        picture = CallablePreprocess(lambda _image: ramp).crop(noise(5, 5))
        assert picture.size == (16, 16)
        assert picture.getextrema() == ((0, 255),) * 3
        pixels = np.stack([np.zeros((2, 2)), np.full((2, 2), 0.5), np.ones((2, 2))])
        assert show_bands(pixels.astype(np.float32)).getpixel((0, 0)) == (0, 127, 255)

    def test_one_channel_and_one_value(self) -> None:
        picture = CallablePreprocess(lambda _image: np.ones((1, 4, 6))).crop(noise(5, 5))
        assert (picture.mode, picture.size) == ("RGB", (6, 4))

    @pytest.mark.parametrize(
        ("channels", "bands", "shown"),
        [
            (1, None, (0, 0, 0)),
            (2, None, (0, 0, 0)),
            (4, None, (0, 1, 2)),
            (6, None, (0, 1, 2)),
            (13, (4, 3, 2), (3, 2, 1)),
            (13, (8,), (7, 7, 7)),
        ],
    )
    def test_which(
        self, channels: int, bands: tuple[int, ...] | None, shown: tuple[int, ...]
    ) -> None:
        """Channel c is bright in its column c alone, by c + 1, and dark elsewhere."""
        array = np.zeros((channels, 10, 20), np.float32)
        for channel in range(channels):
            array[channel, :, channel] = channel + 1
        picture = CallablePreprocess(lambda _image: array, bands).crop(noise(5, 5))
        assert (picture.mode, picture.size) == ("RGB", (20, 10))
        pixels = np.asarray(picture)
        assert tuple(int(pixels[0, :, colour].argmax()) for colour in range(3)) == shown
        assert pixels.max((0, 1)).tolist() == [255] * 3

    def test_an_outlier_does_not_darken_a_band(self) -> None:
        array = np.tile(np.linspace(0, 1, 100, dtype=np.float32), (4, 10, 1))
        array[:, 0, 0] = 1e6
        assert np.asarray(show_bands(array)).mean() == pytest.approx(127, abs=3)

    def test_in_words(self) -> None:
        assert bands_in_words(3, None) == ""
        assert "one channel as grey" in bands_in_words(1, None)
        assert bands_in_words(6, (4, 3, 2)) == (
            "Of the network's 6 channels, pictures show channels 4, 3, 2 as red, green and blue, "
            "each from its 2nd to its 98th percentile; choose others with --bands 3,2,1."
        )
        assert "pictures show channel 1 as grey" in bands_in_words(2, None)


def test_the_probe_is_the_same_everywhere() -> None:
    assert CallablePreprocess(half).probe.shape == (3, 18, 20)
    np.testing.assert_array_equal(CallablePreprocess(half).probe, half(probe_image()))
