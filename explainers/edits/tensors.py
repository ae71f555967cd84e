"""Pixels for torchvision's transforms, and back."""

from math import ceil

import numpy as np
import torch
from torch import Tensor
from torchvision.transforms.v2 import functional as F

from explainers.edits.base import Pixels


def as_tensor(pixels: Pixels) -> Tensor:
    """RGB pixels (height, width, 3) as torchvision takes them: uint8, (3, height, width)."""
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))


def as_pixels(image: Tensor) -> Pixels:
    """The inverse of `as_tensor`."""
    pixels: Pixels = np.ascontiguousarray(image.numpy().transpose(1, 2, 0))
    return pixels


def smooth(image: Tensor, sigma: float) -> Tensor:
    """Torchvision's gaussian_blur of (channels, height, width), down and then across.

    The kernel reaches three standard deviations, or what fits. Wide ones are 10 times as fast as at
    once; a pixel may differ by 1 of 255, as sums are rounded in another order.
    """
    width = min(2 * ceil(3 * sigma) + 1, 2 * min(image.shape[1:]) - 1)
    for kernel in ([1, width], [width, 1]):
        image = F.gaussian_blur(image, kernel, [sigma, sigma])
    return image
