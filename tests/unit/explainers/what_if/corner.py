"""Networks by hand that read one corner of their input, or two, and nothing else."""

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from explainers import Model, load_model
from explainers.engine.requests import ImageRef
from explainers.images.preprocess import ImagePreprocess
from tests.unit.explainers.engine_parts import reference

SIDE, CORNER = 32, 8
PLAIN = ImagePreprocess(SIDE, (SIDE, SIDE), mean=(0.5, 0.5, 0.5), std=(1.0, 1.0, 1.0))


class Corner(nn.Module):
    """Class 0: how bright the upper left corner is, above mid-grey; class 1: how dark."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(()))
        self.layer = nn.Conv2d(3, 1, 1, bias=False)
        nn.init.constant_(self.layer.weight, 1 / 3)

    def forward(self, x: Tensor) -> Tensor:
        seen = self.layer(x)[:, :, :CORNER, :CORNER].mean((1, 2, 3)) * 8 * self.weight
        return torch.stack([seen, -seen], 1)


def corner_model() -> Model:
    return load_model(Corner(), preprocess=PLAIN, layers=("layer",), name="corner")


class Corners(nn.Module):
    """How bright the upper left corner is, above mid-grey, and the lower right one.

    Of a white corner the logits are 3 and 1, of a grey one -1: multi-label probabilities of 95,
    73 and 27 %.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Conv2d(3, 1, 1, bias=False)
        nn.init.constant_(self.layer.weight, 1 / 3)

    def forward(self, x: Tensor) -> Tensor:
        seen = self.layer(x)
        first = seen[:, :, :CORNER, :CORNER].mean((1, 2, 3))
        second = seen[:, :, -CORNER:, -CORNER:].mean((1, 2, 3))
        return torch.stack([8 * first - 1, 4 * second - 1], 1)


def corners_model(*, multi_label: bool = True) -> Model:
    net, layers = Corners(), ("layer",)
    return load_model(net, preprocess=PLAIN, layers=layers, name="corners", multi_label=multi_label)


def bright_corners(folder: Path) -> ImageRef:
    """Mid-grey with two white corners."""
    pixels = np.full((SIDE, SIDE, 3), 128, np.uint8)
    pixels[:CORNER, :CORNER] = pixels[-CORNER:, -CORNER:] = 255
    path = folder / "corners.png"
    Image.fromarray(pixels).save(path)
    return reference(path)


def bright_corner(folder: Path, seed: int = 0) -> ImageRef:
    """Noise around mid-grey, with a white corner."""
    pixels = np.random.default_rng(seed).integers(100, 156, (SIDE, SIDE, 3), dtype=np.uint8)
    pixels[:CORNER, :CORNER] = 255
    path = folder / f"corner-{seed}.png"
    Image.fromarray(pixels).save(path)
    return reference(path)
