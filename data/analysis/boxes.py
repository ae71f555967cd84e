"""How much of a heat map lies inside a box that somebody marked on the image. Pure geometry."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.analysis.calibration import Share, proportion

NO_RELEVANCE = "no map has positive relevance"
Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the original


@dataclass(frozen=True)
class Inside:
    """What one map has inside one box."""

    energy: float | None  # share of the positive relevance; None where there is none
    pointed: bool | None  # whether the strongest cell's centre lies inside; None likewise
    area: float  # share of the crop that the box covers: what a map without a clue would have


@dataclass(frozen=True)
class LayerInside:
    """One layer's maps over all marked samples."""

    layer: str
    samples: int  # whose map has positive relevance
    energy: float | None  # mean over them
    area: float | None  # mean share that chance would give
    pointing: Share


def inside(values: np.ndarray, crop: Box, box: Box) -> Inside | None:
    """What `values` (height, width), which cover `crop`, have inside `box`.

    Cells that the box's edge cuts count by the share of their area inside. None where the box
    and the crop have nothing in common: the network never saw what was marked.
    Source: Wang et al. 2020, arXiv:1910.01279, sec. 4.3 (energy); Zhang et al. 2016,
    arXiv:1608.00507, sec. 4.2 (pointing game, here without tolerance).
    """
    rows = _covered(values.shape[0], crop[1], crop[3], box[1], box[3])
    columns = _covered(values.shape[1], crop[0], crop[2], box[0], box[2])
    weights = rows[:, None] * columns[None, :]
    area = float(weights.mean())
    if area == 0:
        return None
    positive = np.maximum(np.asarray(values, np.float64), 0)
    total = float(positive.sum())
    if not total > 0:
        return Inside(None, None, area)
    row, column = np.unravel_index(int(positive.argmax()), positive.shape)
    x = crop[0] + (column + 0.5) / values.shape[1] * (crop[2] - crop[0])
    y = crop[1] + (row + 0.5) / values.shape[0] * (crop[3] - crop[1])
    hit = box[0] <= x <= box[2] and box[1] <= y <= box[3]
    return Inside(float((positive * weights).sum() / total), bool(hit), area)


def over_layer(layer: str, found: Sequence[Inside]) -> LayerInside:
    """Several maps of one layer, each against its own box."""
    told = [each for each in found if each.energy is not None]
    if not told:
        return LayerInside(layer, 0, None, None, proportion(0, 0))
    energy = float(np.mean([each.energy for each in told if each.energy is not None]))
    area = float(np.mean([each.area for each in told]))
    return LayerInside(
        layer, len(told), energy, area, proportion(sum(bool(e.pointed) for e in told), len(told))
    )


def _covered(cells: int, start: float, end: float, low: float, high: float) -> np.ndarray:
    """(cells,) share of each cell between `low` and `high`; the cells divide `start` to `end`."""
    edges = np.linspace(start, end, cells + 1)
    overlap = np.minimum(edges[1:], high) - np.maximum(edges[:-1], low)
    share: np.ndarray = np.clip(overlap / (edges[1:] - edges[:-1]), 0, 1)
    return share
