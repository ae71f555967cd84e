"""Does the class depend on the marked pixels? A map's games, infidelity and sensitivity."""

from collections.abc import Sequence
from math import nan

import numpy as np
from torch import Tensor

from explainers.quality import halves, insertion_deletion, road
from explainers.quality.agreement import Halves
from explainers.quality.games import Faithfulness, Game, area
from explainers.quality.insertion_deletion import blurred, emptied
from explainers.quality.mapping import Subject, enlarged
from explainers.quality.protocol import COPIES, PROTOCOL, ROUGH_COPIES, SEEDS
from explainers.quality.results import LayerFaithfulness
from explainers.quality.rivals import TRIVIAL, permuted_copies
from explainers.quality.stability import sensitivity, unexplained
from explainers.results import FloatArray
from explainers.work.steps import Steps, part

Curves = tuple[FloatArray, FloatArray, FloatArray]  # of insertion, deletion, ROAD


def faithfulness(
    subject: Subject, images: Sequence[Tensor], layer: str, targets: Sequence[int]
) -> Steps[Faithfulness]:
    """Every test of the first image's map of its target.

    Of a map without a zero, whose values cannot be summed, `infidelity` is NaN; nor is it nudged:
    its `sensitivity` is NaN.

    The maps of the others, each of its own target, are its rivals. All are preprocessed batches of
    one.

    Raises: as the method; OutOfMemory.
    """
    values: list[FloatArray] = []
    for number, (inputs, target) in enumerate(zip(images, targets, strict=True)):
        share = 0.03 * number / len(images), 0.03 * (number + 1) / len(images)
        (heatmap,) = yield from part(subject.maps(inputs, (layer,), target), *share)
        values.append(np.nan_to_num(heatmap.values))
    has_zero = heatmap.has_zero
    inputs, target, own = images[0], targets[0], values[0]
    pixels = inputs[0]
    games = yield from part(play_games(subject, pixels, target, own, values[1:]), 0.03, 0.91)
    relevance = enlarged(own, (int(pixels.shape[1]), int(pixels.shape[2])))
    infidelity, of_uniform = yield from part(
        unexplained(subject, target, pixels, relevance), 0.91, 0.94
    )
    if has_zero:
        worst = yield from part(sensitivity(subject, inputs, layer, target), 0.94, 1)
    else:
        infidelity = worst = nan
    return Faithfulness(
        *games, tuple(TRIVIAL), infidelity, of_uniform, worst, subject.seed, PROTOCOL
    )


def play_games(
    subject: Subject,
    pixels: Tensor,
    target: int,
    values: FloatArray,
    others: Sequence[FloatArray],
) -> Steps[tuple[Game, Game, Game, Halves]]:
    """Every game of a map of the picture (channels, height, width).

    Against its permuted copies, with one filling; against trivial maps and `others`, which may have
    another size, with all fillings and seeds.
    """
    shape = (int(pixels.shape[1]), int(pixels.shape[2]))
    trivial = [make(pixels.cpu().numpy()) for make in TRIVIAL.values()]
    maps = [enlarged(each, shape) for each in (values, *trivial, *others)]
    copies = [enlarged(each, shape) for each in permuted_copies(values, COPIES, subject.seed)]
    curves = yield from part(play_fillings(subject, pixels, target, maps), 0, 0.4)
    of_copies = yield from part(play_once(subject, pixels, target, copies), 0.4, 0.8)
    of_halves = yield from part(halves.play(subject, target, pixels, values, maps[1:]), 0.8, 1)
    return (*games_of(curves, of_copies, 0, range(1, len(maps))), of_halves)


def play_fillings(
    subject: Subject, pixels: Tensor, target: int, maps: Sequence[Tensor]
) -> Steps[Curves]:
    """Each game with all its fillings or seeds: curves (fillings, maps, points)."""
    starts = insertion_deletion.starts(pixels)
    ends = insertion_deletion.ends(pixels, subject.seed)
    inserted, deleted = [], []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        share = [0.4 * number, 0.4 * number + 0.2, 0.4 * number + 0.4]
        steps = insertion_deletion.play(subject, target, start, pixels, maps)
        inserted.append((yield from part(steps, share[0], share[1])))
        steps = insertion_deletion.play(subject, target, pixels, end, maps)
        deleted.append((yield from part(steps, share[1], share[2])))
    roads = yield from part(road.play(subject, target, pixels, maps, repeats=SEEDS), 0.8, 1)
    return np.stack(inserted), np.stack(deleted), roads


def play_once(
    subject: Subject, pixels: Tensor, target: int, maps: Sequence[Tensor]
) -> Steps[Curves]:
    """Each game with its first filling or seed: curves (maps, points)."""
    start, *_ = insertion_deletion.starts(pixels)
    end, *_ = insertion_deletion.ends(pixels, subject.seed)
    steps = insertion_deletion.play(subject, target, start, pixels, maps)
    inserted = yield from part(steps, 0, 0.35)
    steps = insertion_deletion.play(subject, target, pixels, end, maps)
    deleted = yield from part(steps, 0.35, 0.7)
    roads = yield from part(road.play(subject, target, pixels, maps), 0.7, 1)
    return inserted, deleted, roads[0]


def games_of(
    curves: Curves, copies: Curves, own: int, rivals: Sequence[int]
) -> tuple[Game, Game, Game]:
    """The games of one of the maps of `play_fillings`; `copies` are those of `play_once`."""
    shares = insertion_deletion.shares()
    games = []
    for x, of_maps, of_copies, more in zip(
        (shares, shares, road.SHARES), curves, copies, (True, False, False), strict=True
    ):
        areas = area(x, of_maps)
        gains = (areas[:, [own]] - areas[:, rivals]).T
        first = of_maps[0]
        games.append(Game(x, first[own], of_copies, first[rivals], gains if more else -gains, more))
    return games[0], games[1], games[2]


def layer_faithfulness(
    subject: Subject, images: Sequence[Tensor], layers: Sequence[str], targets: Sequence[int]
) -> Steps[LayerFaithfulness]:
    """Insertion minus deletion of every layer's map, over its permuted copies, for some images.

    Each image is a preprocessed batch of one with its own target.
    """
    gains = np.empty((len(images), len(layers)), np.float32)
    shares = insertion_deletion.shares()
    parts = len(images) * len(layers)
    for row, (inputs, target) in enumerate(zip(images, targets, strict=True)):
        pixels = inputs[0]
        shape = (int(pixels.shape[1]), int(pixels.shape[2]))
        start = row / len(images)
        heatmaps = yield from part(subject.maps(inputs, layers, target), start, start)
        for column, heatmap in enumerate(heatmaps):
            values = np.nan_to_num(heatmap.values)
            rivals = [values, *permuted_copies(values, ROUGH_COPIES, subject.seed)]
            maps = [enlarged(each, shape) for each in rivals]
            done = (row * len(layers) + column) / parts
            between = done, done + 0.5 / parts, done + 1 / parts
            begun = insertion_deletion.play(subject, target, blurred(pixels), pixels, maps)
            inserted = yield from part(begun, between[0], between[1])
            begun = insertion_deletion.play(subject, target, pixels, emptied(pixels), maps)
            deleted = yield from part(begun, between[1], between[2])
            own, *copies = area(shares, inserted - deleted)
            gains[row, column] = own - np.mean(copies)
    return LayerFaithfulness(tuple(layers), gains, subject.seed, PROTOCOL)
