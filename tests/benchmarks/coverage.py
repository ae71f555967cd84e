"""How often each interval holds the truth, by simulation: `python -m tests.benchmarks.coverage`.

The table stands in assets/docs/explanation/numbers.md. Every row simulates one interval under one
condition; the share of the trials in which it holds the truth is its coverage. Only trials that
state an interval count. The exit code says whether all of them kept their bound. One core, two
minutes.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from data.analysis.agreement import MISSING, agreement
from data.analysis.calibration import proportion, proportion_of_parts
from data.analysis.cka import compare_layers
from data.analysis.effect import hedges_g
from data.analysis.separability import separability
from explainers.quality.results import Localisation
from tests.benchmarks.coverage_case import Case, Ends
from tests.benchmarks.coverage_pairs import PAIRS
from tests.benchmarks.coverage_truth import held_out_accuracy, two_groups

BOUND = 0.93


def shares() -> Iterator[Case]:
    """Accuracy of a model, class or bin; unanimous samples; wrong reasons; pointing game."""

    def trial(n: int, truth: float, numbers: np.random.Generator) -> Iterator[tuple[Ends, float]]:
        result = proportion(int(numbers.binomial(n, truth)), n)
        yield (result.low, result.high), truth

    for n in (10, 30, 200):
        for truth in (0.5, 0.9, 0.98):
            condition = f"n = {n}, true share {truth}"
            yield Case("A share of images", condition, 2000, partial(trial, n, truth))


def parts() -> Iterator[Case]:
    """Precision and recall of models whose classes are not mutually exclusive."""

    def trial(
        images: int, spread: float, numbers: np.random.Generator
    ) -> Iterator[tuple[Ends, float]]:
        of = numbers.integers(1, 6, images)
        share = numbers.beta(0.8 / spread, 0.2 / spread, images)
        result = proportion_of_parts(numbers.binomial(of, share), of)
        yield (result.low, result.high), 0.8

    for images in (10, 40, 300):
        for spread, words in ((0.01, "classes independent"), (2.0, "classes of an image alike")):
            condition = f"n = {images}, 1 to 5 classes each, {words}"
            yield Case("Precision and recall", condition, 2000, partial(trial, images, spread))


SKEWED, EVEN = (0.9, 0.1), (0.5, 0.5)
FIVE, SKEWED_FIVE = (0.2,) * 5, (0.6, 0.2, 0.1, 0.05, 0.05)


def kappas() -> Iterator[Case]:
    """Cohen's kappa for two reviewers, Fleiss' for three and five, also with missing verdicts."""

    def trial(
        n: int,
        raters: tuple[int, float],
        categories: tuple[float, ...],
        truth: float,
        numbers: np.random.Generator,
    ) -> Iterator[tuple[Ends, float]]:
        people, missing = raters
        own = numbers.choice(len(categories), (n, people), p=categories)
        ratings = np.where(numbers.random((n, 1)) < truth, own[:, :1], own)
        ratings = np.where(numbers.random((n, people)) < missing, MISSING, ratings)
        result = agreement(ratings, len(categories)).kappa
        if result is not None and result.low is not None and result.high is not None:
            yield (result.low, result.high), truth

    for people, missing in ((2, 0.0), (3, 0.0), (5, 0.4)):
        name = "Cohen’s kappa" if people == 2 else f"Fleiss’ kappa, {people} reviewers"
        name += f", {missing:.0%} missing" if missing else ""
        for n in (12, 30):
            for categories in (SKEWED, EVEN, FIVE, SKEWED_FIVE):
                for truth in (0.0, 0.6, 0.9):
                    shown = f"{max(categories):.0%} in one" if len(set(categories)) > 1 else "even"
                    condition = (
                        f"n = {n}, {len(categories)} categories ({shown}), true kappa {truth}"
                    )
                    parameters = (n, (people, missing), categories, truth)
                    yield Case(name, condition, 150, partial(trial, *parameters))


def effects() -> Iterator[Case]:
    """Hedges' g of many channels at once."""

    def trial(
        n: tuple[int, int], shape: str, spread: float, numbers: np.random.Generator
    ) -> Iterator[tuple[Ends, float]]:
        a, b, truth = two_groups(numbers, n, shape, spread)
        _, low, high = hedges_g(a, b)
        for ends in zip(low, high, strict=True):
            if np.isfinite(ends[0]):
                yield ends, truth

    for n in ((8, 8), (8, 70), (10, 200), (60, 60), (200, 10)):
        for shape in ("normal", "skewed", "half zero"):
            for spread in (1.0, 3.0):
                condition = f"n = {n[0]} and {n[1]}, {shape}, B {spread:.0f} x as spread"
                yield Case("Hedges’ g", condition, 2, partial(trial, n, shape, spread))


