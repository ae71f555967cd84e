"""Libraries' transforms become an ImagePreprocess only where they are one."""

import random

import numpy as np
import pytest
import torch
from PIL import Image
from timm.data.transforms_factory import create_transform
from torchvision import transforms
from torchvision.models import EfficientNet_B0_Weights
from torchvision.transforms import v2

from explainers.errors import UnfitPreprocessing
from explainers.images.own_preprocess import CallablePreprocess
from explainers.images.preprocess import ImagePreprocess, probe_image
from explainers.models.transforms import as_preprocess

NORMALIZE = transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
STANDARD = [transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(), NORMALIZE]


@pytest.mark.parametrize(
    ("transform", "expected"),
    [
        (
            EfficientNet_B0_Weights.DEFAULT.transforms(),
            ImagePreprocess(interpolation="bicubic"),
        ),
        (transforms.Compose(STANDARD), ImagePreprocess()),
        (
            transforms.Compose([transforms.Resize((64, 48)), *STANDARD[2:]]),
            ImagePreprocess((64, 48), (64, 48)),
        ),
        (
            v2.Compose(
                [
                    *(v2.Resize(40), v2.CenterCrop(32), v2.ToImage()),
                    *(v2.ToDtype(torch.float32, scale=True), v2.Normalize((0.5,) * 3, (0.5,) * 3)),
                ]
            ),
            ImagePreprocess(40, (32, 32), mean=(0.5,) * 3, std=(0.5,) * 3),
        ),
        (
            create_transform((3, 240, 240), interpolation="bicubic", crop_pct=0.9),
            ImagePreprocess(266, (240, 240), "bicubic"),
        ),
    ],
    ids=["preset", "Compose", "no crop", "v2", "timm"],
)
def test_recognised(transform: object, expected: ImagePreprocess) -> None:
    assert as_preprocess(transform) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "steps",
    [
        [*STANDARD, transforms.RandomErasing(p=0.0)],
        [transforms.Grayscale(3), *STANDARD],
        [STANDARD[1], transforms.Resize(200), *STANDARD[2:]],  # crops first
        [STANDARD[2], *STANDARD[:2], STANDARD[3]],  # resizes the tensor, not the picture
        STANDARD[:3],
    ],
    ids=["more", "before", "order", "tensor", "not normalised"],
)
def test_anything_else_is_taken_as_it_is(steps: list[object]) -> None:
    transform = transforms.Compose(steps)
    preprocess = as_preprocess(transform)
    assert isinstance(preprocess, CallablePreprocess)
    np.testing.assert_array_equal(preprocess.array(probe_image()), transform(probe_image()).numpy())


def test_a_function() -> None:
    def function(image: Image.Image) -> np.ndarray:
        return np.asarray(image.resize((5, 4)), np.float32).transpose(2, 0, 1)

    assert as_preprocess(function).input_size == (4, 5)


def test_ours_stays() -> None:
    preprocess = ImagePreprocess(100, (90, 90))
    assert as_preprocess(preprocess) is preprocess


class Flip:
    """As albumentations' HorizontalFlip: its name says nothing, its `p` does."""

    def __init__(self, p: float) -> None:
        self.p = p

    def __call__(self, image: np.ndarray) -> dict[str, np.ndarray]:
        flipped = random.random() < self.p
        return {"image": image[:, ::-1].copy() if flipped else image}


class Steps:
    """Called as albumentations' Compose is."""

    p = 1.0

    def __init__(self, *steps: Flip) -> None:
        self.transforms = list(steps)

    def __call__(self, *args: object, **data: np.ndarray) -> dict[str, np.ndarray]:
        if args:
            raise KeyError
        for step in self.transforms:
            data = step(image=data["image"])
        return {"image": data["image"][:64, :64].astype(np.float32)}


class TestRandom:
    @pytest.mark.parametrize(
        ("transform", "sentence"),
        [
            (
                transforms.Compose([transforms.RandomResizedCrop(32), transforms.ToTensor()]),
                r"Compose is random \(RandomResizedCrop\), so .* without augmentation",
            ),
            (
                transforms.Compose([transforms.RandomHorizontalFlip(), *STANDARD]),
                "RandomHorizontalFlip",
            ),
            (transforms.Compose([*STANDARD, transforms.RandomErasing(p=0.02)]), "RandomErasing"),
            (
                v2.Compose([v2.Resize(40), v2.RandomApply([v2.ColorJitter(0.3)]), v2.ToImage()]),
                r"\(RandomApply, ColorJitter\)",
            ),
            (transforms.Compose([transforms.GaussianBlur(5), *STANDARD]), "GaussianBlur"),
            (create_transform((3, 32, 32), is_training=True), "RandomHorizontalFlip"),
            (Steps(Flip(0.5)), r"Steps is random \(Flip\)"),
            (lambda image: np.asarray(image).T + np.random.rand(), "lambda.* is random, so"),
            (lambda image: np.asarray(image).T + torch.rand(1).item(), "is random, so"),
        ],
    )
    def test_refused_and_the_generators_stay(self, transform: object, sentence: str) -> None:
        torch.manual_seed(3)
        np.random.seed(3)
        random.seed(3)
        expected = torch.rand(1), np.random.rand(), random.random()
        torch.manual_seed(3)
        np.random.seed(3)
        random.seed(3)
        with pytest.raises(UnfitPreprocessing, match=sentence):
            as_preprocess(transform)  # type: ignore[arg-type]
        assert (torch.rand(1), np.random.rand(), random.random()) == expected

    @pytest.mark.parametrize(
        "transform",
        [
            transforms.Compose([transforms.RandomHorizontalFlip(p=1.0), *STANDARD]),
            transforms.Compose([transforms.RandomRotation((0, 0)), *STANDARD]),
            Steps(Flip(1.0)),
            Steps(Flip(0.0)),
        ],
    )
    def test_what_is_not_random_is_taken(self, transform: object) -> None:
        assert isinstance(as_preprocess(transform), CallablePreprocess)  # type: ignore[arg-type]


def test_an_image_processor_of_hugging_face() -> None:
    vit = pytest.importorskip("transformers.models.vit.image_processing_pil_vit")
    processor = vit.ViTImageProcessorPil(size={"height": 32, "width": 40})
    assert as_preprocess(processor) == ImagePreprocess(
        (32, 40), (32, 40), mean=(0.5,) * 3, std=(0.5,) * 3
    )


@pytest.mark.parametrize("value", ["resize", transforms.ToTensor])
def test_neither(value: object) -> None:
    with pytest.raises(UnfitPreprocessing, match="function of a PIL picture"):
        as_preprocess(value)  # type: ignore[arg-type]
