"""Corruptions in five severities.

The values are those of Hendrycks and Dietterich 2019, Benchmarking Neural Network Robustness to
Common Corruptions and Perturbations, arXiv:1903.12261, where a `source` states so.
"""

from io import BytesIO
from math import ceil

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional as F

from explainers.edits.base import Colour, Edit, EditKind, Pixels
from explainers.edits.tensors import as_pixels, as_tensor, smooth
from explainers.parameters import SEED, Parameter

PAPER = "Hendrycks and Dietterich 2019, arXiv:1903.12261"
SEVERITIES = 5
SEVERITY = Parameter(
    name="severity",
    label="severity",
    kind=int,
    default=3,
    low=0,
    high=SEVERITIES,
    help="How strong the corruption is; 0 leaves the image as it is.",
)

# Of severity 1 to 5.
NOISE = (0.08, 0.12, 0.18, 0.26, 0.38)  # standard deviation, of values from 0 to 1
BLUR = (1, 2, 3, 4, 6)  # standard deviation in pixels
QUALITY = (25, 18, 15, 10, 7)  # of JPEG
KEPT = (0.6, 0.5, 0.4, 0.3, 0.25)  # the side of the reduced picture over the picture's
WARP = (1, 2, 3, 4.5, 6)  # root mean square of the displacement, in pixels of 224
SMOOTH = 0.04  # standard deviation of the displacement's blur over the picture's shorter edge


def _values(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:g}" for value in values)


def gaussian_noise(pixels: Pixels, edit: Edit, _empty: Colour) -> Pixels:
    """Noise of its own for each pixel and colour."""
    values = dict(edit.values)
    image = as_tensor(pixels).float() / 255
    generator = torch.Generator().manual_seed(int(values["seed"]))
    noise = torch.randn(image.shape, generator=generator)  # F.gaussian_noise takes no generator
    noisy = (image + noise * NOISE[_step(edit)]).clamp(0, 1)
    return as_pixels(F.to_dtype(noisy, torch.uint8, scale=True))


def gaussian_blur(pixels: Pixels, edit: Edit, _empty: Colour) -> Pixels:
    """The picture out of focus, by a kernel of three standard deviations or what fits."""
    sigma = float(BLUR[_step(edit)])
    width = min(2 * ceil(3 * sigma) + 1, 2 * min(pixels.shape[:2]) - 1)
    return as_pixels(F.gaussian_blur(as_tensor(pixels), [width, width], [sigma, sigma]))


def jpeg(pixels: Pixels, edit: Edit, _empty: Colour) -> Pixels:
    """The picture, saved as a JPEG and read again."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=QUALITY[_step(edit)])
    with Image.open(file) as picture:
        return np.asarray(picture)


def pixelation(pixels: Pixels, edit: Edit, _empty: Colour) -> Pixels:
    """The picture, reduced and enlarged again."""
    height, width = pixels.shape[:2]
    kept = KEPT[_step(edit)]
    small = [max(1, int(height * kept)), max(1, int(width * kept))]
    reduced = F.resize(Image.fromarray(pixels), small, InterpolationMode.BOX)
    return np.asarray(F.resize(reduced, [height, width], InterpolationMode.BOX))


def elastic(pixels: Pixels, edit: Edit, _empty: Colour) -> Pixels:
    """The picture on rubber: every pixel comes from a place nearby."""
    seed = int(dict(edit.values)["seed"])
    displacement = displacements(pixels.shape[:2], WARP[_step(edit)], seed)
    return as_pixels(F.elastic(as_tensor(pixels), displacement, InterpolationMode.BILINEAR))


def displacements(shape: tuple[int, ...], warp: float, seed: int) -> torch.Tensor:
    """Smooth random displacements for `F.elastic`, (1, height, width, 2), in halves of the sides.

    `warp` is the root mean square of their length along each axis, in pixels of an edge of 224.
    """
    height, width = shape
    edge = min(height, width)
    noise = torch.randn((2, height, width), generator=torch.Generator().manual_seed(seed))
    moves = smooth(noise, SMOOTH * edge)
    moves /= moves.square().mean((1, 2), keepdim=True).sqrt().clamp(min=1e-6)
    pixels = moves * (warp * edge / 224)
    halves = pixels * 2 / torch.tensor([width, height])[:, None, None]
    moved: torch.Tensor = halves.permute(1, 2, 0)[None]
    return moved


def _step(edit: Edit) -> int:
    return int(dict(edit.values)["severity"]) - 1


UNCHANGED = {"severity": 0}

GAUSSIAN_NOISE = EditKind(
    key="gaussian_noise",
    name="Gaussian noise",
    help="Adds noise to every pixel and colour.",
    source=(
        f"{PAPER}: standard deviation {_values(NOISE)} of values from 0 to 1; as "
        "torchvision's gaussian_noise"
    ),
    stage="input",
    parameters=(SEVERITY, SEED),
    neutral=UNCHANGED,
    apply=gaussian_noise,
)
GAUSSIAN_BLUR = EditKind(
    key="gaussian_blur",
    name="Gaussian blur",
    help="Puts the picture out of focus.",
    source=f"{PAPER}: standard deviation {_values(BLUR)} pixels; torchvision's gaussian_blur",
    stage="input",
    parameters=(SEVERITY,),
    neutral=UNCHANGED,
    apply=gaussian_blur,
)
JPEG = EditKind(
    key="jpeg",
    name="JPEG",
    help="Saves the picture as a JPEG of low quality.",
    source=f"{PAPER}: quality {_values(QUALITY)}, there of the crop; Pillow's encoder",
    stage="original",
    parameters=(SEVERITY,),
    neutral=UNCHANGED,
    apply=jpeg,
)
PIXELATION = EditKind(
    key="pixelate",
    name="Pixelation",
    help="Reduces the picture and enlarges it again.",
    source=f"{PAPER}: reduced to {_values(KEPT)} of each side; torchvision's resize (box)",
    stage="input",
    parameters=(SEVERITY,),
    neutral=UNCHANGED,
    apply=pixelation,
)
ELASTIC = EditKind(
    key="elastic",
    name="Elastic distortion",
    help="Moves every pixel a little, its neighbours with it.",
    source=(
        f"own values: displacements of {_values(WARP)} pixels of 224 (root mean square), blurred "
        f"over {SMOOTH:.0%} of the edge; torchvision's elastic"
    ),
    stage="input",
    parameters=(SEVERITY, SEED),
    neutral=UNCHANGED,
    apply=elastic,
)
CORRUPTIONS = (GAUSSIAN_NOISE, GAUSSIAN_BLUR, JPEG, PIXELATION, ELASTIC)