def separabilities() -> Iterator[Case]:
    """Balanced accuracy of a layer on held-out images."""

    def trial(
        n: tuple[int, int], apart: float, truth: float, numbers: np.random.Generator
    ) -> Iterator[tuple[Ends, float]]:
        a, b = numbers.normal(size=(n[0], 24)), numbers.normal(size=(n[1], 24))
        b[:, :4] += apart
        result = separability(a, b, [slice(0, 24)])
        assert result is not None
        yield (float(result.low[0]), float(result.high[0])), truth

    for n in ((48, 5), (70, 8), (20, 20), (60, 60)):
        for apart in (0.0, 1.0, 2.5):
            truth = held_out_accuracy(n, apart)
            condition = f"n = {n[0]} and {n[1]}, true accuracy {truth:.2f}"
            yield Case("Separability", condition, 200, partial(trial, n, apart, truth))


def alikes() -> Iterator[Case]:
    """Linear CKA of two layers that share a part of what drives them."""

    def trial(
        n: int, noise: float, tail: float, truth: float, numbers: np.random.Generator
    ) -> Iterator[tuple[Ends, float]]:
        result = compare_layers(*([each] for each in two_layers(numbers, n, noise, tail)))
        if np.isfinite(result.value[0, 0]):
            yield (float(result.low[0, 0]), float(result.high[0, 0])), truth

    def two_layers(
        numbers: np.random.Generator, n: int, noise: float, tail: float
    ) -> tuple[np.ndarray, np.ndarray]:
        fading = 1 / np.sqrt(np.arange(1, 33))
        size = numbers.gamma(1 / tail, tail, (n, 1)) if tail else 1.0
        shared = size * numbers.normal(size=(n, 32)) * fading if noise < 99 else 0.0
        own = [numbers.normal(size=(n, 32)) * fading * noise for _ in range(2)]
        return shared + own[0], shared + own[1]

    for n in (20, 60, 200):
        for noise, tail, words in (
            (99.0, 0.0, "nothing in common"),
            (1.0, 0.0, "half in common"),
            (0.3, 0.0, "most in common"),
            (0.3, 1.0, "most in common, heavy tails"),
        ):
            truth = 0.0
            if noise < 99:
                x, y = two_layers(np.random.default_rng(0), 60_000, noise, tail)
                truth = float(np.square(x.T @ y).sum())
                truth /= float(np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))
            condition = f"n = {n}, {words} (true CKA {truth:.2f})"
            yield Case("Linear CKA", condition, 300, partial(trial, n, noise, tail, truth))


def localisations() -> Iterator[Case]:
    """The mean share of the relevance on the right image."""

    def trial(
        n: int,
        draw: Callable[[np.random.Generator, int], np.ndarray],
        truth: float,
        numbers: np.random.Generator,
    ) -> Iterator[tuple[Ends, float]]:
        shares = draw(numbers, n)[:, None]
        yield Localisation(("a",), shares, np.arange(n), "whole", 0, 0).interval("a"), truth

    for n in (4, 8, 16, 32):
        for words, draw, truth in (
            ("moderate", lambda numbers, n: numbers.beta(3, 5, n), 3 / 8),
            ("nearly all near 1", lambda numbers, n: numbers.beta(8, 0.4, n), 8 / 8.4),
            (
                "0.95 or 0.1",
                lambda numbers, n: np.where(numbers.random(n) < 0.85, 0.95, 0.1),
                0.85 * 0.95 + 0.15 * 0.1,
            ),
        ):
            condition = f"n = {n} images, shares {words}"
            yield Case("Localisation", condition, 1000, partial(trial, n, draw, truth))


SUBJECTS = (shares, parts, localisations, effects, alikes, separabilities, kappas, *PAIRS)


def covered(case: Case) -> tuple[float, int]:
    """The share of stated intervals that hold the truth, and how many there were."""
    numbers = np.random.default_rng(20_260)
    inside = [
        low - 1e-9 <= truth <= high + 1e-9
        for _ in range(case.trials)
        for (low, high), truth in case.trial(numbers)
    ]
    return float(np.mean(inside)) if inside else float("nan"), len(inside)


def main() -> int:
    kept = True
    print("| interval | condition | coverage | at least |\n| --- | --- | --- | --- |")
    for subject in SUBJECTS:
        for case in subject():
            share, trials = covered(case)
            if not trials:
                continue
            # What 2 of 100 simulations of an interval at the bound would fall short of.
            noise = 2 * np.sqrt(BOUND * (1 - BOUND) / trials)
            kept = kept and share >= BOUND - noise
            note = "" if share >= BOUND - noise else " **short**"
            print(
                f"| {case.interval} | {case.condition} | {share:.3f}{note} | {BOUND} |", flush=True
            )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
