"""Simulations of intervals over images that are looked at twice: by two models or reviewers."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from scipy import stats

from data.analysis.boxes import Inside, over_layer
from data.analysis.effect import effects_of_pairs
from data.analysis.flips import median_interval
from data.analysis.paired import mcnemar
from tests.benchmarks.coverage_case import Case, Ends

STATISTICS = 500
AREA, POINTED = 0.2, 0.8  # of every box; of a strong image, how often the cell lies inside
SHAPES: dict[str, tuple[Callable[[np.ndarray], np.ndarray], float, float]] = {
    "normal": (lambda values: values, 0.0, 1.0),
    "skewed": (lambda values: -np.log(stats.norm.sf(values)), 1.0, 1.0),
    "half zero": (
        lambda values: np.maximum(values, 0),
        float(stats.norm.pdf(0)),
        0.5 - float(stats.norm.pdf(0)) ** 2,
    ),
}


def changes() -> Iterator[Case]:
    """Hedges' g of the same images under two models, of many statistics at once."""

    def trial(
        n: int, shape: str, together: float, spread: float, numbers: np.random.Generator
    ) -> Iterator[tuple[Ends, float]]:
        make, mean, variance = SHAPES[shape]
        a, b = numbers.normal(size=(2, n, STATISTICS))
        b = together * a + np.sqrt(1 - together**2) * b
        truth = ((spread - 1) * mean + 0.8) / np.sqrt(variance * (1 + spread**2) / 2)
        result = effects_of_pairs(make(a), spread * make(b) + 0.8)
        for ends in zip(result.low, result.high, strict=True):
            if np.isfinite(ends[0]):
                yield ends, float(truth)

    for n in (8, 20, 60, 200):
        for shape in SHAPES:
            for together, spread in ((-0.6, 1.0), (0.0, 3.0), (0.95, 1.2)):
                condition = f"n = {n}, {shape}, correlation {together}, B {spread} x as spread"
                parameters = (n, shape, together, spread)
                yield Case(
                    "Hedges’ g of the same images", condition, 4, partial(trial, *parameters)
                )


def gains() -> Iterator[Case]:
    """The share of samples that are good in B less that in A, of the same samples."""

    def trial(
        n: int, better: float, worse: float, numbers: np.random.Generator
    ) -> Iterator[tuple[Ends, float]]:
        outcome = numbers.choice(3, n, p=[better, worse, 1 - better - worse])
        result = mcnemar(outcome == 1, outcome == 0)
        if np.isfinite(result.low):
            yield (result.low, result.high), better - worse

    for n in (10, 20, 60, 400):
        for better, worse in ((0.02, 0.02), (0.2, 0.0), (0.3, 0.1), (0.5, 0.5)):
            condition = f"n = {n}, {better:.0%} better, {worse:.0%} worse"
            yield Case("Change of a share", condition, 1500, partial(trial, n, better, worse))


def boxes() -> Iterator[Case]:
    """Relevance in marked boxes over their area, and the pointing game."""

    def above(
        n: int, energies: tuple[float, float], share: float, numbers: np.random.Generator
    ) -> Iterator[tuple[Ends, float]]:
        result = over_layer("layer", _marked(n, energies, share, numbers))
        if result.above is not None:
            yield result.above, share * energies[1] + (1 - share) * energies[0] - AREA

    def cell(
        n: int, energies: tuple[float, float], share: float, numbers: np.random.Generator
    ) -> Iterator[tuple[Ends, float]]:
        result = over_layer("layer", _marked(n, energies, share, numbers))
        yield result.pointed_ends, POINTED * share

    for trial, name in ((above, "Marked boxes, above their area"), (cell, "Marked boxes, cell")):
        for n in (8, 20, 60):
            for energies, share in (((0.1, 0.9), 0.5), ((0.15, 0.9), 0.1), ((0.2, 0.8), 0.9)):
                condition = f"n = {n} images, 2 reviewers, {share:.0%} strong"
                yield Case(name, condition, 600, partial(trial, n, energies, share))


def _marked(
    n: int, energies: tuple[float, float], share: float, numbers: np.random.Generator
) -> Iterator[tuple[int, Inside]]:
    """Two reviewers' boxes on every image, which are alike; a share of the images is strong."""
    for image in range(n):
        strong = bool(numbers.random() < share)
        for _ in range(2):
            energy = energies[strong] + numbers.uniform(-0.05, 0.05)
            pointed = bool(numbers.random() < POINTED) and strong
            yield image, Inside(energy, pointed, AREA)


def medians() -> Iterator[Case]:
    """The median rank correlation of each image's maps under two models."""

    def trial(n: int, numbers: np.random.Generator) -> Iterator[tuple[Ends, float]]:
        ends = median_interval(2 * numbers.beta(8, 2, n) - 1)
        if ends is not None:
            yield ends, 2 * float(stats.beta.median(8, 2)) - 1

    for n in (6, 10, 60, 400):
        yield Case("Median of rank correlations", f"n = {n}, skewed", 1500, partial(trial, n))


PAIRS = (changes, gains, boxes, medians)
