"""A network by hand in which one known channel tells two classes apart: exactly that is found."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

from data.analysis.effect import compare_channels
from data.analysis.separability import separability
from explainers import load_model
from explainers.engine.requests import ImageRef
from explainers.images.preprocess import ImagePreprocess
from explainers.models import ModelSpec
from explainers.scan.chunk import ScanTask, scan_images
from explainers.scan.layout import scan_layout

RED = 2  # the channel that sees red
IMAGES = 16  # of each class


class Colours(nn.Module):
    """Four channels: green, blue, red, and green minus blue; then pooling and a linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.colours = nn.Conv2d(3, 4, 1, bias=False)
        self.head = nn.Linear(4, 2)
        weights = torch.tensor([[0.0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, -1]])
        with torch.no_grad():
            self.colours.weight.copy_(weights[:, :, None, None])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.colours(x).mean((2, 3)))


def picture(path: Path, red: int, numbers: np.random.Generator) -> ImageRef:
    """Noise in all colours, with more red or less."""
    pixels = numbers.integers(0, 200, (12, 12, 3))
    pixels[..., 0] = np.clip(pixels[..., 0] * 0.2 + red, 0, 255)
    Image.fromarray(pixels.astype(np.uint8)).save(path)
    return ImageRef(sha256(path.read_bytes()).hexdigest(), path)


def test_exactly_the_channel_that_sees_red_is_found(tmp_path: Path) -> None:
    numbers = np.random.default_rng(4)
    images = [
        picture(tmp_path / f"{i}.png", 60 if i < IMAGES else 140, numbers)
        for i in range(2 * IMAGES)
    ]
    model = load_model(
        Colours(),
        layers=["colours"],
        labels=["grey", "red"],
        preprocess=ImagePreprocess(12, (12, 12)),
    )
    labels = [0] * IMAGES + [1] * IMAGES
    task = ScanTask(ModelSpec("by hand"), tuple(images), tuple(labels))
    means = scan_images(model, scan_layout(model, ()), task).columns["channel_mean"]
    a, b = means[:IMAGES], means[IMAGES:]

    result = compare_channels(a, b, level=0.01)
    assert np.flatnonzero(result.significant).tolist() == [RED]
    assert result.strongest[0] == RED
    assert result.low[RED] > 0
    apart = separability(a, b, [slice(0, 2), slice(RED, RED + 1)])
    assert apart is not None
    assert apart.accuracy[1] == 1
    assert apart.accuracy[0] < 0.9
