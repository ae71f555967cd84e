"""The grid pointing game: four images in a grid, and where the map of each one's class is."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate

from explainers.errors import UnfitModel
from explainers.models import Model
from explainers.outputs.layouts import TOKENS
from explainers.quality.mapping import Subject
from explainers.quality.protocol import GRIDS, PROTOCOL
from explainers.quality.results import TILES, Localisation
from explainers.results import FloatArray
from explainers.work.memory_guard import memory_guard
from explainers.work.steps import Steps, part

WHOLE, HALF = "whole", "half"


def localisation(
    subject: Subject, images: Sequence[Tensor], layers: Sequence[str], targets: Sequence[int]
) -> Steps[Localisation]:
    """Grids of four images of four classes, with a map for each class in turn.

    The grid has twice the sides of the input; a network that accepts only one size, or outputs
    tokens, whose positions depend on its size, gets images of half the sides. Each image is a
    preprocessed batch of one with its class. Source: Zhang et al. 2018, arXiv:1608.00507; Boehle et
    al. 2021, arXiv:2104.00032, section 4.

    Raises: UnfitModel without four images of different classes.
    """
    if len({tuple(image.shape) for image in images}) > 1:
        raise UnfitModel(
            "Localisation puts four images into one grid, and this model's preprocessing resizes "
            "nothing: add a resize to it."
        )
    grids = draw_grids(targets, GRIDS, subject.seed)
    tokens = any(layer.form == TOKENS for layer in subject.model.layers)
    tiled = HALF if tokens or not _takes_double(subject.model, images[0]) else WHOLE
    shares = np.empty((TILES * len(grids), len(layers)), np.float32)
    for number, grid in enumerate(grids):
        inputs = _tile([images[i] for i in grid], tiled)
        maps_in_turn = subject.maps_of_targets(inputs, layers, [targets[i] for i in grid])
        for quarter, steps in enumerate(maps_in_turn):
            row = TILES * number + quarter
            between = row / len(shares), (row + 1) / len(shares)
            maps = yield from part(steps, *between)
            shares[row] = [share_in_quarter(each.values, quarter) for each in maps]
            yield between[1]
    images_of = np.concatenate([np.array(grid) for grid in grids])
    return Localisation(tuple(layers), shares, images_of, tiled, subject.seed, PROTOCOL)


def draw_grids(targets: Sequence[int], count: int, seed: int) -> list[tuple[int, ...]]:
    """Positions of the four images of each grid, all four of different classes.

    Raises: UnfitModel without four classes.
    """
    if len(set(targets)) < TILES:
        raise UnfitModel(
            "Localisation needs four images of different classes with confident predictions; "
            "choose a gallery with more of them."
        )
    rng = np.random.default_rng(seed)
    grids = []
    for _ in range(count):
        grid: list[int] = []
        for i in rng.permutation(len(targets)):
            if targets[i] not in {targets[j] for j in grid}:
                grid.append(int(i))
            if len(grid) == TILES:
                break
        grids.append(tuple(grid))
    return grids


def share_in_quarter(values: FloatArray, quarter: int) -> float:
    """The part of the positive relevance in a quarter (left to right, then down).

    A cell on a border counts by its part. NaN of a map without any positive relevance, or of one
    that is not finite.
    """
    positive = np.maximum(values, 0, dtype=np.float64)
    if not (np.isfinite(positive).all() and positive.any()):
        return float("nan")
    down, right = divmod(quarter, 2)
    height, width = values.shape
    inside = _half(height, down) @ positive @ _half(width, right)
    return float(inside / positive.sum())


def _half(cells: int, second: int) -> FloatArray:
    """How much of each cell of a side is in its first, or second, half."""
    first: FloatArray = np.clip(cells / 2 - np.arange(cells), 0, 1)
    return 1 - first if second else first


def _tile(images: Sequence[Tensor], tiled: str) -> Tensor:
    tiles = list(images)
    if tiled == HALF:
        parts = [(side // 2, side - side // 2) for side in images[0].shape[2:]]
        tiles = [
            interpolate(image, size, mode="bilinear", antialias=True)
            for image, size in zip(images, product(*parts), strict=True)
        ]
    return torch.cat([torch.cat(tiles[:2], 3), torch.cat(tiles[2:], 3)], 2)


def _takes_double(model: Model, inputs: Tensor) -> bool:
    """Whether the network accepts an input of twice the sides. Raises: OutOfMemory."""
    try:
        with memory_guard(), model.ready() as module, torch.no_grad():
            logits = module(torch.cat([torch.cat([inputs] * 2, 3)] * 2, 2))
    except UnfitModel:  # any error of a network at an unexpected size
        return False
    return isinstance(logits, Tensor) and tuple(logits.shape) == (1, len(model.labels))
