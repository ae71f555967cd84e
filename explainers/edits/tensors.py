"""Pixels for torchvision's transforms, and back."""

import numpy as np
import torch
from torch import Tensor

from explainers.edits.base import Pixels


def as_tensor(pixels: Pixels) -> Tensor:
    """RGB pixels (height, width, 3) as torchvision takes them: uint8, (3, height, width)."""
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))


def as_pixels(image: Tensor) -> Pixels:
    """The inverse of `as_tensor`."""
    pixels: Pixels = np.ascontiguousarray(image.numpy().transpose(1, 2, 0))
    return pixels
