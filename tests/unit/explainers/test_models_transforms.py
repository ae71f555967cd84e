"""Libraries' transforms become an ImagePreprocess only where they are one."""

import numpy as np
import pytest
import torch
from PIL import Image
from timm.data.transforms_factory import create_transform
from torchvision import transforms
from torchvision.models import EfficientNet_B0_Weights
from torchvision.transforms import v2

from explainers.errors import UnfitModel
from explainers.models.transforms import as_preprocess
from explainers.own_preprocess import CallablePreprocess
from explainers.preprocess import ImagePreprocess, probe_image

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


def test_neither() -> None:
    with pytest.raises(UnfitModel, match="function of a PIL picture"):
        as_preprocess("resize")  # type: ignore[arg-type]
