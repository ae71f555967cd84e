"""Insertion and deletion: the class's probability while pixels are added or removed."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor
from torchvision.transforms.functional import gaussian_blur

from explainers.quality.mapping import Subject
from explainers.quality.protocol import BLUR_PIXELS, BLUR_SIGMA, STEPS, STRONG_PIXELS, STRONG_SIGMA
from explainers.quality.scoring import probabilities_of
from explainers.results import FloatArray
from explainers.work.steps import Steps


def shares(steps: int = STEPS) -> FloatArray:
    """The share of moved pixels after each step, the start included."""
    return np.linspace(0, 1, steps + 1, dtype=np.float32)


def play(  # noqa: PLR0913
    subject: Subject,
    target: int,
    start: Tensor,
    end: Tensor,
    maps: Sequence[Tensor],
    *,
    steps: int = STEPS,
) -> Steps[FloatArray]:
    """Turn the picture `start` into `end`, the most relevant pixels of each map first.

    Returns: the probability of `target` after each of the equal steps, (maps, steps + 1); both ends
    are the same for all maps and computed once.

    Source: Petsiuk et al. 2018, RISE, arXiv:1806.07421, section 4.2.
    """
    count = 2 + len(maps) * (steps - 1)
    probabilities = yield from probabilities_of(
        subject.model, _variants(start, end, maps, steps), count, target, subject.size
    )
    curves = np.empty((len(maps), steps + 1), np.float32)
    curves[:, 0], curves[:, -1] = probabilities[0], probabilities[1]
    curves[:, 1:-1] = probabilities[2:].reshape(len(maps), steps - 1)
    return curves


def starts(pixels: Tensor) -> tuple[Tensor, Tensor]:
    """The start pictures of insertion: patches of colour, and the mean colour of the training.

    RISE's blurred picture is not among them: networks still recognise the class in it.
    """
    return blurred(pixels, STRONG_PIXELS, STRONG_SIGMA), emptied(pixels)


def ends(pixels: Tensor, seed: int) -> tuple[Tensor, Tensor]:
    """The end pictures of deletion: the mean colour of the training, and noise."""
    return emptied(pixels), scrambled(pixels, seed)


def blurred(pixels: Tensor, width: int = BLUR_PIXELS, sigma: float = BLUR_SIGMA) -> Tensor:
    """The picture (channels, height, width) out of focus; by default as in RISE.

    A picture too small for the kernel gets the largest one that fits.
    """
    kernel = min(width, 2 * min(pixels.shape[1:]) - 1)
    result: Tensor = gaussian_blur(pixels, [kernel, kernel], [sigma, sigma])
    return result


def emptied(pixels: Tensor) -> Tensor:
    """Zero after normalisation, the mean colour of the training."""
    return torch.zeros_like(pixels)


def scrambled(pixels: Tensor, seed: int) -> Tensor:
    """Noise with each channel's own mean and deviation."""
    noise = torch.randn(pixels.shape, generator=torch.Generator().manual_seed(seed)).to(pixels)
    mean, deviation = pixels.mean((1, 2), keepdim=True), pixels.std((1, 2), keepdim=True)
    return mean + deviation * noise


def _variants(start: Tensor, end: Tensor, maps: Sequence[Tensor], steps: int) -> Iterator[Tensor]:
    yield start
    yield end
    for relevance in maps:
        ranks = relevance.flatten().argsort(descending=True, stable=True).argsort()
        ranks = ranks.reshape(relevance.shape)
        for step in range(1, steps):
            moved = (ranks < round(step * relevance.numel() / steps)).to(start.device)
            yield torch.where(moved, end, start)
