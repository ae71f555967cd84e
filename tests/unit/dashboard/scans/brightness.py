"""Networks by hand that only read brightness, and images for them."""

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

EDGE, BLOCK, LABELS = 64, 8, ("dark", "bright")
EACH = 12  # images of a class
LIMIT, STEADY = 0.1, 0.3  # of the mean brightness, above which an image is bright


class Brightness(nn.Module):
    """Bright where the mean of all values is over a limit."""

    def __init__(self, limit: float = LIMIT) -> None:
        super().__init__()
        brightness = nn.Conv2d(3, 2, 1)
        brightness.weight.data = torch.tensor([-1.0, 1.0]).view(2, 1, 1, 1).expand(2, 3, 1, 1) / 3
        brightness.bias.data = torch.tensor([limit, -limit])
        self.last = nn.Sequential(nn.AvgPool2d(BLOCK), brightness)
        self.head = nn.Linear(2, 2)
        self.head.weight.data, self.head.bias.data = 20 * torch.eye(2), torch.zeros(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.last(x).mean((2, 3)))


def faint() -> nn.Module:
    """One that strong noise on a black image deceives."""
    return Brightness(LIMIT)


def steady() -> nn.Module:
    """One that no noise deceives: no severity lifts a black image over its limit."""
    return Brightness(STEADY)


def photographs(folder: Path) -> Path:
    """Black images and white ones, each with a half that is a little less so, in whole blocks."""
    for place in range(EACH):
        for name, value in (("dark", 0), ("bright", 255)):
            pixels = np.full((EDGE, EDGE, 3), value, np.uint8)
            pixels[:, : EDGE // 2] = abs(value - 8 - place)  # no two files are equal
            (folder / name).mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(folder / name / f"{place}.png")
    return folder
