"""Channels that layers of one stage carry on: one finding, not one per layer."""

from collections.abc import Sequence

import numpy as np

ALIKE = 0.5**0.5  # correlation over the images: half of the variance is shared
STAGE = 0.25  # share of such channels from which a layer carries on the previous one
FEWEST = 8  # images below which a correlation may be chance
BLOCK = 512  # channels correlated at once


def carried_on(
    values: np.ndarray, layers: Sequence[slice], shapes: Sequence[Sequence[int]]
) -> np.ndarray:
    """(C,) the channel of the previous layer that each channel carries on, or -1.

    In a residual stage a block adds to its input (He et al. 2016, arXiv:1512.03385, eq. 1), so a
    channel of one block is often that of the previous block. It counts as such if the layers are
    adjacent and have the same shape, the channels have the same number, and their values correlate
    at `ALIKE` or more. A few such channels may be chance, as between adjacent layers without
    addition, so at least the share `STAGE` of a layer's channels is required.

    Args:
        values: (n, C), one for each image and channel; may be a memory map.
        layers: the channels of each layer, in execution order.
        shapes: channels, height and width of each layer.
    """
    matches = np.full(values.shape[1], -1)
    if len(values) < FEWEST:
        return matches
    pairs = zip(layers, layers[1:], shapes, shapes[1:], strict=False)
    for before, after, shape, next_shape in pairs:
        if list(shape) == list(next_shape):
            alike = correlations(values[:, before], values[:, after]) >= ALIKE
            if alike.mean() >= STAGE:
                matches[after] = np.where(alike, np.arange(before.start, before.stop), -1)
    return matches


def findings(effects: np.ndarray, carried: np.ndarray) -> np.ndarray:
    """(C,) the number of each channel's finding, by size of effect: 0 is the largest.

    A channel belongs to the finding of the channel that it carries on (`carried`, from
    `carried_on`) if both effects have the same sign.
    """
    heads = np.arange(len(effects))
    for channel in np.flatnonzero(carried >= 0):
        if np.sign(effects[channel]) == np.sign(effects[carried[channel]]):
            heads[channel] = heads[carried[channel]]
    order = np.argsort(-np.abs(effects), kind="stable")
    numbers = np.empty_like(heads)
    numbers[order] = _in_order(heads[order])
    return numbers


def _in_order(names: np.ndarray) -> np.ndarray:
    """The names numbered by their first occurrence: b b a c b -> 0 0 1 2 0."""
    _, first, members = np.unique(names, return_index=True, return_inverse=True)
    ranks: np.ndarray = np.argsort(np.argsort(first))[members]
    return ranks


def correlations(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(C,) Pearson's r of each column of (n, C) with its counterpart; 0 where one is constant."""
    values = np.zeros(a.shape[1])
    for start in range(0, a.shape[1], BLOCK):
        columns = slice(start, start + BLOCK)
        x, y = (np.asarray(each[:, columns], np.float64) for each in (a, b))
        varies = (np.ptp(x, axis=0) > 0) & (np.ptp(y, axis=0) > 0)
        x, y = x - x.mean(0), y - y.mean(0)
        scale = np.sqrt((x**2).sum(0) * (y**2).sum(0))
        r = np.divide((x * y).sum(0), scale, out=np.zeros_like(scale), where=scale > 0)
        values[columns] = np.where(varies, r, 0)
    return values
