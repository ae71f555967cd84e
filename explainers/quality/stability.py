"""Captum's infidelity and sensitivity, from passes in chunks."""

import numpy as np
import torch
from torch import Tensor

from explainers.quality.mapping import Subject
from explainers.quality.protocol import NUDGES, RADIUS, SQUARE, SQUARES
from explainers.quality.scoring import logits_of
from explainers.results import FloatArray
from explainers.work.steps import Steps, part


def unexplained(
    subject: Subject, target: int, pixels: Tensor, relevance: Tensor
) -> Steps[tuple[float, float]]:
    """How much of the logit's changes the map leaves unexplained: 0 all, 1 nothing is explained.

    Random squares are removed (set to zero after normalisation); the map says of each how much the
    logit should fall, up to one common factor. Captum's infidelity (Yeh et al. 2019,
    arXiv:1901.09392, square removal), normalised, over that of a map that is zero everywhere.

    Returns: that of the map (height, width), and that of a map which is equal everywhere; NaN where
        no square changes the logit, as there is nothing to explain.
    """
    squares = _squares(relevance.shape, subject.seed)
    removed = without(pixels, squares)
    logits = yield from logits_of(subject.model, [pixels, *removed], 1 + len(removed), subject.size)
    scores = torch.from_numpy(logits[:, target]).double()
    changed = float((scores[1:] - scores[0]).square().mean())
    if changed == 0:
        return float("nan"), float("nan")
    maps = (relevance / (relevance.abs().max() or 1), torch.ones_like(relevance))
    own, uniform = (_infidelity(each.double(), squares, scores) / changed for each in maps)
    return min(own, 1.0), min(uniform, 1.0)


def without(pixels: Tensor, squares: Tensor) -> list[Tensor]:
    """The picture (channels, height, width) with each of the squares set to zero."""
    return [torch.where(square, 0, pixels) for square in squares.to(pixels.device)]


def _squares(shape: torch.Size, seed: int) -> Tensor:
    """The removed pixels of each trial: (trials, height, width), bool."""
    rng = np.random.default_rng(seed)
    height, width = shape
    rows, columns = max(1, round(SQUARE * height)), max(1, round(SQUARE * width))
    squares = torch.zeros(SQUARES, height, width, dtype=torch.bool)
    for square in squares:
        top = int(rng.integers(height - rows + 1))
        left = int(rng.integers(width - columns + 1))
        square[top : top + rows, left : left + columns] = True
    return squares


def _infidelity(relevance: Tensor, squares: Tensor, scores: Tensor) -> float:
    """Captum's, of passes that were made before: it asks for the picture and for all removals."""
    from captum.metrics import infidelity  # Matplotlib comes along: 30 MB

    def forward(batch: Tensor) -> Tensor:
        return scores[:1] if len(batch) == 1 else scores[1:]

    def perturb(batch: Tensor, _: Tensor) -> tuple[Tensor, Tensor]:
        return squares[:, None].to(batch), batch

    values = infidelity(
        forward,
        perturb,
        torch.zeros(1, 1, *relevance.shape, dtype=torch.float64),
        relevance[None, None],
        baselines=torch.zeros(1, 1, *relevance.shape, dtype=torch.float64),
        n_perturb_samples=len(squares),
        normalize=True,
    )
    return float(values[0])


def sensitivity(subject: Subject, inputs: Tensor, layer: str, target: int) -> Steps[float]:
    """The largest change of the map, relative to its norm, when the input is nudged.

    Captum's sensitivity_max: uniform noise of at most RADIUS in each value of the network's input
    (channels, height, width), and the Euclidean norm of the map.
    Source: Yeh et al. 2019, arXiv:1901.09392, definition 2.1 and its estimate by sampling.

    Returns: 0 where the map does not change; NaN where the map is zero everywhere.
    """
    from captum.metrics import sensitivity_max  # Matplotlib comes along: 30 MB

    generator = torch.Generator().manual_seed(subject.seed)
    noise = torch.rand((NUDGES, *inputs.shape[1:]), generator=generator) * 2 - 1
    nudged = inputs + RADIUS * noise.to(inputs)
    maps: list[FloatArray] = []
    for number, each in enumerate([inputs, *(each[None] for each in nudged)]):
        steps = subject.maps(each, (layer,), target)
        share = number / (NUDGES + 1), (number + 1) / (NUDGES + 1)
        (heatmap,) = yield from part(steps, *share)
        maps.append(np.nan_to_num(heatmap.values))
        yield share[1]
    if not maps[0].any():
        return float("nan")
    computed = torch.from_numpy(np.stack(maps))[:, None]

    # Captum takes a bare tensor for a tuple of its rows: all its inputs are tuples of one.
    def explain(batch: tuple[Tensor]) -> tuple[Tensor]:
        return (computed[:1] if len(batch[0]) == 1 else computed[1:],)

    def perturb(_: Tensor, __: float) -> tuple[Tensor]:
        return (nudged,)

    worst = sensitivity_max(
        explain, inputs, perturb, perturb_radius=RADIUS, n_perturb_samples=NUDGES
    )
    return float(worst[0])
