"""Where a map is highest."""

import numpy as np


def highest_cell(values: np.ndarray) -> tuple[tuple[int, int], int]:
    """The highest cell, row and column, and how many are as high: of several the middle one.

    Values that are no number count as lowest.
    """
    ordered = np.where(np.isnan(values), -np.inf, values)
    cells = np.argwhere(ordered == ordered.max())
    row, column = cells[((cells - cells.mean(0)) ** 2).sum(1).argmin()].tolist()
    return (row, column), len(cells)
