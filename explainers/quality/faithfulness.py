"""Does the class depend on what a map marks? Its games, its infidelity, its sensitivity."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from explainers.quality import insertion_deletion, road
from explainers.quality.insertion_deletion import blurred, emptied
from explainers.quality.mapping import Subject, enlarged
from explainers.quality.protocol import COPIES, PROTOCOL, ROUGH_COPIES, ROUGH_STEPS
from explainers.quality.results import Faithfulness, Game, LayerFaithfulness, area
from explainers.quality.rivals import centre_blob, permuted_copies, sobel_edges
from explainers.quality.stability import sensitivity, unexplained
from explainers.quality.steps import part
from explainers.results import FloatArray
from explainers.work_queue import Steps


def faithfulness(subject: Subject, inputs: Tensor, layer: str, target: int) -> Steps[Faithfulness]:
    """Every test of one map; `inputs` is a preprocessed batch of one.

    Raises: as the method; OutOfMemory.
    """
    pixels = inputs[0]
    (heatmap,) = yield from part(subject.maps(inputs, (layer,), target), 0, 0.02)
    values = np.nan_to_num(heatmap.values)
    shape = (int(pixels.shape[1]), int(pixels.shape[2]))
    rivals = [
        values,
        *permuted_copies(values, COPIES, subject.seed),
        centre_blob(shape),
        sobel_edges(pixels.cpu().numpy()),
    ]
    maps = [enlarged(each, shape) for each in rivals]

    def game(start: Tensor, end: Tensor) -> Steps[FloatArray]:
        return insertion_deletion.play(subject, target, start, end, maps)

    inserted = yield from part(game(blurred(pixels), pixels), 0.02, 0.32)
    deleted = yield from part(game(pixels, emptied(pixels)), 0.32, 0.62)
    filled = yield from part(road.play(subject, target, pixels, maps), 0.62, 0.9)
    own, uniform = yield from part(unexplained(subject, target, pixels, maps[0]), 0.9, 0.94)
    worst = yield from part(sensitivity(subject, inputs, layer, target), 0.94, 1)
    return Faithfulness(
        insertion=_game(insertion_deletion.shares(), inserted, more_is_better=True),
        deletion=_game(insertion_deletion.shares(), deleted, more_is_better=False),
        road=_game(road.SHARES, filled, more_is_better=False),
        infidelity=own,
        infidelity_uniform=uniform,
        sensitivity=worst,
        seed=subject.seed,
        protocol=PROTOCOL,
    )


def _game(shares: FloatArray, curves: FloatArray, *, more_is_better: bool) -> Game:
    """The curves of the map, its copies, the spot and the edges, in that order."""
    own, *permuted, blob, edges = curves
    return Game(shares, own, np.stack(permuted), blob, edges, more_is_better)


def layer_faithfulness(
    subject: Subject, images: Sequence[Tensor], layers: Sequence[str], targets: Sequence[int]
) -> Steps[LayerFaithfulness]:
    """Insertion minus deletion of every layer's map, over its permuted copies, for some images.

    Each image is a preprocessed batch of one with a target of its own.
    """
    gains = np.empty((len(images), len(layers)), np.float32)
    shares = insertion_deletion.shares(ROUGH_STEPS)
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
            begun = insertion_deletion.play(
                subject, target, blurred(pixels), pixels, maps, steps=ROUGH_STEPS
            )
            inserted = yield from part(begun, between[0], between[1])
            begun = insertion_deletion.play(
                subject, target, pixels, emptied(pixels), maps, steps=ROUGH_STEPS
            )
            deleted = yield from part(begun, between[1], between[2])
            own, *copies = (area(shares, curve) for curve in inserted - deleted)
            gains[row, column] = own - np.mean(copies)
    return LayerFaithfulness(tuple(layers), gains, subject.seed, PROTOCOL)
