"""How far two maps agree: their ranks, and their highest cells."""

from dataclasses import dataclass

import numpy as np
import scipy

TOP_SHARE = 0.1  # of the cells


@dataclass(frozen=True)
class MapAgreement:
    """Of two maps on the coarser grid of the two; NaN if a map is uniform."""

    rank_correlation: float  # Spearman's, -1 to 1
    overlap: float  # intersection over union of the highest tenth of the cells, 0 to 1
    cells: int  # of the coarser grid
    top: int  # of those, the highest tenth

    @property
    def chance(self) -> float:
        """The mean overlap of two maps whose highest cells are random."""
        shared = np.arange(self.top + 1)
        weights = scipy.stats.hypergeom(self.cells, self.top, self.top).pmf(shared)
        return float((weights * shared / (2 * self.top - shared)).sum())


def map_agreement(first: np.ndarray, second: np.ndarray) -> MapAgreement:
    """Compares two maps (height, width), each averaged down to the coarser height and width."""
    a, b = (values.ravel() for values in on_coarser_grid(first, second))
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return MapAgreement(float("nan"), float("nan"), a.size, _top(a.size))
    correlation = float(np.corrcoef(scipy.stats.rankdata(a), scipy.stats.rankdata(b))[0, 1])
    tops = [set(np.argsort(-each, kind="stable")[: _top(each.size)].tolist()) for each in (a, b)]
    overlap = len(tops[0] & tops[1]) / len(tops[0] | tops[1])
    return MapAgreement(correlation, overlap, a.size, _top(a.size))


def on_coarser_grid(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Maps (..., height, width) on the coarser grid of the two: the lesser height and width.

    All that compares two maps cell by cell does it here: nothing measured the cells between cells
    of an enlarged map.
    """
    shape = coarser_grid(first.shape[-2:], second.shape[-2:])
    return to_grid(first, shape), to_grid(second, shape)


def coarser_grid(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    """The lesser height and the lesser width of two grids."""
    return tuple(min(lengths) for lengths in zip(first, second, strict=True))


def to_grid(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The mean of `values` (..., height, width) over each of the equal cells of a grid, by area.

    The same values where they are on that grid. A map of equal values stays one.
    """
    grid = values.shape[-2:]
    if grid == shape:
        return values
    rows, columns = (_overlaps(length, cells) for length, cells in zip(grid, shape, strict=True))
    start = values[..., :1, :1].astype(np.float64)  # equal values become zeros, without rounding
    result: np.ndarray = rows @ (values - start) @ columns.T + start
    return result


def _overlaps(length: int, cells: int) -> np.ndarray:
    """(cells, length): the share of a cell that each of the `length` values covers."""
    edges = np.linspace(0, length, cells + 1)
    place = np.arange(length)
    covered = np.minimum(edges[1:, None], place + 1) - np.maximum(edges[:-1, None], place)
    shares: np.ndarray = np.clip(covered, 0, None) * cells / length
    return shares


def _top(size: int) -> int:
    return max(1, round(TOP_SHARE * size))
