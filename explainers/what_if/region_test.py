"""Is it the marked region? Erases it, and as controls the same shape in other places."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from torch import Tensor

from explainers.parameters import Parameter
from explainers.quality.mapping import Subject
from explainers.quality.scoring import probabilities_of
from explainers.results import FloatArray, IntArray
from explainers.what_if.canvas import Bools, Canvas
from explainers.what_if.regions import ranked
from explainers.what_if.results import PROTOCOL, RegionTest
from explainers.work.steps import Steps, part

CONTROLS = 40
FILLS = ("blur", "mean")
PASSES = 1 + len(FILLS) * (1 + CONTROLS)  # forward, beside those of the map
PERCENT = Parameter(
    name="percent",
    label="marked (% of the image)",
    kind=float,
    default=10,
    low=1,
    high=30,  # there is no elsewhere for a larger region
    help="How much of the image counts as marked: the pixels with the map's highest values.",
)
OVERLAP = 0.5  # of its pixels, that a control may share with the marked region


def region_test(
    subject: Subject, canvas: Canvas, layer: str, target: int, percent: float
) -> Steps[RegionTest]:
    """The test of the map of `target` at a layer ("" per pixel).

    Raises: UnfitEdit; as the method; OutOfMemory.
    """
    inputs = canvas.whole()[None].to(subject.model.device)
    (heatmap,) = yield from part(subject.maps(inputs, (layer,), target), 0, 0.1)
    steps = region_test_of(subject, canvas, heatmap.values, target, percent)
    return (yield from part(steps, 0.1, 1))


def region_test_of(
    subject: Subject, canvas: Canvas, values: FloatArray, target: int, percent: float
) -> Steps[RegionTest]:
    """The same with the values of any map, for the probability of `target`."""
    region = top_region(values, canvas.size, percent, subject.seed)
    moves = shifts(region, CONTROLS, subject.seed)
    variants = _variants(canvas, region, moves, subject.seed)
    count = 1 + len(FILLS) * (1 + len(moves))
    probabilities = yield from probabilities_of(
        subject.model, variants, count, target, subject.size
    )
    by_fill = probabilities[1:].reshape(len(FILLS), -1)
    return RegionTest(
        percent,
        FILLS,
        float(probabilities[0]),
        by_fill[:, 0],
        by_fill[:, 1:],
        moves,
        subject.seed,
        PROTOCOL,
    )


def top_region(
    values: FloatArray, size: tuple[int, int], percent: float, seed: int = 0
) -> npt.NDArray[np.bool_]:
    """The `percent` of the pixels (height, width) of the input with a map's highest values."""
    order = ranked(values, size, seed)
    pixels = np.zeros(order.size, bool)
    pixels[order[: max(1, round(percent / 100 * order.size))]] = True
    return pixels.reshape(size)


def shifts(region: Bools, count: int, seed: int) -> IntArray:
    """Random moves (count, 2) of a region, down and right in pixels, around the edges.

    All differ, and no moved region shares more than OVERLAP of its pixels with the region; fewer
    than `count` if there are not as many.
    """
    spectrum = np.fft.rfft2(region.astype(np.float64))
    shared = np.rint(np.fft.irfft2(np.abs(spectrum) ** 2, region.shape))
    elsewhere = np.flatnonzero(shared.ravel() <= OVERLAP * region.sum())
    generator = np.random.default_rng((seed, 1))
    chosen = generator.choice(elsewhere, min(count, elsewhere.size), replace=False)
    moves: IntArray = np.stack(np.unravel_index(chosen, region.shape), axis=1)
    return moves


def _variants(canvas: Canvas, region: Bools, moves: IntArray, seed: int) -> Iterator[Tensor]:
    yield canvas.whole()
    regions = [region, *(np.roll(region, tuple(move), (0, 1)) for move in moves.tolist())]
    for fill in FILLS:
        for each in regions:
            yield canvas.without(each, fill, seed)
