"""Baselines: neutral pictures that a method compares the image with."""

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from explainers.models import Model
from explainers.parameters import Parameter

BLUR = 16  # the shorter edge over the blur's standard deviation


def baseline_parameter(default: str) -> Parameter:
    """The choice of a baseline."""
    return Parameter(
        name="baseline",
        label="baseline",
        kind=str,
        default=default,
        help="The neutral picture to compare with. Areas that look like it get no relevance.",
        choices=("black", "white", "mean", "blur"),
    )


def baseline(model: Model, inputs: Tensor, kind: str) -> Tensor:
    """The baseline for `inputs` (1, 3, height, width), in the same shape.

    "mean" is the image's own mean colour, "blur" the image out of focus; "black" and "white" are
    these colours after the model's preprocessing.
    """
    if kind == "mean":
        return inputs.mean((2, 3), keepdim=True).expand_as(inputs)
    if kind == "blur":
        return _blurred(inputs, min(inputs.shape[2:]) / BLUR)
    height, width = model.preprocess.input_size
    picture = torch.tensor(model.preprocess.array(Image.new("RGB", (width, height), kind)))
    colour = picture[:, height // 2, width // 2].to(inputs)
    return colour[None, :, None, None].expand_as(inputs)


def _blurred(inputs: Tensor, sigma: float) -> Tensor:
    """Gaussian blur, with repeated edges."""
    radius = max(1, min(round(3 * sigma), min(inputs.shape[2:]) - 1))
    place = torch.arange(-radius, radius + 1, dtype=inputs.dtype, device=inputs.device)
    kernel = torch.exp(-(place**2) / (2 * sigma**2))
    kernel = (kernel / kernel.sum()).expand(inputs.shape[1], 1, -1)
    padded = F.pad(inputs, (radius, radius, radius, radius), mode="replicate")
    rows = F.conv2d(padded, kernel[..., None, :], groups=inputs.shape[1])
    return F.conv2d(rows, kernel[..., None], groups=inputs.shape[1])
